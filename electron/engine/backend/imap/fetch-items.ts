import { type Answer, isList, numberOf, textOf, type Token } from './line.ts';

/** The data items of one FETCH answer that are asked for; bodies are keyed by section ("1.2", "HEADER.FIELDS"). */
export interface FetchItems {
  uid?: number;
  flags?: readonly string[];
  modseq?: string;
  size?: number;
  internalDate?: string;
  structure?: Token;
  readonly bodies: Map<string, Token | undefined>;
}

/** `* 12 FETCH (UID 7 FLAGS (\Seen) …)`; unknown items are skipped. */
export function fetchItems({ attributes }: Answer): FetchItems {
  const items: FetchItems = { bodies: new Map() };
  const list = attributes?.[1];
  if (!isList(list)) return items;
  for (let i = 0; i + 1 < list.length; i += 2) {
    const key = list[i];
    const value = list[i + 1];
    if (!key || isList(key) || typeof key.value !== 'string') continue;
    switch (key.value.toUpperCase()) {
      case 'UID':
        items.uid = numberOf(value) || undefined;
        break;
      case 'FLAGS':
        items.flags = isList(value) ? flagNames(value) : [];
        break;
      case 'MODSEQ':
        items.modseq = isList(value) ? modseqOf(value[0]) : undefined;
        break;
      case 'RFC822.SIZE':
        items.size = numberOf(value);
        break;
      case 'INTERNALDATE':
        items.internalDate = textOf(value);
        break;
      case 'BODYSTRUCTURE':
        items.structure = value;
        break;
      case 'BODY':
        if (key.section) items.bodies.set(sectionName(key.section), value);
        break;
      default:
    }
  }
  return items;
}

function sectionName(section: readonly Token[]): string {
  const first = section[0];
  return (textOf(first) ?? '').toUpperCase();
}

/** Names of flags without \Recent, which belongs to a session and not to a message. */
export function flagNames(list: readonly Token[]): string[] {
  const flags: string[] = [];
  for (const each of list) {
    const name = textOf(each);
    if (name && name !== '\\Recent' && name.toLowerCase() !== '\\recent') flags.push(name);
  }
  return flags;
}

/** A mod-sequence has 63 bits (RFC 7162 7), so it stays a decimal text. */
export function modseqOf(token: Token | undefined): string | undefined {
  const text = textOf(token);
  return text !== undefined && /^[1-9]\d{0,19}$/.test(text) ? text : undefined;
}
