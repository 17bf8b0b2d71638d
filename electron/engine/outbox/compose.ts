import type { Account } from '../../../shared/model/account.ts';
import type { Address } from '../../../shared/model/address.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { messageHtml, shownContentIds } from '../../../shared/text/quote.ts';
import { Failed } from '../failed.ts';
import { newMessageId } from '../mime/message-id.ts';
import type { Mime, Outgoing } from '../mime/mime.ts';
import { withBcc } from '../mime/with-bcc.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { checkedAddress, isAddress } from './checked-address.ts';
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
  const date = new Date(scheduled ? sendAt : now);
  const outgoing = outgoingOf(draft, account, drafts, { messageId, date });
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

/** What is built of a draft. */
function outgoingOf(
  draft: Draft,
  account: Account,
  drafts: DraftFiles,
  { messageId, date }: Pick<Outgoing, 'messageId' | 'date'>,
): Outgoing {
  const html = messageHtml(draft.html, draft.quoteHtml);
  const shown = shownContentIds(html);
  return {
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
    date,
  };
}

/**
 * A draft as other devices are to find it: as it would go out, and with its Bcc. It may be half written, so that addresses
 * which are none yet are left out.
 *
 * @param messageId - with angle brackets
 * @param date - when it was saved
 * @throws Failed `attachment-missing`
 */
export async function draftMessage(
  draft: Draft,
  account: Account,
  mime: Mime,
  drafts: DraftFiles,
  named: Pick<Outgoing, 'messageId' | 'date'>,
): Promise<Uint8Array> {
  const outgoing = outgoingOf(draft, account, drafts, named);
  const finished = (list: readonly Address[]): readonly Address[] =>
    list.flatMap(({ name, address }) =>
      isAddress(address.trim()) ? [{ name: oneLine(name), address: address.trim() }] : [],
    );
  const message = await mime.build({
    ...outgoing,
    to: finished(outgoing.to),
    cc: finished(outgoing.cc),
    subject: oneLine(outgoing.subject),
  });
  return withBcc(message, finished(draft.bcc));
}

// oxlint-disable-next-line no-control-regex -- that is what must not pass
const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]+/g, ' ');
