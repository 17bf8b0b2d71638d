import type { Account } from '../../../shared/model/account.ts';
import type { AccountId } from '../../../shared/model/ids.ts';

/** `vault/accounts.json`. Reads answer from memory. */
export interface AccountsFile {
  /** In the order they were added. */
  list(): readonly Account[];
  get(id: AccountId): Account | undefined;
  /** Adds or replaces; durable when it resolves. */
  put(account: Account): Promise<void>;
  remove(id: AccountId): Promise<void>;
}
