import type { Part } from '../../../../shared/model/message.ts';
import type { MessageReport } from '../../../../shared/model/report.ts';
import type { EncodedSection } from '../mime.ts';
import { sectionText } from '../section-text.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { quotedMessageId } from './fields.ts';
import { readPlainBounce } from './plain-bounce.ts';
import { readReceipt } from './read-receipt.ts';

/** The `global-` forms are those of internationalised mail (RFC 6533). */
const isStatus = (type: string): boolean => /^message\/(?:global-)?delivery-status$/.test(type);
const isDisposition = (type: string): boolean => /^message\/(?:global-)?disposition-notification$/.test(type);
const isReturned = (type: string): boolean =>
  /^(?:text\/rfc822-headers|message\/(?:rfc822|global|global-headers|partial))$/.test(type);

/** Whether a message may be a report, as far as its structure tells. */
export function hasReport(parts: readonly Pick<Part, 'type'>[]): boolean {
  return parts.some(({ type }) => isStatus(type) || isDisposition(type));
}

/** The sections to read of a report; none of them needs more than its first bytes. */
export function sectionsOfReport<P extends Pick<Part, 'type'>>(parts: readonly P[]): readonly P[] {
  if (hasReport(parts))
    return parts.filter(({ type }) => isStatus(type) || isDisposition(type) || isReturned(type)).slice(0, 8);
  return parts.filter(({ type }) => type === 'text/plain' || isReturned(type)).slice(0, 2);
}

/**
 * @param inReplyTo of the report itself, which names the message where nothing of it came back
 * @returns undefined for what is no report, or tells nothing
 */
export function readReport(
  sections: readonly EncodedSection[],
  inReplyTo?: string,
): MessageReport | undefined {
  const textOf = (is: (type: string) => boolean): string =>
    sections.flatMap((each) => (is(each.part.type) ? sectionText(each) : [])).join('\n\n');
  const has = (is: (type: string) => boolean): boolean => sections.some(({ part }) => is(part.type));
  const heads = sections.flatMap((each) => (isReturned(each.part.type) ? headOf(sectionText(each)) : []));
  const returned = heads.length > 0 ? quotedMessageId(heads.join('\n')) : inReplyTo;
  if (has(isDisposition)) return readReceipt(textOf(isDisposition), returned);
  if (has(isStatus)) return readDeliveryStatus(textOf(isStatus), returned);
  return readPlainBounce(textOf((type) => type === 'text/plain'));
}

/** The text that a message brings along is not its header. */
const headOf = (text: string): string => text.trimStart().split(/\n[ \t]*\n/, 1)[0] ?? '';
