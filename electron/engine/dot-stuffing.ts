const lineFeed = 10;
const carriageReturn = 13;
const dot = 46;

const noWords = new Int32Array();

/**
 * Whether there is a line end that is not CRLF, or a dot at the beginning of a line but the first. Four bytes are looked
 * at together, since few of them end a line. A regular expression takes about as long, but needs strings of all bytes,
 * which the collector has to clear away.
 *
 * @param piece does not end in CR
 */
function isIrregular(piece: Buffer): boolean {
  const start = -piece.byteOffset & 3;
  const count = (piece.length - start) >> 2;
  const words = count > 0 ? new Int32Array(piece.buffer, piece.byteOffset + start, count) : noWords;
  for (let at = 0; at < piece.length; ) {
    if (at >= start && ((at - start) & 3) === 0) {
      at = start + 4 * wordWithControl(words, (at - start) >>> 2);
      if (at >= piece.length) return false;
    }
    const byte = piece[at];
    if (byte === lineFeed) return true;
    if (byte !== carriageReturn) at += 1;
    else if (piece[at + 1] !== lineFeed || piece[at + 2] === dot) return true;
    else at += 2;
  }
  return false;
}

/** @returns the index of the next word with a byte below 14, as CR and LF are, or of one that looks so; else its length */
function wordWithControl(words: Int32Array, from: number): number {
  let at = from;
  for (; at < words.length; at += 1) {
    const word = Number(words[at]);
    // Such a byte borrows from its highest bit, which is not set in itself.
    if (((word - 0x0e0e0e0e) & ~word & 0x80808080) !== 0) break;
  }
  return at;
}

/**
 * The body as it goes over the line (RFC 5321 4.5.2): only CRLF ends a line, dots that begin one are doubled, and a
 * dot alone ends it all. Whatever a receiver takes for a line end, there is one end of data in it (SMTP smuggling).
 *
 * nodemailer's own stream looks at byte after byte, ten nanoseconds each; this gives pieces back as they are where
 * nothing is to be done.
 */
export class DotStuffing {
  readonly #asItIs: boolean;
  /** Whether a line begins here. */
  #begins = true;
  /** The last piece ended in CR, which waits for what follows. */
  #waiting = false;
  #changed = false;

  /** @param asItIs another one has {@link changesNothing | changed nothing} in these bytes: nobody need look again */
  constructor(asItIs = false) {
    this.#asItIs = asItIs;
  }

  /** @returns what goes out for this piece: it may be the piece itself, and nothing */
  take(piece: Buffer): Buffer {
    if (piece.length === 0) return piece;
    if (this.#asItIs || this.#isRegular(piece)) {
      this.#begins = piece.at(-1) === lineFeed;
      return piece;
    }
    const text = (this.#waiting ? '\r' : '') + piece.toString('latin1');
    this.#waiting = text.endsWith('\r');
    const whole = this.#waiting ? text.slice(0, -1) : text;
    const lines = whole.replaceAll(/\r\n?|\n/g, '\r\n');
    const stuffed = lines.replaceAll('\n.', '\n..');
    const out = this.#begins && stuffed.startsWith('.') ? `.${stuffed}` : stuffed;
    // All that is ever changed makes it longer.
    this.#changed ||= out.length > whole.length;
    if (out !== '') this.#begins = out.endsWith('\n');
    return Buffer.from(out, 'latin1');
  }

  #isRegular(piece: Buffer): boolean {
    if (this.#waiting || piece.at(-1) === carriageReturn) return false;
    return !(this.#begins && piece[0] === dot) && !isIrregular(piece);
  }

  /** Something of what came does not go out as it was. */
  get hasChanged(): boolean {
    return this.#changed;
  }

  /** Whether what came goes out as it is, if that was all of it. */
  get changesNothing(): boolean {
    return !this.#changed && !this.#waiting;
  }

  /** @returns the end of the data, and what ends its last line. */
  end(): Buffer {
    return Buffer.from(this.#begins && !this.#waiting ? '.\r\n' : '\r\n.\r\n');
  }
}
