import { type } from '@orpc/contract';
import { z } from 'zod';
import { accountId, messageId, type OutboxId, outboxId } from '../model/ids.ts';
import { type OutboxItem, sendAt } from '../model/outbox.ts';
import type { OpenDraft } from './drafts.ts';
import type { SubmissionOffer } from '../model/submission-offer.ts';
import { procedure } from './errors.ts';

const one = z.object({ id: outboxId });

export const outbox = {
  /**
   * Sends a message on as it is, under its own sender's name (Resent fields of RFC 5322 3.6.6), after the time for
   * undo; `discard` takes it back. Without `accountId`, from the account it lies in.
   */
  redirect: procedure
    .input(
      z.object({
        messageId,
        accountId: accountId.optional(),
        to: z.array(z.string().trim().min(1).max(1000)).min(1).max(100),
      }),
    )
    .output(type<{ readonly outboxId: OutboxId; readonly sendAt: number }>()),
  list: procedure.output(type<readonly OutboxItem[]>()),
  /**
   * What the account's submission server takes, as far as it is known here; null when it is not. Then the server is
   * asked, and `accounts` is said when it has answered.
   */
  offer: procedure.input(z.object({ accountId })).output(type<SubmissionOffer | null>()),
  /** Takes a message that was not sent back into a draft (undo send, or edit after a failure). */
  toDraft: procedure.input(one).output(type<OpenDraft>()),
  /** The person asks for another try, now, of the recipients that were not accepted, or of the Sent copy. */
  retry: procedure.input(one).output(type<void>()),
  /** Of a waiting or failed one: sends it at that time instead; without `sendAt`, now. */
  schedule: procedure.input(one.extend({ sendAt: sendAt.optional() })).output(type<void>()),
  /**
   * Stops it while it is being sent (or waits to be): it stays in the outbox as failed, with `send-cancelled`. Rejects
   * with `cancel-too-late` when the body was out already; then the server's answer decides.
   */
  cancel: procedure.input(one).output(type<void>()),
  /**
   * Sends the same message to these instead of those that were refused. Who has it, or may have it, never gets it
   * again: such an address is left out. Rejects with `no-recipients` when nobody is left.
   */
  sendToRest: procedure
    .input(one.extend({ recipients: z.array(z.string().trim().min(1).max(1000)).min(1).max(10_000) }))
    .output(type<void>()),
  /** Puts the Sent copy that the account's server would not take into Sent of Local Folders. */
  fileHere: procedure.input(one).output(type<void>()),
  /** The person knows how an unknown outcome ended: 'sent' files the copy, 'not-sent' makes it failed. */
  settle: procedure.input(one.extend({ outcome: z.enum(['sent', 'not-sent']) })).output(type<void>()),
  discard: procedure.input(one).output(type<void>()),
};
