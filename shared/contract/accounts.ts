import { type } from '@orpc/contract';
import { z } from 'zod';
import { type Account, newAccount, pop3Options } from '../model/account.ts';
import { personName } from '../model/address.ts';
import { identities } from '../model/identity.ts';
import { accountId } from '../model/ids.ts';
import { procedure } from './errors.ts';

export const accounts = {
  list: procedure.output(type<readonly Account[]>()),
  /** Logs in to both servers before anything is saved; the Failure names the side. */
  testAndAdd: procedure.input(newAccount).output(type<Account>()),
  /** A new password for one or both sides, tested before it is kept. */
  setPassword: procedure
    .input(
      z.object({
        accountId,
        incoming: z.string().max(4096).optional(),
        outgoing: z.string().max(4096).optional(),
      }),
    )
    .output(type<Account>()),
  rename: procedure
    .input(z.object({ accountId, name: z.string().trim().min(1).max(200), fullName: personName }))
    .output(type<Account>()),
  /**
   * Whom the person writes as, all of them, in order. The default one's name is the account's from then on. An answer
   * with an address that looks right but is not comes back as `input-invalid`.
   */
  setIdentities: procedure.input(z.object({ accountId, identities })).output(type<Account>()),
  /** How new messages of the account are begun. */
  setWriting: procedure.input(z.object({ accountId, plainText: z.boolean() })).output(type<Account>()),
  /** What happens on a POP3 server; counts from the next look on. */
  setPop3Options: procedure.input(z.object({ accountId, options: pop3Options })).output(type<Account>()),
  /**
   * Removes the account, its cache and its passwords from this computer; nothing on the server. Mail that is only here
   * (POP3) goes to Local Folders first, under the account's name, unless `mail` says otherwise.
   */
  remove: procedure
    .input(z.object({ accountId, mail: z.enum(['keep', 'delete']).default('keep') }))
    .output(type<void>()),
};
