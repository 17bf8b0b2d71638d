import { Transform, type TransformCallback } from 'node:stream';

/** Every line end that is not CRLF, and every dot at the beginning of a line. */
const irregular = /\r(?!\n)|(?<!\r)\n|\n\./;

/** Longer strings are made where the collector is slow: to look at a piece as a whole takes three times as long. */
const lookedAt = 32 * 1024;

const lineFeed = 10;
const carriageReturn = 13;
const dot = 46;

/** @param piece does not end in CR */
function isIrregular(piece: Buffer): boolean {
  for (let at = 0, end = 0; at < piece.length; at = end) {
    end = Math.min(at + lookedAt, piece.length);
    while (piece[end - 1] === carriageReturn) end++;
    if (piece[end - 1] === lineFeed && piece[end] === dot) return true;
    if (irregular.test(piece.toString('latin1', at, end))) return true;
  }
  return false;
}

/**
 * The body as it goes over the line (RFC 5321 4.5.2): only CRLF ends a line, dots that begin one are doubled, and a
 * dot alone ends it all. Whatever a receiver takes for a line end, there is one end of data in it (SMTP smuggling).
 *
 * nodemailer's own stream looks at byte after byte, ten nanoseconds each; this one looks with one expression, and
 * passes pieces on as they are where nothing is to be done.
 */
export class DotStuffing extends Transform {
  /** Whether a line begins here. */
  #begins = true;
  /** The last piece ended in CR, which waits for what follows. */
  #waiting = false;

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const endsInside = piece.at(-1) === carriageReturn;
    const beginsWithDot = this.#begins && piece[0] === dot;
    if (piece.length > 0 && !this.#waiting && !endsInside && !beginsWithDot && !isIrregular(piece)) {
      this.#begins = piece.at(-1) === lineFeed;
      done(null, piece);
      return;
    }
    const text = (this.#waiting ? '\r' : '') + piece.toString('latin1');
    this.#waiting = text.endsWith('\r');
    const lines = (this.#waiting ? text.slice(0, -1) : text).replaceAll(/\r\n?|\n/g, '\r\n');
    const stuffed = lines.replaceAll('\n.', '\n..');
    const out = this.#begins && stuffed.startsWith('.') ? `.${stuffed}` : stuffed;
    if (out !== '') this.#begins = out.endsWith('\n');
    done(null, Buffer.from(out, 'latin1'));
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.from(this.#begins && !this.#waiting ? '.\r\n' : '\r\n.\r\n'));
  }
}
