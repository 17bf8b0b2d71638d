import { randomUUID } from 'node:crypto';
import { type Language, sentences } from '../../../shared/locales/index.ts';
import type { Account } from '../../../shared/model/account.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import type { AccountId, IdentityId, OutboxId } from '../../../shared/model/ids.ts';
import { Failed } from '../failed.ts';
import { newMessageId } from '../mime/message-id.ts';
import { writeReceipt } from '../mime/write-receipt.ts';
import { checkedAddress } from '../mime/checked-address.ts';
import type { Composed, Times } from './compose.ts';
import { envelopeRecipients } from './entry.ts';

/** What the person tells the sender of a message that they read. */
export interface WantedReceipt {
  readonly accountId: AccountId;
  /** Of the words in it. */
  readonly language: Language;
  /** As whom it was read; absent: the account's default. */
  readonly identityId?: IdentityId;
  readonly to: readonly string[];
  /** Of the message that was read. */
  readonly subject: string;
  readonly messageId?: string;
  /** ms since 1970. */
  readonly sentAt: number;
}

/**
 * A receipt on its way: from nobody, so that nothing comes back, and with no copy in Sent.
 *
 * @throws Failed `no-recipients`, `input-invalid`
 */
export function composeReceipt(
  { identityId, language, to: addresses, subject, messageId: original, sentAt }: WantedReceipt,
  account: Account,
  { now, sendAt }: Times,
): Composed {
  const to = addresses.map((address) => ({ name: '', address: checkedAddress(address) }));
  const recipients = envelopeRecipients([to]);
  if (recipients.length === 0) throw new Failed({ code: 'no-recipients', phase: 'input' });
  const { id, email, fullName } = identityOf(account, identityId);
  const messageId = newMessageId(email);
  const words = sentences[language].reports.receipt;
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'full',
    timeStyle: 'short',
  }).format(sentAt);
  const fill = (sentence: string): string =>
    sentence
      .replace('{{subject}}', () => subject)
      .replace('{{date}}', () => date)
      .replace('{{name}}', () => (fullName ? `${fullName} <${email}>` : email));
  const message = writeReceipt({
    from: { name: fullName, address: email },
    to,
    subject: fill(words.subject),
    text: fill(words.text),
    original,
    messageId,
    date: new Date(now),
  });
  return {
    message,
    entry: {
      id: randomUUID() as string as OutboxId,
      accountId: account.id,
      identityId: id,
      state: 'waiting',
      subject: fill(words.subject),
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
      receipt: true,
    },
  };
}
