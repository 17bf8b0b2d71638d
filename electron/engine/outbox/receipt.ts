import { type Language, sentences } from '../../../shared/locales/index.ts';
import type { Account } from '../../../shared/model/account.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import type { AccountId, IdentityId } from '../../../shared/model/ids.ts';
import { writeReceipt } from '../mime/write-receipt.ts';
import type { Composed, Times } from './compose.ts';
import { entryWithoutCopy } from './without-copy.ts';

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
  times: Times,
): Composed {
  const { id, email, fullName } = identityOf(account, identityId);
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
  const own = { from: email, subject: fill(words.subject), addresses };
  const entry = { ...entryWithoutCopy(account, own, times), identityId: id, receipt: true as const };
  const message = writeReceipt({
    from: { name: fullName, address: email },
    to: entry.to,
    subject: entry.subject,
    text: fill(words.text),
    original,
    messageId: entry.messageId,
    date: new Date(times.now),
  });
  return { message, entry };
}
