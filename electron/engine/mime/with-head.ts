import { limits } from './limits.ts';

/** A message with another header, while it is read: its body passes as it comes. */
export async function* withHead(
  message: AsyncIterable<Uint8Array>,
  change: (start: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array();
  for await (const piece of message) {
    if (!start) {
      yield piece;
      continue;
    }
    start = Buffer.concat([start, piece]);
    const whole = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
    if (!whole.includes('\r\n\r\n') && whole.length <= limits.headerBytes) continue;
    yield change(whole);
    start = undefined;
  }
  if (start) yield change(start);
}
