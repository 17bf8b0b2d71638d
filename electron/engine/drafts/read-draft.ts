import { buffer } from 'node:stream/consumers';
import { createReadStream } from 'node:fs';
import type { Draft, DraftAttachment, DraftKind } from '../../../shared/model/draft.ts';
import { textAsHtml, writtenAndQuoted } from '../../../shared/text/quote.ts';
import { safeFileName } from '../content/safe-file-name.ts';
import { Failed } from '../failed.ts';
import type { Mime } from '../mime/mime.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { isAddress } from '../mime/checked-address.ts';
import { readDraftFields } from './draft-fields.ts';
import { foreignQuote } from './foreign-quote.ts';

/** What a message says that is to be written on. */
export type ReadDraft = Pick<
  Draft,
  | 'kind'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'replyTo'
  | 'subject'
  | 'html'
  | 'text'
  | 'quoteHtml'
  | 'attachments'
  | 'wishes'
  | 'inReplyTo'
  | 'references'
> & {
  readonly messageId: string | undefined;
  /** Whom it is from, in lower case. */
  readonly from: string | undefined;
  /** The Message-ID of what it answers or forwards. */
  readonly originalId: string | undefined;
};

/**
 * Reads a draft that lies in a folder, Skein's or another client's; its attachments come into the vault. HTML of others
 * is foreign until the face made it safe.
 *
 * @throws Failed `message-unparsable`, `disk-full`, `disk-failed`
 */
export async function readDraft(
  source: Uint8Array | { readonly file: string },
  mime: Mime,
  files: Pick<DraftFiles, 'putPart'>,
): Promise<ReadDraft> {
  const message = source instanceof Uint8Array ? source : await buffer(createReadStream(source.file));
  const { envelope, summary, body, ranges } = await mime.readSource(message);
  if (body.unparsable) throw new Failed({ code: 'message-unparsable', phase: 'parse' });
  const attachments: DraftAttachment[] = [];
  for (const part of envelope.parts) {
    const range = ranges[part.section];
    if (part.use === 'text' || !range) continue;
    const { hash, size } = await files.putPart(
      decodeTransfer(message.subarray(range.start, range.end), part.encoding),
    );
    const shown = part.use === 'inline' && part.contentId ? { contentId: part.contentId } : {};
    attachments.push({ hash, size, type: part.type, fileName: safeFileName(part.fileName), ...shown });
  }
  const html = body.html ?? textAsHtml(body.text ?? '');
  const own = writtenAndQuoted(html);
  const { written, quoted } = own.quoted === undefined ? foreignQuote(own.written) : own;
  const [inReplyTo] = envelope.inReplyTo;
  const { forwarded, wishes } = readDraftFields(message);
  const kind: DraftKind = forwarded ? 'forward' : inReplyTo ? 'reply' : 'new';
  return {
    kind,
    messageId: envelope.messageId,
    from: summary.from[0]?.address.toLowerCase(),
    to: [...summary.to],
    cc: [...envelope.cc],
    bcc: [...envelope.bcc],
    ...(envelope.replyTo.length > 0 ? { replyTo: [...envelope.replyTo] } : {}),
    subject: summary.subject,
    html: written,
    ...(body.html === undefined ? { text: body.text ?? '' } : {}),
    ...(quoted === undefined ? {} : { quoteHtml: quoted }),
    attachments,
    ...(Object.keys(wishes).length > 0 ? { wishes } : {}),
    ...(inReplyTo ? { inReplyTo } : {}),
    references: [...envelope.references],
    originalId: forwarded ?? inReplyTo,
  };
}

/**
 * A draft with what another device made of it. What no message can say stays as it was here: addresses that are none yet,
 * what is asked of the way, and what it answers.
 */
export function changedElsewhere(before: Draft, read: ReadDraft): Draft {
  const { messageId: _m, from: _f, originalId: _o, kind: _k, wishes: now, ...content } = read;
  const { text: _t, quoteHtml: _q, replyTo: _r, ...own } = before;
  const { readReceipt: _rr, deliveryReport: _dr, ...kept } = own.wishes ?? {};
  const wishes = { ...kept, ...now };
  const withUnfinished = (now: Draft['to'], old: Draft['to']): Draft['to'] => [
    ...now,
    ...old.filter(({ address }) => !isAddress(address.trim())),
  ];
  return {
    ...own,
    ...content,
    wishes: Object.keys(wishes).length > 0 ? wishes : undefined,
    to: withUnfinished(content.to, own.to),
    cc: withUnfinished(content.cc, own.cc),
    bcc: withUnfinished(content.bcc, own.bcc),
  };
}
