/** How many first bytes {@link imageType} wants. */
export const magicBytes = 32;

/** The image types that are shown, by what the bytes are and not by what anyone calls them. SVG is none: it runs. */
export function imageType(start: Uint8Array): string | undefined {
  const ascii = (from: number, length: number): string =>
    Buffer.from(start.subarray(from, from + length)).toString('latin1');
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (/^GIF8[79]a$/.test(ascii(0, 6))) return 'image/gif';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 4) === 'WEBP') return 'image/webp';
  if (ascii(4, 4) === 'ftyp' && /^(avif|avis)$/.test(ascii(8, 4))) return 'image/avif';
  if (ascii(0, 2) === 'BM' && start.length >= 14 && ascii(6, 4) === '\0\0\0\0') return 'image/bmp';
  return undefined;
}
