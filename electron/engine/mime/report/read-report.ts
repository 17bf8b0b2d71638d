import type { MessageReport } from '../../../../shared/model/report.ts';
import type { EncodedSection } from '../mime.ts';
import { sectionText } from '../section-text.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { quotedMessageId } from './fields.ts';
import { readPlainBounce } from './plain-bounce.ts';
import { readReceipt } from './read-receipt.ts';
import { isDisposition, isReturned, isStatus } from './recognise.ts';

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
  const words = textOf((type) => type === 'text/plain');
  return readPlainBounce(words, heads.length > 0 ? returned : undefined);
}

/** The text that a message brings along is not its header. */
const headOf = (text: string): string => text.trimStart().split(/\n[ \t]*\n/, 1)[0] ?? '';
