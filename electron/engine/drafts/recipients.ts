import type { Address } from '../../../shared/model/address.ts';

/** What of the original decides who gets the answer. */
export interface Answered {
  readonly from: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly replyTo: readonly Address[];
  readonly listPost?: string;
}

const key = (each: Address): string => each.address.toLowerCase();

/** Each once, none of the left-out ones, in order. */
function once(addresses: readonly Address[], without: ReadonlySet<string> = new Set()): Address[] {
  const seen = new Set(without);
  return addresses.filter((each) => {
    if (!each.address.includes('@') || seen.has(key(each))) return false;
    seen.add(key(each));
    return true;
  });
}

/** The address of `<mailto:list@example.com?subject=…>` (RFC 2369 3.4); undefined where posting is not allowed. */
function listAddress(listPost: string | undefined): string | undefined {
  const found = /<mailto:([^>?]+)/i.exec(listPost ?? '')?.[1];
  if (found === undefined) return undefined;
  try {
    return decodeURIComponent(found);
  } catch {
    // Percent signs that encode nothing belong to the address.
    return found;
  }
}

/**
 * Who gets an answer (RFC 5322 3.6.3). One's own message is answered to whom it went. A Reply-To that a list wrote
 * over the sender's does not make a private answer public.
 *
 * @param isOwn whether an address is one of the person's
 */
export function replyRecipients(
  original: Answered,
  isOwn: (address: string) => boolean,
  all: boolean,
): { readonly to: readonly Address[]; readonly cc: readonly Address[] } {
  const mine = original.from.length > 0 && original.from.every((each) => isOwn(each.address));
  const list = listAddress(original.listPost)?.toLowerCase();
  const toList =
    list !== undefined && original.replyTo.length > 0 && original.replyTo.every((each) => key(each) === list);
  const wished = original.replyTo.length > 0 && (all || !toList) ? original.replyTo : original.from;
  const answerTo = mine ? original.to : wished;
  // Writing to oneself is allowed when there is nobody else.
  const withoutOwn = once(answerTo).filter((each) => !isOwn(each.address));
  const to = withoutOwn.length > 0 ? withoutOwn : once(answerTo);
  if (!all) return { to, cc: [] };
  const others = [...(toList ? original.from : []), ...(mine ? [] : original.to), ...original.cc];
  if (list !== undefined && ![...to, ...others].some((each) => key(each) === list))
    others.push({ name: '', address: list });
  const cc = once(others, new Set(to.map(key))).filter((each) => !isOwn(each.address));
  return { to, cc };
}

/** The chain of an answer (RFC 5322 3.6.4), at most 50 long: the first, and the last ones. */
export function replyReferences(original: {
  readonly messageId?: string;
  readonly references: readonly string[];
  readonly inReplyTo: readonly string[];
}): string[] {
  const before =
    original.references.length > 0
      ? original.references
      : original.inReplyTo.length === 1
        ? original.inReplyTo
        : [];
  const chain = [...new Set([...before, ...(original.messageId ? [original.messageId] : [])])];
  return chain.length > 50 ? [...chain.slice(0, 1), ...chain.slice(-49)] : chain;
}
