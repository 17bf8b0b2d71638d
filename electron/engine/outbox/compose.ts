import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import { outgoingOf } from '../drafts/outgoing.ts';
import { Failed } from '../failed.ts';
import { newMessageId } from '../mime/message-id.ts';
import type { Mime } from '../mime/mime.ts';
import type { Bytes } from '../vault/atomic.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import type { NewOutboxEntry } from '../vault/outbox-files.ts';
import { checkedAddress } from '../mime/checked-address.ts';
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
