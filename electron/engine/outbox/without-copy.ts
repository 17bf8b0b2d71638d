import { randomUUID } from 'node:crypto';
import type { Account } from '../../../shared/model/account.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import { Failed } from '../failed.ts';
import { checkedAddress } from '../mime/checked-address.ts';
import { newMessageId } from '../mime/message-id.ts';
import type { NewOutboxEntry } from '../vault/outbox-files.ts';
import type { Times } from './compose.ts';
import { envelopeRecipients } from './entry.ts';

/**
 * The state of what goes out without a draft behind it and without a copy in Sent: a redirection, a receipt.
 *
 * @throws Failed `no-recipients`, `input-invalid`
 */
export function entryWithoutCopy(
  account: Account,
  { from, subject, addresses }: { from: string; subject: string; addresses: readonly string[] },
  { now, sendAt }: Times,
): NewOutboxEntry {
  const to = addresses.map((address) => ({ name: '', address: checkedAddress(address) }));
  const recipients = envelopeRecipients([to]);
  if (recipients.length === 0) throw new Failed({ code: 'no-recipients', phase: 'input' });
  return {
    id: randomUUID() as string as OutboxId,
    accountId: account.id,
    state: 'waiting',
    subject,
    from,
    to,
    recipients,
    bcc: [],
    messageId: newMessageId(from),
    createdAt: now,
    sendAt,
    attempts: 0,
    copy: { state: 'filed', attempts: 0 },
    redirected: true,
  };
}
