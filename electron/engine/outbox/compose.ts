import type { Account } from '../../../shared/model/account.ts';
import type { Address } from '../../../shared/model/address.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import { messageHtml, shownContentIds } from '../../../shared/text/quote.ts';
import { Failed } from '../failed.ts';
import { newMessageId } from '../mime/message-id.ts';
import type { Mime, Outgoing } from '../mime/mime.ts';
import { withBcc } from '../mime/with-bcc.ts';
import type { Bytes } from '../vault/atomic.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import type { NewOutboxEntry } from '../vault/outbox-files.ts';
import { checkedAddress, isAddress } from './checked-address.ts';
import { envelopeRecipients } from './entry.ts';
import { heldOrScheduled } from './wishes.ts';

/** What a draft becomes: the message that goes out, and its state. The draft's id goes on as the outbox's. */
export interface Composed {
  readonly entry: NewOutboxEntry;
  readonly message: Bytes;
}

/** When it was written, and when it shall go out; ms since 1970. */
export interface Times {
  readonly now: number;
  readonly sendAt: number;
  /** When the time for undo is over. */
  readonly soonest: number;
  /** The person chose the time: then it is the message's Date. */
  readonly scheduled: boolean;
}

/**
 * The message is built while it is read: only then it is known whether it can be.
 *
 * @throws Failed `no-recipients`, `input-invalid`; the message `input-invalid`, `attachment-missing`, `disk-failed`
 */
export function composeMessage(
  draft: Draft,
  account: Account,
  mime: Mime,
  drafts: DraftFiles,
  { now, ...times }: Times,
): Composed {
  const recipients = envelopeRecipients([draft.to, draft.cc, draft.bcc]);
  if (recipients.length === 0) throw new Failed({ code: 'no-recipients', phase: 'input' });
  // Bcc is in no header that would be checked when the message is built.
  for (const { address } of draft.bcc) checkedAddress(address, 'bcc');
  const { id: identityId, email } = identityOf(account, draft.identityId);
  const messageId = newMessageId(email);
  const date = new Date(times.scheduled ? times.sendAt : now);
  const outgoing = outgoingOf(draft, account, drafts, { messageId, date });
  const { original } = draft;
  return {
    message: mime.build(outgoing),
    entry: {
      id: draft.id as string as OutboxId,
      accountId: draft.accountId,
      state: 'waiting',
      subject: draft.subject,
      identityId,
      from: email,
      to: draft.to,
      recipients,
      bcc: draft.bcc,
      messageId,
      createdAt: now,
      ...heldOrScheduled(draft.wishes, times),
      ...(draft.wishes ? { wishes: draft.wishes } : {}),
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
  const { email, fullName, replyTo = [] } = identityOf(account, draft.identityId);
  const html = messageHtml(draft.html, draft.quoteHtml);
  const shown = shownContentIds(html);
  return {
    from: { name: fullName, address: email },
    // Where answers to this very message shall go is said for it alone.
    replyTo: draft.replyTo?.length ? draft.replyTo : replyTo,
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
    ...(draft.wishes?.readReceipt ? { receiptTo: email } : {}),
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
  const pieces: Uint8Array[] = [];
  const message = mime.build({
    ...outgoing,
    to: finished(outgoing.to),
    cc: finished(outgoing.cc),
    replyTo: finished(outgoing.replyTo ?? []),
    subject: oneLine(outgoing.subject),
  });
  for await (const piece of message) pieces.push(piece);
  return withBcc(Buffer.concat(pieces), finished(draft.bcc));
}

// oxlint-disable-next-line no-control-regex -- that is what must not pass
const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]+/g, ' ');
