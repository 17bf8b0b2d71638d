import libmime from 'libmime';
import type { Address } from '../../../shared/model/address.ts';

function mailbox({ name, address }: Address): string {
  const clean = name.replace(/[\r\n\0]/g, ' ').trim();
  const spec = address.replace(/[\s<>\0]/g, '');
  if (!clean) return spec;
  if (/^[\w !#$%&'*+/=?^`{|}~-]+$/.test(clean)) return `${clean} <${spec}>`;
  if (/^[\x20-\x7e]+$/.test(clean)) return `"${clean.replace(/["\\]/g, '\\$&')}" <${spec}>`;
  // Words are split at 52 bytes and folded, so that no line grows too long.
  return `${libmime.encodeWords(clean, 'Q', 52)} <${spec}>`;
}

/** The Sent copy: the same bytes with the Bcc line added at the end of the header. */
export function withBcc(message: Uint8Array, bcc: readonly Address[]): Buffer {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  if (bcc.length === 0 || end < 0) return bytes;
  const field = `\r\nBcc: ${bcc.map(mailbox).join(',\r\n ')}`;
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(field), bytes.subarray(end)]);
}
