import { type } from '@orpc/contract';
import { z } from 'zod';
import { messageId } from '../model/ids.ts';
import type { MessageReports } from '../model/report.ts';
import { procedure } from './errors.ts';

export const reports = {
  /** What other messages tell of this one, and what it tells of others; re-read with the event `message`. */
  of: procedure.input(z.object({ id: messageId })).output(type<MessageReports>()),
  /**
   * Tells the sender that the person read it, and notes that this was answered. `elsewhere`: the person agrees that it
   * goes elsewhere than where the message came from; without that it rejects then. Rejects with `not-supported` where
   * nobody asks.
   */
  sendReceipt: procedure
    .input(z.object({ id: messageId, elsewhere: z.boolean().default(false) }))
    .output(type<void>()),
};
