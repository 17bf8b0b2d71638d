import { randomUUID } from 'node:crypto';
import type { Account } from '../../../shared/model/account.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import { Failed } from '../failed.ts';
import { newMessageId } from '../mime/message-id.ts';
import { redirected } from '../mime/redirected.ts';
import { withCrlf } from '../mime/with-crlf.ts';
import { withHead } from '../mime/with-head.ts';
import { checkedAddress } from '../mime/checked-address.ts';
import type { Composed, Times } from './compose.ts';
import { envelopeRecipients } from './entry.ts';
import type { Original } from './ports.ts';

/**
 * Somebody's message, sent on as it is. It is in its folder already, so no copy of it goes to Sent.
 *
 * @throws Failed `no-recipients`, `input-invalid`
 */
export function composeRedirection(
  original: Pick<Original, 'bytes' | 'subject'>,
  account: Account,
  addresses: readonly string[],
  { now, sendAt }: Times,
): Composed {
  const to = addresses.map((address) => ({ name: '', address: checkedAddress(address) }));
  const recipients = envelopeRecipients([to]);
  if (recipients.length === 0) throw new Failed({ code: 'no-recipients', phase: 'input' });
  const { email, fullName } = identityOf(account);
  const messageId = newMessageId(email);
  const from = { name: fullName, address: email };
  const sentOn = { from, to, date: new Date(now), messageId };
  return {
    message: withHead(withCrlf(original.bytes), (start) => redirected(start, sentOn)),
    entry: {
      id: randomUUID() as string as OutboxId,
      accountId: account.id,
      state: 'waiting',
      subject: original.subject,
      from: email,
      to,
      recipients,
      bcc: [],
      messageId,
      createdAt: now,
      sendAt,
      attempts: 0,
      copy: { state: 'filed', attempts: 0 },
      redirected: true,
    },
  };
}
