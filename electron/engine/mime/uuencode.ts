import type { TransferDecoder } from './transfer-decoder.ts';

/** Lines between `begin` and `end`; each starts with its length (POSIX uuencode). Lines that do not fit are skipped. */
export function uuDecoder(): TransferDecoder {
  let rest = '';
  let inside = false;
  let over = false;
  const decodeLine = (line: string): Buffer | undefined => {
    if (over) return undefined;
    if (!inside) {
      inside = /^begin [0-7]{3,4} /.test(line);
      return undefined;
    }
    if (line === 'end') {
      over = true;
      return undefined;
    }
    const length = (line.charCodeAt(0) - 32) & 63;
    const out = Buffer.alloc(Math.ceil(length / 3) * 3);
    for (let i = 1, at = 0; at < length; i += 4, at += 3) {
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map(
        (k) => ((line.charCodeAt(i + k) || 32) - 32) & 63,
      );
      out[at] = (a << 2) | (b >> 4);
      out[at + 1] = ((b & 15) << 4) | (c >> 2);
      out[at + 2] = ((c & 3) << 6) | d;
    }
    return out.subarray(0, length);
  };
  const decode = (lines: readonly string[]): Buffer =>
    Buffer.concat(lines.flatMap((line) => decodeLine(line) ?? []));
  return {
    push(chunk) {
      const lines = (rest + Buffer.from(chunk).toString('latin1')).split(/\r?\n/);
      rest = lines.pop() ?? '';
      return decode(lines);
    },
    end() {
      const last = rest;
      rest = '';
      return decode([last]);
    },
  };
}
