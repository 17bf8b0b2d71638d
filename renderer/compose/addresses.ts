import type { Address } from '../../shared/model/address.ts';

/**
 * What people type and paste into an address field: `ann@a.example`, `Ann <ann@a.example>`, `"Vidal, Marta" <…>`,
 * separated by commas, semicolons, line ends and their Chinese forms. What is no address stays as it was typed, so
 * that it can be shown as wrong instead of vanishing.
 */
export function parseAddresses(text: string): Address[] {
  return separate(text).map(parseAddress);
}

/** Separators inside quotes and angle brackets belong to the name or the address. */
function separate(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  let isQuoted = false;
  let isBracketed = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && isQuoted) at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === '<' || char === '>') isBracketed = char === '<' && !isQuoted;
    else if (!isQuoted && !isBracketed && /[,;\n\r\t，；、]/.test(char)) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, text.slice(from)].map((each) => each.trim()).filter((each) => each !== '');
}

function parseAddress(text: string): Address {
  const named = /^(.*?)\s*<\s*(?:mailto:)?([^<>]*?)\s*>$/s.exec(text);
  if (!named) return { name: '', address: text.replace(/^mailto:/i, '') };
  const [, name = '', address = ''] = named;
  return {
    name: name
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll(/\\(.)/gs, '$1')
      .trim(),
    address,
  };
}

/** RFC 5321 4.1.2 as far as a typing mistake can be told from an address; names of hosts may be international. */
export function isAddress(address: string): boolean {
  const match = /^([^\s@<>"(),:;[\]\\]{1,64}|"[^"\r\n]{1,62}")@([^\s@<>"(),:;\\_]{1,253})$/u.exec(address);
  if (!match) return false;
  const [, local = '', host = ''] = match;
  if (/^\.|\.$|\.\./.test(local) && !local.startsWith('"')) return false;
  if (/^\[.+\]$/.test(host)) return true;
  return host
    .split('.')
    .every((label) => /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u.test(label));
}

/** As a chip shows it. */
export function showAddress({ name, address }: Address): string {
  return name === '' ? address : `${name} <${address}>`;
}

/** The list with more, nobody twice. */
export function withAddresses(list: readonly Address[], more: readonly Address[]): Address[] {
  const known = new Set(list.map(({ address }) => address.toLowerCase()));
  return [
    ...list,
    ...more.filter(({ address }) => !known.has(address.toLowerCase()) && known.add(address.toLowerCase())),
  ];
}
