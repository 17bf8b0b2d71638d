import { domainToASCII } from 'node:url';

/**
 * An addr-spec as it goes into the envelope, its domain in ASCII (RFC 5891); undefined if it is none. Line ends and
 * angle brackets would start another command or another address.
 */
export function envelopeAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  const ascii = domain.startsWith('[') ? domain : domainToASCII(domain);
  // oxlint-disable-next-line no-control-regex -- that is what must not pass
  if (at <= 0 || !ascii || /[\u0000-\u0020\u007f<>]/.test(ascii)) return undefined;
  // oxlint-disable-next-line no-control-regex -- a quoted local part may have blanks, nothing else may
  if (/[\u0000-\u001f\u007f<>]/.test(local) || (/\s/.test(local) && !/^".*"$/.test(local))) return undefined;
  return `${local}@${ascii}`;
}

/** The sender of what nobody shall answer: reports and receipts (RFC 5321 4.5.5). */
export const nobody = '';

/** A local part outside ASCII goes only to servers that offer SMTPUTF8 (RFC 6531). */
export function needsUtf8(address: string): boolean {
  // oxlint-disable-next-line no-control-regex -- ASCII from its first to its last letter
  return /[^\u0000-\u007f]/.test(address);
}
