import { headerDate } from './write-date.ts';

/**
 * A message that was written for another moment, with the Date of this one (RFC 5322 3.6.1). One that is sent on keeps its
 * own: the block above its header has one too (3.6.6).
 */
export function withDate(message: Uint8Array, date: Date): Buffer {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('latin1', 0, Math.max(end, 0));
  const line = /^((?:Resent-)?Date: )[^\r\n]*/m.exec(head);
  if (!line) return bytes;
  return Buffer.concat([
    bytes.subarray(0, line.index),
    Buffer.from(`${line[1]}${headerDate(date)}`),
    bytes.subarray(line.index + line[0].length),
  ]);
}
