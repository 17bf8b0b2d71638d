import { z } from 'zod';
import { address } from './address.ts';
import { wishes } from './draft.ts';
import { failure } from './failure.ts';
import { accountId, identityId, messageRef, outboxId } from './ids.ts';
import type { RecipientFate } from './report.ts';

/**
 * waiting: not before `sendAt` (undo, or a time the person chose: then `scheduled`), or not before
 * `failure.retryAt`. sending: the server is being talked to. accepted: the server took it for everybody; at most its
 * copy is still to be filed. failed: somebody did not get it, and Skein does nothing more by itself. unknown: the line
 * broke after the body went out; Skein never sends again by itself.
 */
export const outboxState = z.enum(['waiting', 'sending', 'accepted', 'failed', 'unknown']);

/** sending: the body goes out, or went out without an answer yet; found after a crash, nobody knows. */
export const recipientState = z.object({
  address: z.string(),
  state: z.enum(['waiting', 'sending', 'accepted', 'refused', 'unknown']),
  failure: failure.optional(),
});
export type RecipientState = z.infer<typeof recipientState>;

/** The copy in Sent. It begins when the first recipient was accepted, and is filed once, whatever is sent later. */
export const sentCopy = z.object({
  state: z.enum(['wanted', 'filed']),
  /** Tries that failed. */
  attempts: z.number().int(),
  /** Of the last try, with `retryAt`. */
  failure: failure.optional(),
});
export type SentCopy = z.infer<typeof sentCopy>;

/** The state file of one message in the outbox (`vault/outbox/<id>.json`, beside `<id>.eml`). */
export const outboxEntry = z.object({
  id: outboxId,
  accountId,
  /** Who of the account wrote it. */
  identityId: identityId.optional(),
  state: outboxState,
  subject: z.string(),
  from: z.string(),
  to: z.array(address),
  /** Envelope recipients, Bcc included, each with its own state. */
  recipients: z.array(recipientState),
  /** Bcc line to add to the Sent copy; never in the bytes that go to SMTP. */
  bcc: z.array(address),
  messageId: z.string(),
  size: z.number(),
  createdAt: z.number(),
  /** Not before this moment, ms since 1970. */
  sendAt: z.number(),
  /** The person chose `sendAt`; else it is the time for undo. */
  scheduled: z.boolean().optional(),
  /** Tries since the person last said so. */
  attempts: z.number().int(),
  /** When the server first refused it for a while, ms since 1970: a day later Skein gives up. */
  refusedSince: z.number().optional(),
  failure: failure.optional(),
  /** Absent until somebody was accepted. */
  copy: sentCopy.optional(),
  /** Somebody's message that is sent on as it is, or a receipt: it cannot be edited, and has no copy in Sent. */
  redirected: z.literal(true).optional(),
  wishes: wishes.optional(),
  /** The server took it and has no delivery reports, which were wished. */
  withoutReports: z.literal(true).optional(),
  /** The server is to hold it until then, ms since 1970 (RFC 4865); `sendAt` is when it is handed over. */
  holdUntil: z.number().optional(),
  /** The server cannot hold mail, or not for so long: it waits here. */
  heldHere: z.literal(true).optional(),
  /** A receipt that the person sends: its envelope has no sender (RFC 8098 3). */
  receipt: z.literal(true).optional(),
  /** What it answers or forwards, to mark after it was accepted. */
  original: messageRef.extend({ accountId, mark: z.enum(['answered', 'forwarded']) }).optional(),
});
export type OutboxEntry = z.infer<typeof outboxEntry>;

/** When to send, ms since 1970; what is past means now. */
export const sendAt = z.number().int().positive().max(8.64e15);

/** What a list shows: the entry, and how far it went out when it is going out now. */
export type OutboxItem = OutboxEntry & {
  /** Bytes of the message that went out, of so many. At `sent` = `size` it can no longer be stopped. */
  readonly progress?: { readonly sent: number; readonly size: number };
  /** What reports tell of recipients who were accepted. */
  readonly fates?: readonly RecipientFate[];
};
