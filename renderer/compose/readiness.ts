import type { Draft } from '../../shared/model/draft.ts';
import { textWithoutSignature, withoutSignature } from '../../shared/text/signature.ts';
import { fieldsIn } from '../../shared/text/template-fields.ts';
import { isAddress } from './addresses.ts';
import type { DraftState } from './draft-session.ts';
import { doubtful } from './recipients/near.ts';

/** Why a draft cannot be sent as it is: a key of `compose.problems`. */
export type SendProblem = 'no-recipients' | 'bad-recipient' | 'not-attached' | 'too-large';

/** What is asked before it is sent: a key of `compose.ask`. */
export type SendQuestion =
  | 'open-field'
  | 'no-subject'
  | 'no-attachment'
  | 'doubtful-recipient'
  | 'many-recipients';

/** More people than this in To and Cc see each other's addresses by mistake more often than on purpose. */
const manyRecipients = 15;

export function sendProblem(draft: Draft): SendProblem | undefined {
  const all = [...draft.to, ...draft.cc, ...draft.bcc];
  if (all.length === 0) return 'no-recipients';
  return [...all, ...(draft.replyTo ?? [])].every(({ address }) => isAddress(address))
    ? undefined
    : 'bad-recipient';
}

/** What the person may have overlooked, in the order it is asked. */
export function sendQuestions(draft: Draft): SendQuestion[] {
  const found: SendQuestion[] = [];
  if (fieldsIn(`${draft.subject}\n${ownText(draft)}`).length > 0) found.push('open-field');
  if (draft.subject.trim() === '') found.push('no-subject');
  if (speaksOfAttachment(draft) && !hasFiles(draft)) found.push('no-attachment');
  if (doubtful(draft).length > 0) found.push('doubtful-recipient');
  if (draft.to.length > manyRecipients) found.push('many-recipients');
  return found;
}

/** What the person wrote, without their signature and what they quoted in it; the original below is not looked at. */
export function ownText({ html, text }: Pick<Draft, 'html' | 'text'>): string {
  if (text !== undefined) return textWithoutSignature(text).replaceAll(/^>.*$/gm, '');
  let own = withoutSignature(html);
  // From the inside out, because quotes may hold quotes.
  for (let before = ''; before !== own; ) {
    before = own;
    own = own.replaceAll(/<blockquote\b[^>]*>(?:(?!<blockquote\b)[\s\S])*?<\/blockquote>/gi, ' ');
  }
  return own.replaceAll(/<[^>]*>/g, ' ').replaceAll('&nbsp;', ' ');
}

const attachmentWords =
  /\b(attach(ed|ing|ments?)?|enclos(ed|ing|ures?))\b|附件|附上|附檔|附寄|附图|附圖|附表|附文|见附|見附|如附|随信|隨信|随函|隨函|随邮件附/i;

function speaksOfAttachment(draft: Draft): boolean {
  // The subject of an answer is the other's.
  const subject = draft.kind === 'new' ? draft.subject : '';
  return attachmentWords.test(`${subject}\n${ownText(draft)}`);
}

/** A file, or a picture in what was written; those of the quote and of the signature are nobody's attachment. */
function hasFiles({ attachments, html }: Draft): boolean {
  return (
    attachments.some(({ contentId }) => contentId === undefined) || withoutSignature(html).includes('<img')
  );
}

/** Nothing would be lost: the person wrote nothing and attached nothing. */
export function isEmptyDraft({ draft, isTouched }: DraftState): boolean {
  if (!isTouched) return true;
  const text = withoutSignature(draft.html)
    .replaceAll(/<(?!img)[^>]*>|&nbsp;/g, '')
    .trim();
  const isNew = draft.kind === 'new';
  return (
    text === '' &&
    (!isNew ||
      (draft.subject.trim() === '' &&
        draft.attachments.every(({ contentId }) => contentId !== undefined) &&
        draft.to.length + draft.cc.length + draft.bcc.length === 0))
  );
}
