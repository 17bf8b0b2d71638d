import type { Address } from '../../../shared/model/address.ts';
import { mailboxes } from './write-mailboxes.ts';

/** The Sent copy: the same bytes with the Bcc line added at the end of the header. */
export function withBcc(message: Uint8Array, bcc: readonly Address[]): Buffer {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes;
  return Buffer.concat([bytes.subarray(0, end), bccLine(bcc), bytes.subarray(end)]);
}

/** As it goes behind the last line of the header: with the line end before it, and no bytes for nobody. */
export function bccLine(bcc: readonly Address[]): Buffer {
  return Buffer.from(bcc.length === 0 ? '' : `\r\nBcc: ${mailboxes(bcc)}`);
}
