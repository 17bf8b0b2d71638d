/** Why no mail can go to what was typed: a key of `recipients.faults`. */
export type AddressFault =
  | 'no-at'
  | 'two-at'
  | 'space'
  | 'no-local'
  | 'no-domain'
  | 'dot'
  | 'character'
  | 'host'
  | 'too-long';

/** Nothing that is seen, or that ends a line, is in an address. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

/**
 * What is wrong with an address (RFC 5321 4.1.2, RFC 6531), as far as a typing mistake can be told from an address; names
 * of hosts may be international.
 */
export function faultOf(address: string): AddressFault | undefined {
  const at = address.lastIndexOf('@');
  if (at < 0) return 'no-at';
  const local = address.slice(0, at);
  const host = address.slice(at + 1);
  if (local === '') return 'no-local';
  if (host === '') return 'no-domain';
  if (unsafe.test(address)) return 'character';
  const quoted = /^"([^"\\]+)"$/.exec(local);
  if (!quoted) {
    if (local.includes('@')) return 'two-at';
    if (/\s/u.test(address)) return 'space';
    if (/[<>"(),:;[\]\\]/.test(local)) return 'character';
    if (/^\.|\.$|\.\./.test(local)) return 'dot';
  }
  if (byteLength(local) > 64 || byteLength(host) > 255) return 'too-long';
  if (/^\[[\da-f.:]+\]$|^\[IPv6:[\da-f.:]+\]$/i.test(host)) return undefined;
  if (/\s/u.test(host)) return 'space';
  if (/^\.|\.$|\.\./.test(host)) return 'dot';
  return host
    .split('.')
    .every((label) => /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u.test(label))
    ? undefined
    : 'host';
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** What was probably meant, where leaving something out makes an address of it. */
export function corrected(address: string): string | undefined {
  const fault = faultOf(address);
  const tried =
    fault === 'space'
      ? address.replaceAll(/\s/gu, '')
      : fault === 'dot'
        ? address.replaceAll(/\.{2,}/g, '.').replaceAll(/^\.|\.(?=@)|(?<=@)\.|\.$/g, '')
        : fault === 'two-at'
          ? address.replace(/@+(?=@)/, '')
          : fault === 'host' || fault === 'character'
            ? address.replaceAll(/[<>"()[\]\\,:;'’]+/g, '')
            : undefined;
  return tried !== undefined && tried !== address && faultOf(tried) === undefined ? tried : undefined;
}
