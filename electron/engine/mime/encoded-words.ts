import { decodeText } from './charset.ts';

/** One or more encoded words of RFC 2047, with nothing but white space between them. */
const runs = /=\?[^?\s]{1,60}\?[BbQq]\?[^?\r\n]*\?=(?:\s*=\?[^?\s]{1,60}\?[BbQq]\?[^?\r\n]*\?=)*/g;
const word = /=\?([^?*\s]{1,60})(?:\*[^?\s]*)?\?([BbQq])\?([^?\r\n]*)\?=/g;

/**
 * Text of a header with its encoded words decoded. Neighbours of one charset are joined before decoding: many
 * mailers cut characters in two, which RFC 2047 5 forbids.
 */
export function decodeWords(text: string): string {
  return text.includes('=?') ? text.replace(runs, decodeRun) : text;
}

function decodeRun(run: string): string {
  let decoded = '';
  let charset = '';
  let pending: Buffer[] = [];
  const flush = (): void => {
    if (pending.length > 0) decoded += decodeText(Buffer.concat(pending), charset);
    pending = [];
  };
  for (const [, name = '', encoding = '', content = ''] of run.matchAll(word)) {
    if (name.toLowerCase() !== charset) {
      flush();
      charset = name.toLowerCase();
    }
    pending.push(
      encoding === 'B' || encoding === 'b' ? Buffer.from(content, 'base64') : quotedBytes(content),
    );
  }
  flush();
  return decoded;
}

const equals = 0x3d;

/** Two hexadecimal digits, or -1. */
function hexadecimal(text: string, at: number): number {
  const pair = text.slice(at, at + 2);
  return /^[0-9A-Fa-f]{2}$/.test(pair) ? Number.parseInt(pair, 16) : -1;
}

/** The Q encoding of RFC 2047 4.2. */
function quotedBytes(content: string): Buffer {
  const spaced = content.replaceAll('_', ' ');
  if (!spaced.includes('=')) return Buffer.from(spaced, 'latin1');
  const bytes = Buffer.alloc(spaced.length);
  let length = 0;
  for (let i = 0; i < spaced.length; i += 1) {
    const code = spaced.charCodeAt(i);
    const value = code === equals ? hexadecimal(spaced, i + 1) : -1;
    if (value >= 0) i += 2;
    bytes[length++] = value >= 0 ? value : code;
  }
  return bytes.subarray(0, length);
}
