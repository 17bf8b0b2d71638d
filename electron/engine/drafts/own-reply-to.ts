import type { Address } from '../../../shared/model/address.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { identityOf, type Person } from '../../../shared/model/identity.ts';

/**
 * What is read from a message that was built here names where its identity wants answers. That is said again whenever
 * one is built, by whoever writes it then; only what the person chose for this very message stays with it.
 */
export function withoutOwnReplyTo<T extends Pick<Draft, 'replyTo' | 'identityId'>>(
  draft: T,
  account: Person | undefined,
): T {
  const { replyTo } = draft;
  if (!account || !replyTo) return draft;
  const own = identityOf(account, draft.identityId).replyTo ?? [];
  const isOwn = own.length === replyTo.length && own.every((each, at) => isSame(each, replyTo[at]));
  return isOwn ? { ...draft, replyTo: undefined } : draft;
}

const isSame = (one: Address, other: Address | undefined): boolean =>
  one.address.toLowerCase() === other?.address.toLowerCase();
