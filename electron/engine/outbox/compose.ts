import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { messageHtml, shownContentIds } from '../../../shared/text/quote.ts';
import { Failed } from '../failed.ts';
import { newMessageId } from '../mime/message-id.ts';
import type { Mime, Outgoing } from '../mime/mime.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { checkedAddress } from './checked-address.ts';
import { envelopeRecipients } from './entry.ts';

/** What a draft becomes: the message that goes out, and its state. The draft's id goes on as the outbox's. */
export interface Composed {
  readonly entry: OutboxEntry;
  readonly message: Uint8Array;
}

/** When it was written, and when it shall go out; ms since 1970. */
export interface Times {
  readonly now: number;
  readonly sendAt: number;
  /** The person chose the time: then it is the message's Date. */
  readonly scheduled: boolean;
}

/** @throws Failed `no-recipients`, `input-invalid`, `attachment-missing` */
export async function composeMessage(
  draft: Draft,
  account: Account,
  mime: Mime,
  drafts: DraftFiles,
  { now, sendAt, scheduled }: Times,
): Promise<Composed> {
  const recipients = envelopeRecipients([draft.to, draft.cc, draft.bcc]);
  if (recipients.length === 0) throw new Failed({ code: 'no-recipients', phase: 'input' });
  // Bcc is in no header that would be checked when the message is built.
  for (const { address } of draft.bcc) checkedAddress(address, 'bcc');
  const messageId = newMessageId(account.email);
  const html = messageHtml(draft.html, draft.quoteHtml);
  const shown = shownContentIds(html);
  const outgoing: Outgoing = {
    from: { name: account.fullName, address: account.email },
    to: draft.to,
    cc: draft.cc,
    subject: draft.subject,
    html,
    ...(draft.text === undefined ? {} : { plain: true }),
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
    date: new Date(scheduled ? sendAt : now),
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
      ...(scheduled ? { scheduled } : {}),
      attempts: 0,
      ...(original && draft.kind !== 'new'
        ? { original: { ...original, mark: draft.kind === 'forward' ? 'forwarded' : 'answered' } }
        : {}),
    },
  };
}
