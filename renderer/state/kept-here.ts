import type { Account } from '../../shared/model/account.ts';
import { localAccountId, type AccountId } from '../../shared/model/ids.ts';

/**
 * @param account the account of this id, none for Local Folders
 * @returns whether its mail and folders are this computer's own: Local Folders and POP3
 */
export function isKeptHere(accountId: AccountId, account: Account | undefined): boolean {
  return accountId === localAccountId || account?.incoming.protocol === 'pop3';
}
