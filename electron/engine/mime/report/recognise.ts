import type { Part } from '../../../../shared/model/message.ts';
import type { NewMessage } from '../../../../shared/store/rows.ts';

/** The `global-` forms are those of internationalised mail (RFC 6533). */
export const isStatus = (type: string): boolean => /^message\/(?:global-)?delivery-status$/.test(type);
export const isDisposition = (type: string): boolean =>
  /^message\/(?:global-)?disposition-notification$/.test(type);
export const isReturned = (type: string): boolean =>
  /^(?:text\/rfc822-headers|message\/(?:rfc822|global|global-headers|partial))$/.test(type);

/** Whether a message may be a report, as far as its structure tells. */
function hasReport(parts: readonly Pick<Part, 'type'>[]): boolean {
  return parts.some(({ type }) => isStatus(type) || isDisposition(type));
}

/** Whether it is worth reading for what it tells of another message. qmail and others only have words for it. */
export function mayReport({ from, parts }: Pick<NewMessage, 'from' | 'parts'>): boolean {
  return hasReport(parts) || /^(?:mailer-daemon|postmaster)@/i.test(from[0]?.address ?? '');
}

/** The sections to read of a report; none of them needs more than its first bytes. */
export function sectionsOfReport<P extends Pick<Part, 'type'>>(parts: readonly P[]): readonly P[] {
  if (hasReport(parts))
    return parts.filter(({ type }) => isStatus(type) || isDisposition(type) || isReturned(type)).slice(0, 8);
  return parts.filter(({ type }) => type === 'text/plain' || isReturned(type)).slice(0, 2);
}
