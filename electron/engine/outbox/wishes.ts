import type { Wishes } from '../../../shared/model/draft.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { Submission } from '../backend/mail-transport.ts';
import { nobody } from '../backend/smtp/envelope.ts';

/** Nearer than that it is not worth a wish to the server, ms. */
const soonMs = 60_000;

/**
 * What comes back in every report (RFC 3461 4.4): the Message-ID without its brackets. It outlives the outbox, and lies
 * on every device with the copy in Sent.
 */
export function envelopeIdOf(messageId: string): string | undefined {
  const id = messageId.slice(1, -1);
  // At most a hundred characters, and no character that has another meaning where it comes back.
  return /^[\x21-\x2a\x2c-\x3c\x3e-\x7e]{1,100}$/.test(id) ? id : undefined;
}

/** What of an entry's wishes goes into its envelope. */
export function envelopeWishes(
  { from, messageId, wishes, receipt, holdUntil }: OutboxEntry,
  now: number,
): Pick<Submission, 'from' | 'reports' | 'requireTls' | 'holdUntil'> {
  const envelopeId = envelopeIdOf(messageId);
  return {
    from: receipt ? nobody : from,
    ...(wishes?.deliveryReport && {
      reports: {
        notify: ['success', 'delay', 'failure'],
        bring: 'header',
        ...(envelopeId !== undefined && { envelopeId }),
      },
    }),
    ...(wishes?.requireTls && { requireTls: true }),
    ...(holdUntil !== undefined && holdUntil > now + soonMs && { holdUntil }),
  };
}

/** When it is handed to the server, and until when that holds it: only what is scheduled waits anywhere. */
export function heldOrScheduled(
  wishes: Wishes | undefined,
  times: { readonly sendAt: number; readonly scheduled: boolean; readonly soonest: number },
): Pick<OutboxEntry, 'sendAt' | 'scheduled' | 'holdUntil'> {
  const { sendAt, scheduled, soonest } = times;
  if (!scheduled) return { sendAt };
  return wishes?.holdOnServer ? { sendAt: soonest, holdUntil: sendAt } : { sendAt, scheduled };
}

/** The server cannot hold it that long, or at all: it waits here, as what is scheduled does. */
export function heldHere(held: OutboxEntry, now: number): OutboxEntry {
  const { holdUntil, failure: _, ...entry } = held;
  return {
    ...entry,
    state: 'waiting',
    sendAt: Math.max(now, holdUntil ?? now),
    scheduled: true,
    heldHere: true,
    attempts: 0,
  };
}
