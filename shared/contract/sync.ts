import { type } from '@orpc/contract';
import { z } from 'zod';
import { accountId } from '../model/ids.ts';
import type { AccountSync } from '../model/sync.ts';
import { procedure } from './errors.ts';

export const sync = {
  states: procedure.output(type<readonly AccountSync[]>()),
  /** Looks for news now, or tries again at once after a failure; one account that is asked for is paused no longer. */
  now: procedure.input(z.object({ accountId: accountId.optional() })).output(type<void>()),
  /** Holds a POP3 download, or goes on with it; not remembered over a restart. */
  pause: procedure.input(z.object({ accountId, paused: z.boolean() })).output(type<void>()),
};
