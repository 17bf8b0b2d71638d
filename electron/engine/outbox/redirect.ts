import type { Account } from '../../../shared/model/account.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import { redirected } from '../mime/redirected.ts';
import { withCrlf } from '../mime/with-crlf.ts';
import { withHead } from '../mime/with-head.ts';
import type { Composed, Times } from './compose.ts';
import type { Original } from './ports.ts';
import { entryWithoutCopy } from './without-copy.ts';

/**
 * Somebody's message, sent on as it is. It is in its folder already, so no copy of it goes to Sent.
 *
 * @throws Failed `no-recipients`, `input-invalid`
 */
export function composeRedirection(
  original: Pick<Original, 'bytes' | 'subject'>,
  account: Account,
  addresses: readonly string[],
  times: Times,
): Composed {
  const { email, fullName } = identityOf(account);
  const entry = entryWithoutCopy(account, { from: email, subject: original.subject, addresses }, times);
  const { to, messageId } = entry;
  const sentOn = { from: { name: fullName, address: email }, to, date: new Date(times.now), messageId };
  return { message: withHead(withCrlf(original.bytes), (start) => redirected(start, sentOn)), entry };
}
