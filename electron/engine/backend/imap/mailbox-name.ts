/** Names of folders on the wire: modified UTF-7 of RFC 3501 5.1.3, or UTF-8 where the server speaks it. */

export function decodeMailboxName(wire: string): string {
  if (!wire.includes('&')) return wire;
  return wire.replace(/&([^-]*)-/g, (whole, coded: string) => {
    if (coded === '') return '&';
    const bytes = Buffer.from(coded.replaceAll(',', '/'), 'base64');
    // Not UTF-16: a name that was never encoded, such as "R&D-Team".
    if (bytes.length < 2 || bytes.length % 2 !== 0 || !/^[A-Za-z0-9+,]+$/.test(coded)) return whole;
    return bytes.swap16().toString('utf16le');
  });
}

export function encodeMailboxName(name: string): string {
  return name.replace(/&|[^\u0020-\u007e]+/g, (run) => {
    if (run === '&') return '&-';
    const coded = Buffer.from(run, 'utf16le').swap16().toString('base64');
    return `&${coded.replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}
