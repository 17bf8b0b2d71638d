import { z } from 'zod';
import { address } from './address.ts';
import { failure } from './failure.ts';
import { accountId, messageRef, outboxId } from './ids.ts';

/**
 * waiting: may still be undone, or waits for the line. sending: the server is being talked to.
 * accepted: the server took it, the Sent copy is still to be filed. failed: nothing was accepted for the recipients
 * that say so. unknown: the line broke after the body went out; Skein never sends again by itself.
 */
export const outboxState = z.enum(['waiting', 'sending', 'accepted', 'failed', 'unknown']);

export const recipientState = z.object({
  address: z.string(),
  state: z.enum(['waiting', 'accepted', 'refused', 'unknown']),
  failure: failure.optional(),
});
export type RecipientState = z.infer<typeof recipientState>;

/** The state file of one message in the outbox (`vault/outbox/<id>.json`, beside `<id>.eml`). */
export const outboxEntry = z.object({
  id: outboxId,
  accountId,
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
  attempts: z.number().int(),
  /** Of `sending`: written before the first byte of the message goes out; found after a crash, nobody knows. */
  bodyStarted: z.boolean().optional(),
  failure: failure.optional(),
  /** What it answers or forwards, to mark after it was accepted. */
  original: messageRef.extend({ accountId, mark: z.enum(['answered', 'forwarded']) }).optional(),
});
export type OutboxEntry = z.infer<typeof outboxEntry>;
