import { createHash } from 'node:crypto';

const CR = 0x0d;
const LF = 0x0a;

/** What two copies of a message are compared by. */
export interface Print {
  readonly size: number;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
  /** The same without CR and without line ends at the end: IMAP servers that store lines as LF give back others. */
  readonly loose: string;
}

/** @throws whatever reading `bytes` throws */
export async function printOf(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Print> {
  const exact = createHash('sha256');
  const loose = createHash('sha256');
  let size = 0;
  let lineEnds = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    exact.update(chunk);
    const bare = chunk.includes(CR) ? chunk.filter((byte) => byte !== CR) : chunk;
    let end = bare.length;
    while (end > 0 && bare[end - 1] === LF) end--;
    if (end > 0) {
      if (lineEnds > 0) loose.update(Buffer.alloc(lineEnds, LF));
      loose.update(bare.subarray(0, end));
      lineEnds = 0;
    }
    lineEnds += bare.length - end;
  }
  return { size, hash: exact.digest('hex'), loose: loose.digest('hex') };
}

export function samePrint(a: Print, b: Print): boolean {
  return a.hash === b.hash || a.loose === b.loose;
}
