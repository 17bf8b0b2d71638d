import { domainToASCII } from 'node:url';
import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { messageHtml, shownContentIds } from '../../../shared/text/quote.ts';
import { Failed } from '../failed.ts';
import { newMessageId } from '../mime/message-id.ts';
import type { Mime, Outgoing } from '../mime/mime.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { envelopeRecipients } from './entry.ts';

/** What a draft becomes: the message that goes out, and its state. The draft's id goes on as the outbox's. */
export interface Composed {
  readonly entry: OutboxEntry;
  readonly message: Uint8Array;
}

/** @throws Failed `no-recipients`, `input-invalid`, `attachment-missing` */
export async function composeMessage(
  draft: Draft,
  account: Account,
  mime: Mime,
  drafts: DraftFiles,
  now: number,
  sendAt: number,
): Promise<Composed> {
  const recipients = envelopeRecipients([draft.to, draft.cc, draft.bcc]);
  if (recipients.length === 0) throw new Failed({ code: 'no-recipients', phase: 'input' });
  for (const { address } of draft.bcc) {
    // Bcc is in no header that would be checked when the message is built.
    const domain = address.slice(address.lastIndexOf('@') + 1);
    if (!/^[^\s@<>",;:()]+@[^\s@<>",;:()]+$/.test(address) || domainToASCII(domain) === '') {
      throw new Failed({ code: 'input-invalid', params: { field: 'bcc' }, phase: 'input' });
    }
  }
  const messageId = newMessageId(account.email);
  const html = messageHtml(draft.html, draft.quoteHtml);
  const shown = shownContentIds(html);
  const outgoing: Outgoing = {
    from: { name: account.fullName, address: account.email },
    to: draft.to,
    cc: draft.cc,
    subject: draft.subject,
    html,
    attachments: draft.attachments
      // A picture of a quote that was left out goes with it.
      .filter(({ contentId }) => contentId === undefined || shown.has(contentId))
      .map(({ hash, fileName, type, contentId }) => ({
        fileName,
        type,
        contentId,
        file: drafts.partPath(hash),
      })),
    references: draft.references,
    ...(draft.inReplyTo ? { inReplyTo: draft.inReplyTo } : {}),
    messageId,
    date: new Date(now),
  };
  const message = await mime.build(outgoing);
  const { original } = draft;
  return {
    message,
    entry: {
      id: draft.id as string as OutboxId,
      accountId: draft.accountId,
      state: 'waiting',
      subject: draft.subject,
      from: account.email,
      to: draft.to,
      recipients,
      bcc: draft.bcc,
      messageId,
      size: message.length,
      createdAt: now,
      sendAt,
      attempts: 0,
      ...(original && draft.kind !== 'new'
        ? { original: { ...original, mark: draft.kind === 'forward' ? 'forwarded' : 'answered' } }
        : {}),
    },
  };
}
