import { z } from 'zod';
import { address } from './address.ts';
import { accountId, draftId, identityId, messageRef } from './ids.ts';

export const draftAttachment = z.object({
  /** SHA-256 of the bytes, which lie beside the draft in the vault. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  fileName: z.string().min(1).max(255),
  type: z.string().max(255),
  size: z.number().int().nonnegative(),
  /** Set for images shown inside the text. */
  contentId: z.string().max(255).optional(),
});
export type DraftAttachment = z.infer<typeof draftAttachment>;

/** How a draft came to be, and which message it answers. */
export const draftKind = z.enum(['new', 'reply', 'reply-all', 'forward']);
export type DraftKind = z.infer<typeof draftKind>;

/** What the person asks of the way for one message; absent: nothing. */
export const wishes = z.object({
  /** The recipients' servers shall say what became of it (RFC 3461). */
  deliveryReport: z.literal(true).optional(),
  /** The recipients are asked to tell that they saw it (RFC 8098). */
  readReceipt: z.literal(true).optional(),
  /** Under TLS all the way, or not at all (RFC 8689). */
  requireTls: z.literal(true).optional(),
  /** When scheduled: the outgoing server holds it until then, where it can (RFC 4865). It cannot be taken back then. */
  holdOnServer: z.literal(true).optional(),
});
export type Wishes = z.infer<typeof wishes>;

/** Whom the person writes to; `group` is the name of the list of people that they were written as, for the person only. */
export const recipient = address.extend({ group: z.string().max(200).optional() });
export type Recipient = z.infer<typeof recipient>;

/** What the person edits. `html` is what they wrote; `quoteHtml` is the original, sanitised, kept as it is. */
export const draft = z.object({
  id: draftId,
  accountId,
  /** Who of the account writes; absent, or gone by now: its default identity. */
  identityId: identityId.optional(),
  kind: draftKind,
  to: z.array(recipient).max(10_000),
  cc: z.array(recipient).max(10_000),
  bcc: z.array(recipient).max(10_000),
  /** Where answers shall go; absent or empty: where the identity says, or to who writes. */
  replyTo: z.array(recipient).max(100).optional(),
  subject: z.string().max(4000),
  html: z.string().max(5_000_000),
  /** Set while it is written as plain text, and sent as that alone: what the person wrote; `html` says the same. */
  text: z.string().max(5_000_000).optional(),
  quoteHtml: z.string().max(5_000_000).optional(),
  attachments: z.array(draftAttachment).max(500),
  wishes: wishes.optional(),
  inReplyTo: z.string().max(2000).optional(),
  references: z.array(z.string().max(2000)).max(200),
  /** The message answered or forwarded, to mark it afterwards. */
  original: messageRef.extend({ accountId }).optional(),
  /** Last saved, ms since 1970. */
  savedAt: z.number(),
  /** Grows with every save; a save with an older number is refused, so an empty page never overwrites a full draft. */
  revision: z.number().int().nonnegative(),
});
export type Draft = z.infer<typeof draft>;
