import libmime from 'libmime';
import type { Address } from '../../../shared/model/address.ts';

function mailbox({ name, address }: Address): string {
  const clean = name.replace(/[\r\n\0]/g, ' ').trim();
  const spec = address.replace(/[\s<>\0]/g, '');
  if (!clean) return spec;
  if (/^[\w !#$%&'*+/=?^`{|}~-]+$/.test(clean)) return `${clean} <${spec}>`;
  if (/^[\x20-\x7e]+$/.test(clean)) return `"${clean.replace(/["\\]/g, '\\$&')}" <${spec}>`;
  // Words are split at 52 bytes and folded, so that no line grows too long.
  return `${libmime.encodeWords(clean, 'Q', 52)} <${spec}>`;
}

/** The value of an address field, one address a line (RFC 5322 3.4); nothing in it ends the field. */
export function mailboxes(list: readonly Address[]): string {
  return list.map(mailbox).join(',\r\n ');
}
