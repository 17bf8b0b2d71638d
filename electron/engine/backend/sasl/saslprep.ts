/** Spaces of all kinds but the plain one (RFC 3454 C.1.2). */
const otherSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;
/** What is commonly mapped to nothing (RFC 3454 B.1): soft hyphens, joiners, variation selectors. */
const invisible = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/**
 * A name or password as SCRAM wants it (SASLprep, RFC 4013), so that two keyboards' ways to write one letter are the
 * same password. What RFC 4013 forbids is let through: the server judges it.
 */
export function prepared(text: string): string {
  return text.replace(otherSpaces, ' ').replace(invisible, '').normalize('NFKC');
}
