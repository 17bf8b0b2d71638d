import libmime from 'libmime';
import { decodeText } from './charset.ts';
import { limits } from './limits.ts';
import type { EncodedSection } from './mime.ts';
import { decodeTransfer } from './transfer.ts';

/** `<meta charset>` or its http-equiv form, within the first bytes, for HTML that comes without a charset. */
function declaredCharset(bytes: Buffer): string | undefined {
  const found = /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(bytes.toString('latin1', 0, 2048))?.[1];
  // A declaration that can be read as bytes cannot be UTF-16.
  return found && /^utf-?16/i.test(found) ? 'utf-8' : found;
}

/** Half a code of quoted-printable at the end of a beginning is no text. */
function withoutCutCode(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) === 0x3d) return bytes.subarray(0, -1);
  return bytes.at(-2) === 0x3d ? bytes.subarray(0, -2) : bytes;
}

/**
 * One text section as text: transfer encoding, charset and flowed lines undone, line ends as \n.
 *
 * @param cut the bytes are only the beginning
 */
export function sectionText({ part, bytes }: EncodedSection, cut = false): string {
  const decoded = decodeTransfer(
    cut && /^quoted/i.test(part.encoding) ? withoutCutCode(bytes) : bytes,
    part.encoding,
  ).subarray(0, limits.textBytes);
  const charset = part.charset ?? (part.type === 'text/html' ? declaredCharset(decoded) : undefined);
  const text = decodeText(decoded, charset, cut || decoded.length === limits.textBytes).replace(
    /\r\n?/g,
    '\n',
  );
  return part.flowed && part.type === 'text/plain' ? libmime.decodeFlowed(text, part.delSp === true) : text;
}
