import { type } from '@orpc/contract';
import { z } from 'zod';
import { accountId } from '../model/ids.ts';
import type { AccountSync } from '../model/sync.ts';
import { procedure } from './errors.ts';

export const sync = {
  states: procedure.output(type<readonly AccountSync[]>()),
  /** Looks for news now, or tries again at once after a failure. */
  now: procedure.input(z.object({ accountId: accountId.optional() })).output(type<void>()),
};
