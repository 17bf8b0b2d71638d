import type { TransferDecoder } from './transfer-decoder.ts';
import { uuDecoder } from './uuencode.ts';

const nothing = Buffer.alloc(0);
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function transferDecoder(encoding: string): TransferDecoder {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return base64Decoder();
    case 'quoted-printable':
    case 'quoted printable':
      return quotedPrintableDecoder();
    case 'x-uuencode':
    case 'x-uue':
    case 'uuencode':
    case 'uue':
      return uuDecoder();
    default:
      return { push: asBuffer, end: () => nothing };
  }
}

export function decodeTransfer(bytes: Uint8Array, encoding: string): Buffer {
  const decoder = transferDecoder(encoding);
  return Buffer.concat([decoder.push(bytes), decoder.end()]);
}

/**
 * RFC 2045 6.8. Characters outside the alphabet are skipped. After padding only more groups of base64 are believed
 * (some mailers pad every line); a list's plain footer behind the padding ends the decoding.
 */
function base64Decoder(): TransferDecoder {
  let rest = '';
  let padded = false;
  let ended = false;
  const decode = (text: string): Buffer => {
    const pieces: Buffer[] = [];
    for (const group of text.match(/[^=]+=*|=+/g) ?? []) {
      if (ended) break;
      pieces.push(Buffer.from(group, 'base64'));
    }
    return pieces.length === 1 ? (pieces[0] ?? nothing) : Buffer.concat(pieces);
  };
  return {
    push(chunk) {
      if (ended) return nothing;
      let text = asBuffer(chunk).toString('latin1');
      if (padded && /[^A-Za-z0-9+/=\s]/.test(text)) {
        ended = true;
        return nothing;
      }
      const padding = /=[=\s]*/.exec(text);
      if (padding) {
        padded = true;
        const behind = text.slice(padding.index + padding[0].length);
        if (/[^A-Za-z0-9+/=\s]/.test(behind)) text = text.slice(0, padding.index + padding[0].length);
      }
      text = rest + text.replace(/[^A-Za-z0-9+/=]+/g, '');
      const whole = text.length - (text.length % 4);
      rest = text.slice(whole);
      return decode(text.slice(0, whole));
    },
    end() {
      const last = rest;
      rest = '';
      return last.length > 1 ? decode(last) : nothing;
    },
  };
}

const hex = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const upper = byte & 0xdf;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
};

/** RFC 2045 6.7. Blanks before a line's end are transport padding and go; a `=` without two hex digits stays. */
function quotedPrintableDecoder(): TransferDecoder {
  let rest: Buffer = nothing;
  const decodeLine = (line: Buffer, out: Buffer, from: number): number => {
    let at = from;
    let end = line.length;
    const feed = end > 0 && line[end - 1] === 0x0a ? (end > 1 && line[end - 2] === 0x0d ? 2 : 1) : 0;
    end -= feed;
    if (feed) while (end > 0 && (line[end - 1] === 0x20 || line[end - 1] === 0x09)) end--;
    const soft = feed > 0 && end > 0 && line[end - 1] === 0x3d;
    if (soft) end--;
    for (let i = 0; i < end; i++) {
      const byte = line[i] ?? 0;
      const high = byte === 0x3d ? hex(line[i + 1]) : -1;
      const low = high >= 0 && i + 2 < end + (soft ? 1 : 0) ? hex(line[i + 2]) : -1;
      if (low >= 0) {
        out[at++] = high * 16 + low;
        i += 2;
      } else out[at++] = byte;
    }
    if (!soft) for (let i = line.length - feed; i < line.length; i++) out[at++] = line[i] ?? 0;
    return at;
  };
  const decode = (input: Buffer): Buffer => {
    const out = Buffer.allocUnsafe(input.length);
    let at = 0;
    for (let start = 0; start < input.length; ) {
      const feed = input.indexOf(10, start);
      const end = feed < 0 ? input.length : feed + 1;
      at = decodeLine(input.subarray(start, end), out, at);
      start = end;
    }
    return out.subarray(0, at);
  };
  return {
    push(chunk) {
      const input = rest.length ? Buffer.concat([rest, chunk]) : asBuffer(chunk);
      // Only whole lines are decoded; a line longer than any mailer writes is not waited for.
      let whole = input.lastIndexOf(10) + 1;
      if (whole === 0 && input.length > 65_536) whole = input.length - 2;
      rest = Buffer.from(input.subarray(whole));
      return decode(input.subarray(0, whole));
    },
    end() {
      const last = rest;
      rest = nothing;
      // A soft break at the very end joins nothing.
      return decode(last.at(-1) === 0x3d ? last.subarray(0, -1) : last);
    },
  };
}
