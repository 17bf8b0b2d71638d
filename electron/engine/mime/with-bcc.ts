import type { Address } from '../../../shared/model/address.ts';
import { mailboxes } from './write-mailboxes.ts';

/** The Sent copy: the same bytes with the Bcc line added at the end of the header. */
export function withBcc(message: Uint8Array, bcc: readonly Address[]): Buffer {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  if (bcc.length === 0 || end < 0) return bytes;
  const field = `\r\nBcc: ${mailboxes(bcc)}`;
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(field), bytes.subarray(end)]);
}
