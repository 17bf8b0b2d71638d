import { randomUUID } from 'node:crypto';
import libmime from 'libmime';
import type { Address } from '../../../shared/model/address.ts';
import { isMessageId } from './message-id.ts';
import { headerDate } from './write-date.ts';
import { mailboxes } from './write-mailboxes.ts';

/** A receipt to be sent (RFC 8098). */
export interface OutgoingReceipt {
  /** Who read it. */
  readonly from: Address;
  readonly to: readonly Address[];
  readonly subject: string;
  /** What a person reads of it. */
  readonly text: string;
  /** Of the message that was read, with angle brackets. */
  readonly original: string | undefined;
  /** Of the receipt, with angle brackets. */
  readonly messageId: string;
  readonly date: Date;
}

/**
 * A receipt: what a person reads, and what a program does. It tells nothing of this computer, and brings nothing of the
 * message back.
 */
export function writeReceipt(receipt: OutgoingReceipt): Uint8Array<ArrayBuffer> {
  const { from, to, subject, text, original, messageId, date } = receipt;
  const boundary = `=_${randomUUID()}`;
  const about = original !== undefined && isMessageId(original) ? original : undefined;
  const address = from.address.replaceAll(/[\s<>]/g, '');
  const lines = [
    `From: ${mailboxes([from])}`,
    `To: ${mailboxes(to)}`,
    `Subject: ${subjectLine(subject)}`,
    `Message-ID: ${messageId}`,
    `Date: ${headerDate(date)}`,
    ...(about === undefined ? [] : [`In-Reply-To: ${about}`, `References: ${about}`]),
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=disposition-notification;',
    ` boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'))
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    `--${boundary}`,
    'Content-Type: message/disposition-notification',
    '',
    'Reporting-UA: Skein',
    `Final-Recipient: rfc822;${address}`,
    ...(about === undefined ? [] : [`Original-Message-ID: ${about}`]),
    'Disposition: manual-action/MDN-sent-manually; displayed',
    '',
    `--${boundary}--`,
    '',
  ];
  return new Uint8Array(Buffer.from(lines.join('\r\n')));
}

/** Split and folded where it has letters beyond ASCII, so that no line grows too long. */
function subjectLine(subject: string): string {
  const clean = subject
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
  if (/^[\x20-\x7e]*$/.test(clean) && !clean.includes('=?')) return clean;
  return libmime.encodeWords(clean, 'Q', 52).replaceAll('?= =?', '?=\r\n =?');
}
