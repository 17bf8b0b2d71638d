import type { Draft, DraftAttachment } from '../../../shared/model/draft.ts';
import type { DraftId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { textAsHtml, writtenAndQuoted } from '../../../shared/text/quote.ts';
import { safeFileName } from '../content/safe-file-name.ts';
import { Failed } from '../failed.ts';
import type { Mime } from '../mime/mime.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import type { DraftFiles } from '../vault/draft-files.ts';

/**
 * Makes a draft of a message that was not sent: what was written, its attachments back in the vault. Recipients that
 * have it already are left out.
 *
 * @throws Failed `message-unparsable` (then it stays where it is)
 */
export async function decomposeMessage(
  entry: OutboxEntry,
  message: Uint8Array,
  mime: Mime,
  drafts: DraftFiles,
): Promise<Draft> {
  const { envelope, body, ranges } = await mime.readSource(message);
  if (body.unparsable) throw new Failed({ code: 'message-unparsable', phase: 'parse' });
  const attachments: DraftAttachment[] = [];
  for (const part of envelope.parts) {
    const range = ranges[part.section];
    if (part.use === 'text' || !range) continue;
    const { hash, size } = await drafts.putPart(
      decodeTransfer(message.subarray(range.start, range.end), part.encoding),
    );
    const shown = part.use === 'inline' && part.contentId ? { contentId: part.contentId } : {};
    attachments.push({ hash, size, type: part.type, fileName: safeFileName(part.fileName), ...shown });
  }
  const { written, quoted } = writtenAndQuoted(body.html ?? textAsHtml(body.text ?? ''));
  const has = new Set(
    entry.recipients.filter(({ state }) => state === 'accepted').map(({ address }) => address.toLowerCase()),
  );
  const without = (list: Draft['to']): Draft['to'] =>
    list.filter(({ address }) => !has.has(address.toLowerCase()));
  const { mark, ...original } = entry.original ?? {};
  return {
    id: entry.id as string as DraftId,
    accountId: entry.accountId,
    kind: mark === 'forwarded' ? 'forward' : mark === 'answered' ? 'reply' : 'new',
    to: without(entry.to),
    cc: without([...envelope.cc]),
    bcc: without(entry.bcc),
    subject: entry.subject,
    html: written,
    ...(body.html === undefined ? { text: body.text ?? '' } : {}),
    ...(quoted === undefined ? {} : { quoteHtml: quoted }),
    attachments,
    ...(envelope.inReplyTo[0] ? { inReplyTo: envelope.inReplyTo[0] } : {}),
    references: [...envelope.references],
    ...(entry.original ? { original: original as Draft['original'] } : {}),
    savedAt: 0,
    revision: 0,
  };
}
