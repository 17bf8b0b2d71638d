/**
 * Flags by the names IMAP gives them (RFC 9051 2.3.2): system flags with their backslash, keywords
 * with their dollar sign. POP3 and Local Folders keep the same names locally.
 */
export const Seen = '\\Seen';
export const Flagged = '\\Flagged';
export const Answered = '\\Answered';
export const Draft = '\\Draft';
export const Deleted = '\\Deleted';
export const Forwarded = '$Forwarded';
export const Junk = '$Junk';
export const NotJunk = '$NotJunk';
/** Its sender's wish for a receipt was answered, or will not be (RFC 3503). */
export const MdnSent = '$MDNSent';
/** Of POP3 mail, set by Skein alone: the server still has a copy. */
export const OnServer = '$OnServer';
/** Of POP3 mail, set by Skein alone: only the headers were downloaded. */
export const HeadersOnly = '$HeadersOnly';

export type Flags = readonly string[];

/** Without those that say what is on a POP3 server: they are not for people or clients to set. */
export const settable = (flags: Flags): Flags =>
  flags.filter((flag) => flag !== OnServer && flag !== HeadersOnly);

/** Flags after adding and removing; compared without case (RFC 9051 2.3.2), sorted, no doubles. */
export function withFlags(flags: Flags, add: Flags, remove: Flags): Flags {
  const gone = new Set(remove.map((flag) => flag.toLowerCase()));
  const kept = new Map<string, string>();
  for (const flag of [...flags, ...add]) {
    const key = flag.toLowerCase();
    if (!gone.has(key) && !kept.has(key)) kept.set(key, flag);
  }
  return [...kept.values()].sort();
}

export function hasFlag(flags: Flags, flag: string): boolean {
  const wanted = flag.toLowerCase();
  return flags.some((each) => each.toLowerCase() === wanted);
}

export function sameFlags(a: Flags, b: Flags): boolean {
  const inOneOrder = (flags: Flags): string =>
    [...new Set(flags.map((flag) => flag.toLowerCase()))].sort().join(' ');
  return inOneOrder(a) === inOneOrder(b);
}
