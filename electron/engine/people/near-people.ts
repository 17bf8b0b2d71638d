import type { Near } from '../../../shared/model/person.ts';
import { isOneSlip, nearDomain } from '../../../shared/text/near.ts';
import { isAutomatic } from './automatic.ts';
import type { Book } from './book.ts';

/** Shorter local parts have real neighbours everywhere (ann, anna). */
const shortest = 5;

/** Which address may be meant by one that was typed: of somebody known, or at a well-known provider. */
export function nearTo(book: Pick<Book, 'get' | 'neighbours'>, address: string): Near | undefined {
  const key = address.toLowerCase();
  const cut = key.lastIndexOf('@');
  if (cut < 1) return undefined;
  const known = book.get(key);
  // Somebody answered from there, or it was written more than once: it is meant.
  if (known && (known.heardAt !== undefined || known.wrote > 1)) return undefined;
  const local = key.slice(0, cut);
  const domain = key.slice(cut + 1);
  for (const other of book.neighbours(local, domain)) {
    const { name, address: meant, heardAt, wrote } = other;
    const otherKey = meant.toLowerCase();
    // Of two that were written to once each, either may be the slip.
    const isSure = heardAt !== undefined || wrote > 1 || !known;
    if (otherKey === key || !isSure || isAutomatic(otherKey)) continue;
    const otherCut = otherKey.lastIndexOf('@');
    const otherLocal = otherKey.slice(0, otherCut);
    const isPerson =
      otherKey.slice(otherCut + 1) === domain
        ? local.length >= shortest && isOneSlip(local, otherLocal) && !isCounted(local, otherLocal)
        : isOneSlip(domain, otherKey.slice(otherCut + 1));
    if (isPerson) return { by: 'person', name, address: meant };
  }
  const provider = nearDomain(domain);
  if (provider === undefined) return undefined;
  return { by: 'domain', name: '', address: `${address.slice(0, cut)}@${provider}` };
}

/** li.wei1 and li.wei2 are two people. */
function isCounted(a: string, b: string): boolean {
  return a.replaceAll(/\d/g, '') === b.replaceAll(/\d/g, '');
}
