const LF = 10;
const CR = 13;
const DOT = 46;
const lineWithDot = Buffer.from('\n.');

/** Where a message ends, or may end. */
export type MessageEnd =
  /** CRLF, dot, CRLF: as RFC 1939 says. */
  | 'certain'
  /** A dot alone on its line, but one of the line ends is a bare LF: some servers end so, and some messages go on. */
  | 'doubtful';

/**
 * Finds the end of a message in a stream cut anywhere, and takes the dots away that were put before dots. Bytes come
 * out as views of those that went in. Lines end with LF, with or without CR: servers that hand bare LFs through stuff
 * after them too.
 */
export class Unstuffer {
  /** What came after the end. */
  rest: Buffer = Buffer.alloc(0);

  /** A dot at the start of a line and what follows it, while that does not yet tell what it is. */
  #held: Buffer = Buffer.alloc(0);
  /** The last two bytes; a message starts after a CRLF, that of +OK. */
  #before = CR;
  #last = LF;
  /** The end that may be none. */
  #doubted: Buffer = Buffer.alloc(0);

  /**
   * @param into gets the message's bytes
   * @returns what the bytes end with: then `rest` is set
   */
  push(bytes: Buffer, into: Buffer[]): MessageEnd | undefined {
    const all = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : bytes;
    this.#held = Buffer.alloc(0);
    let from = 0;
    for (let dot = this.#nextDot(all, 0); dot >= 0; dot = this.#nextDot(all, dot + 1)) {
      const after = all[dot + 1];
      if (after === DOT) {
        this.#emit(all.subarray(from, dot), into);
        from = dot + 1;
        continue;
      }
      if (after === undefined || (after === CR && dot + 2 === all.length)) {
        this.#emit(all.subarray(from, dot), into);
        // A copy: what came in may be released.
        this.#held = Buffer.from(all.subarray(dot));
        return undefined;
      }
      const lineEnd = after === LF ? 1 : after === CR && all[dot + 2] === LF ? 2 : 0;
      if (lineEnd === 0) continue;
      this.#emit(all.subarray(from, dot), into);
      this.rest = all.subarray(dot + 1 + lineEnd);
      if (lineEnd === 2 && this.#before === CR) return 'certain';
      this.#doubted = Buffer.from(all.subarray(dot, dot + 1 + lineEnd));
      return 'doubtful';
    }
    this.#emit(all.subarray(from), into);
    return undefined;
  }

  /** The doubtful end was none: it belongs to the message, and `rest` is to be pushed. */
  goOn(into: Buffer[]): void {
    this.#emit(this.#doubted, into);
  }

  /** Where the next line starts with a dot; -1: nowhere. */
  #nextDot(all: Buffer, from: number): number {
    if (from === 0 && this.#last === LF && all[0] === DOT) return 0;
    const found = all.indexOf(lineWithDot, Math.max(0, from - 1));
    return found < 0 ? -1 : found + 1;
  }

  #emit(bytes: Buffer, into: Buffer[]): void {
    const { length } = bytes;
    if (length === 0) return;
    this.#before = length > 1 ? (bytes[length - 2] ?? 0) : this.#last;
    this.#last = bytes[length - 1] ?? 0;
    into.push(bytes);
  }
}
