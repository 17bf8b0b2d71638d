import type { Address } from '../../../shared/model/address.ts';
import { headerDate } from './write-date.ts';
import { mailboxes } from './write-mailboxes.ts';

/** Who sends it on, to whom, when and under which name. */
export interface Redirection {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly date: Date;
  /** With angle brackets. */
  readonly messageId: string;
}

/**
 * A message sent on as it is (RFC 5322 3.6.6): a block of Resent fields goes above all others. Blind copies of the
 * first sending are nobody's business, and marks of a mailbox it has been in would look like a loop.
 */
export function redirected(message: Uint8Array, { from, to, date, messageId }: Redirection): Buffer {
  const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end + 2);
  const kept = head.replace(
    /^(?:bcc|resent-bcc|return-path|delivered-to|x-original-to)[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*/gim,
    '',
  );
  const block = [
    `Resent-Date: ${headerDate(date)}`,
    `Resent-From: ${mailboxes([from])}`,
    `Resent-To: ${mailboxes(to)}`,
    `Resent-Message-ID: ${messageId}`,
    '',
  ].join('\r\n');
  return Buffer.concat([
    Buffer.from(block),
    Buffer.from(kept, 'latin1'),
    Buffer.from(end < 0 ? '' : text.slice(end + 2), 'latin1'),
  ]);
}
