import type { Address } from '../../shared/model/address.ts';
import type { Recipient } from '../../shared/model/draft.ts';
import { fromPunycode } from '../../shared/text/punycode.ts';
import { faultOf } from './recipients/faults.ts';

const separators = ',;，；、\n\r\t';
/** Sides and order of what is written, blanks without width, and whatever else is not seen: they come along with a paste. */
const unseen = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// A name is one line, whatever it was cut from.
// oxlint-disable-next-line no-control-regex
const lineEnds = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** What stands between two separators. */
interface Piece {
  readonly text: string;
  /** What ended it; '' at the end of the text. */
  readonly end: string;
  readonly group?: string;
}

/**
 * What people type and paste into an address field: `ann@a.example`, `Ann <ann@a.example>`, `"Vidal, Marta" <…>`,
 * `ann@a.example (Ann)`, separated by commas, semicolons, line ends and their Chinese forms; lists as Outlook copies
 * them (`Vidal, Marta <…>; …`), rows of a table, groups (`Team: a@…, b@…;` of RFC 5322 3.4). What is no address stays as it
 * was typed, so that it can be shown as wrong instead of vanishing.
 */
export function parseAddresses(text: string): Recipient[] {
  const pieces = separate(text.replaceAll(unseen, ''));
  const found: Recipient[] = [];
  let before: Piece | undefined;
  for (const piece of pieces) {
    const group = piece.group ? { group: piece.group.slice(0, 200) } : {};
    const bare = piece.text.split(/\s+/);
    if (bare.length > 1 && bare.every((each) => faultOf(each) === undefined)) {
      found.push(...bare.map((address) => ({ name: '', address, ...group })));
      continue;
    }
    const one = parseAddress(piece.text);
    // A cell with the name, then one with the address.
    const isNamed =
      before?.end === '\t' && !before.text.includes('@') && one.name === '' && one.address.includes('@');
    const name = isNamed && before ? parseAddress(before.text).address : one.name;
    if (isNamed) found.pop();
    found.push({ ...one, name, ...group });
    before = piece;
  }
  return found;
}

/** Separators inside quotes, comments and angle brackets belong to the name or the address. */
function separate(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  let group: string | undefined;
  let comments = 0;
  let isQuoted = false;
  let isBracketed = false;
  const take = (to: number, end: string): void => {
    const piece = text.slice(from, to).trim();
    if (piece !== '') found.push({ text: piece, end, ...(group === undefined ? {} : { group }) });
    from = to + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && (isQuoted || comments > 0)) at += 1;
    else if (char === '"' && comments === 0) isQuoted = !isQuoted && text.includes('"', at + 1);
    else if (isQuoted) continue;
    else if (char === '(' && text.includes(')', at)) comments += 1;
    else if (char === ')' && comments > 0) comments -= 1;
    else if (comments > 0) continue;
    else if (char === '<' || char === '>') isBracketed = char === '<' && /^[^<]*>/.test(text.slice(at + 1));
    else if (isBracketed) continue;
    else if ((char === ':' || char === '：') && isGroupName(text.slice(from, at), text.slice(at + 1))) {
      group = nameOf(text.slice(from, at));
      from = at + 1;
    } else if (separators.includes(char)) {
      take(at, char);
      if (char === ';' || char === '；') group = undefined;
    }
  }
  take(text.length, '');
  return withCommasInNames(found);
}

/** `mailto:` and `https:` begin no group. */
function isGroupName(before: string, after: string): boolean {
  const name = before.trim();
  return name !== '' && !name.includes('@') && !/^mailto$/i.test(name) && !after.startsWith('//');
}

/** Outlook writes `Vidal, Marta <m@a.example>; Li, Wei <…>`: between semicolons a comma may be part of a name. */
function withCommasInNames(pieces: readonly Piece[]): Piece[] {
  const isComma = (end: string): boolean => end === ',' || end === '，';
  if (!pieces.some(({ end }) => end === ';' || end === '；')) return [...pieces];
  const found: Piece[] = [];
  for (const piece of pieces) {
    const before = found.at(-1);
    const belongs =
      before &&
      isComma(before.end) &&
      before.group === piece.group &&
      !before.text.includes('@') &&
      /^[^@]+<[^<]*@/.test(piece.text);
    if (belongs) found.splice(-1, 1, { ...piece, text: `${before.text}, ${piece.text}` });
    else found.push(piece);
  }
  return found;
}

function parseAddress(text: string): Address {
  // In quotes, brackets and @ are only words.
  const quoted = /^("(?:[^"\\]|\\.)*")\s*<\s*(?:mailto:)?([^<>]*?)\s*>$/s.exec(text);
  if (quoted) return { name: nameOf(quoted[1] ?? ''), address: addressOf(quoted[2] ?? '') };
  const named = /^(.*?)\s*<\s*(?:mailto:)?([^<>]*?)\s*>(.*)$/s.exec(text);
  if (named) {
    const [, name = '', address = '', after = ''] = named;
    // Two without a separator between them: neither may vanish in the name of the other.
    if (/[<>@]/.test(after) || name.includes('<')) return { name: '', address: text.slice(0, 1000) };
    return { name: nameOf(`${name} ${after}`), address: addressOf(address) };
  }
  const commented =
    /^([^\s()]+@[^\s()]+)\s*\(([^()]*)\)$/.exec(text) ?? /^\(([^()]*)\)\s*([^\s()]+@[^\s()]+)$/.exec(text);
  if (commented) {
    const [, first = '', second = ''] = commented;
    const [address, name] = text.startsWith('(') ? [second, first] : [first, second];
    return { name: nameOf(name), address: addressOf(address) };
  }
  // "Ann ann@a.example", as some programs write it.
  const loose = /^([^@"<>]+?)\s+(\S+@\S+)$/s.exec(text);
  if (loose?.[2] !== undefined && faultOf(addressOf(loose[2])) === undefined)
    return { name: nameOf(loose[1] ?? ''), address: addressOf(loose[2]) };
  return { name: '', address: addressOf(text.replace(/^mailto:/i, '')) };
}

function nameOf(text: string): string {
  const trimmed = text.replaceAll(lineEnds, ' ').trim();
  const quoted = /^"(.*)"$/s.exec(trimmed)?.[1]?.replaceAll(/\\(.)/gs, '$1') ?? trimmed;
  return quoted.replaceAll(/\s+/g, ' ').trim().slice(0, 1000);
}

/** Letters, dots and @ in full width are what a Chinese keyboard writes for the plain ones. */
function addressOf(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll('。', '.')
    .trim()
    .slice(0, 1000);
}

/** Whether mail can be sent to it, as far as a typing mistake can be told from an address. */
export function isAddress(address: string): boolean {
  return faultOf(address) === undefined;
}

/** As people read it: domains of other scripts in their letters. */
export function shownAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at + 1) + fromPunycode(address.slice(at + 1));
}

/** As a chip shows it. */
export function showAddress({ name, address }: Address): string {
  return name === '' ? shownAddress(address) : `${name} <${shownAddress(address)}>`;
}

/** What two spellings of one address have in common. */
export function addressKey(address: string): string {
  return shownAddress(address).toLowerCase();
}

/** The list with more, nobody twice. */
export function withAddresses<A extends Address>(list: readonly A[], more: readonly A[]): A[] {
  const known = new Set(list.map(({ address }) => addressKey(address)));
  return [
    ...list,
    ...more.filter(({ address }) => {
      const key = addressKey(address);
      return !known.has(key) && known.add(key);
    }),
  ];
}
