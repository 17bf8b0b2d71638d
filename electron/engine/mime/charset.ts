import { decode } from 'libmime/lib/charset.js';

/** Names that mailers write for something else: the superset they really use (WHATWG does the same). */
const meant: Readonly<Record<string, string>> = {
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso-8859-11': 'windows-874',
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  'x-gbk': 'gb18030',
  big5: 'big5-hkscs',
  'ks_c_5601-1987': 'cp949',
  'euc-kr': 'cp949',
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Cuts an incomplete UTF-8 sequence off the end. */
function withoutCutTail(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}

function asUtf8(bytes: Buffer): string | undefined {
  try {
    return strictUtf8.decode(withoutCutTail(bytes));
  } catch {
    // Not UTF-8: the caller guesses on.
    return undefined;
  }
}

/** Nearly all high bytes come in pairs within GB 2312's first level: Chinese without a declaration. */
function looksLikeGb(bytes: Buffer): boolean {
  let pairs = 0;
  let others = 0;
  for (let i = 0; i < bytes.length && i < 4096; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) continue;
    const next = bytes[i + 1] ?? 0xff;
    if (((byte >= 0xb0 && byte <= 0xd7) || byte === 0xa1 || byte === 0xa3) && next >= 0xa1) pairs++;
    else others++;
    i++;
  }
  return pairs >= 2 && pairs > others * 9;
}

/**
 * Text from bytes. A charset that is missing, unknown or plainly wrong (8-bit text declared as ASCII, broken UTF-8)
 * is guessed: UTF-8 where it holds, then GB 18030 where it looks like it, then Windows-1252.
 *
 * @param cut the bytes may end in the middle of a character
 */
export function decodeText(bytes: Uint8Array, charset?: string, cut = false): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = charset
    ?.trim()
    .replace(/^["']|["']$/g, '')
    .toLowerCase();
  if (
    name === undefined ||
    name === '' ||
    /^(us-ascii|ascii|utf-?8|unknown-8bit|x-unknown|8bit|7bit|default|none|binary)$/.test(name)
  ) {
    const text = asUtf8(buffer) ?? (looksLikeGb(buffer) ? decode(buffer, 'gb18030') : undefined);
    // A few broken bytes in declared UTF-8 are shown as such, rather than all of it in another charset.
    return tidy(
      text ??
        (name?.startsWith('utf') && mostlyUtf8(buffer)
          ? buffer.toString('utf8')
          : decode(buffer, 'windows-1252')),
      cut,
    );
  }
  return tidy(decode(buffer, meant[name] ?? name), cut);
}

function mostlyUtf8(buffer: Buffer): boolean {
  const text = buffer.subarray(0, 65_536).toString('utf8');
  let broken = 0;
  let good = 0;
  for (const character of text) {
    if (character === '\ufffd') broken++;
    else if (character > '\u007f') good++;
  }
  return good >= broken;
}

/** Without the byte order mark and NULs, and without the half character a cut leaves. */
function tidy(text: string, cut: boolean): string {
  const clean = text.replace(/^\ufeff/, '').replaceAll('\0', '');
  return cut ? clean.replace(/\ufffd+$/, '') : clean;
}
