import type { MessageView } from '../../../shared/contract/messages.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { textAsHtml, writtenAndQuoted } from '../../../shared/text/quote.ts';

/**
 * A message as a new one to write on: recipients, blind copies too (a Sent copy names them), subject and text; no part
 * of the old conversation. What others wrote as HTML comes as the quote, which the face makes safe; what was written
 * here can be edited.
 *
 * @param isOwn - whether an address is one of the person's, in lower case
 */
export function editAsNew(
  { summary, envelope, body }: MessageView,
  isOwn: (address: string) => boolean,
): Pick<Draft, 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject' | 'html' | 'quoteHtml'> {
  const isMine = summary.from.some(({ address }) => isOwn(address.toLowerCase()));
  const head = {
    to: [...summary.to],
    cc: [...envelope.cc],
    bcc: [...envelope.bcc],
    // Where answers to somebody else go is not where answers to the person go.
    ...(isMine && envelope.replyTo.length > 0 ? { replyTo: [...envelope.replyTo] } : {}),
    subject: summary.subject,
  };
  if (body?.html === undefined) return { ...head, html: body?.text ? textAsHtml(body.text) : '' };
  if (!isMine) return { ...head, html: '', quoteHtml: body.html };
  const { written, quoted } = writtenAndQuoted(body.html);
  return { ...head, html: written, ...(quoted === undefined ? {} : { quoteHtml: quoted }) };
}
