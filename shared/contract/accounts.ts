import { type } from '@orpc/contract';
import { z } from 'zod';
import { type Account, newAccount } from '../model/account.ts';
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
    .input(z.object({ accountId, name: z.string().trim().min(1).max(200), fullName: z.string().max(200) }))
    .output(type<Account>()),
  /** Removes the account, its cache and its passwords from this computer; nothing on the server. */
  remove: procedure.input(z.object({ accountId })).output(type<void>()),
};
