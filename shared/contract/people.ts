import { type } from '@orpc/contract';
import { z } from 'zod';
import type { Near, Person } from '../model/person.ts';
import { procedure } from './errors.ts';

const addresses = z.string().min(1).max(1000);

/** Whom the person wrote to and heard from, as far as the mail that is here tells. */
export const people = {
  /**
   * Who may be meant, best first: by the beginning of any word of the name, of the address, or by Pinyin and its
   * initials. Without text, whom the person writes to most. Not `isWhole`: older mail is still being looked through,
   * and `people` is said when that is done.
   */
  complete: procedure
    .input(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50) }))
    .output(type<{ readonly people: readonly Person[]; readonly isWhole: boolean }>()),
  /** For each address, which other one may be meant; null where nothing speaks for a slip of the pen. */
  check: procedure
    .input(z.object({ addresses: z.array(addresses).max(500) }))
    .output(type<readonly (Near | null)[]>()),
  /** Whether somebody is suggested; kept in the settings. */
  suggest: procedure.input(z.object({ address: addresses, suggested: z.boolean() })).output(type<void>()),
};
