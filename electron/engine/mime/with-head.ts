import type { Pieces } from '../pieces.ts';

/** More than any header: what has none by then has none at all. */
const furthest = 32 * 1024 * 1024;

/** A message with another header, while it is read: its body passes as it comes. */
export function withHead(message: Pieces, change: (start: Uint8Array) => Uint8Array): Pieces {
  async function* changed(): AsyncGenerator<Uint8Array> {
    let start: Buffer | undefined = Buffer.alloc(0);
    for await (const piece of message) {
      if (!start) {
        yield piece;
        continue;
      }
      start = Buffer.concat([start, piece]);
      if (!start.includes('\r\n\r\n') && start.length < furthest) continue;
      yield change(start);
      start = undefined;
    }
    if (start) yield change(start);
  }
  return {
    [Symbol.asyncIterator]: changed,
    giveBack: (piece) => message.giveBack?.(piece),
  };
}
