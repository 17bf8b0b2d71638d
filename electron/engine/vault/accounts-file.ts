import { join } from 'node:path';
import { z } from 'zod';
import { type Account, account as accountSchema } from '../../../shared/model/account.ts';
import type { AccountId } from '../../../shared/model/ids.ts';
import { jsonBytes, writeAtomically } from './atomic.ts';
import type { FileSystem } from './file-system.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type FileVersion, readVersioned } from './versions.ts';

/** `vault/accounts.json`. Reads answer from memory. */
export interface AccountsFile {
  /** In the order they were added. */
  list(): readonly Account[];
  get(id: AccountId): Account | undefined;
  /** Adds or replaces; durable when it resolves. @throws Failed `disk-full`, `disk-failed`: nothing changed then. */
  put(account: Account): Promise<void>;
  remove(id: AccountId): Promise<void>;
}

export const accountsVersion: FileVersion = {
  file: 'accounts.json',
  current: 1,
  steps: {},
  newer: 'vault-newer',
};
export const accountsFile = z.object({ version: z.number(), accounts: z.array(accountSchema) });

/** @throws Failed `vault-newer`, `file-invalid`, `disk-failed` */
export async function openAccountsFile(fs: FileSystem, vaultFolder: string): Promise<AccountsFile> {
  const path = join(vaultFolder, accountsVersion.file);
  const bytes = await fs.read(path);
  let accounts: readonly Account[] = bytes
    ? readVersioned(accountsVersion, accountsFile, bytes).value.accounts
    : [];
  const inTurn = oneAtATime();

  async function keep(next: readonly Account[]): Promise<void> {
    await writeAtomically(fs, path, jsonBytes({ version: accountsVersion.current, accounts: next }));
    accounts = next;
  }

  return {
    list: () => accounts,
    get: (id) => accounts.find((each) => each.id === id),
    put: (account) =>
      inTurn(() => {
        const valid = accountSchema.parse(account);
        const known = accounts.some((each) => each.id === valid.id);
        return keep(
          known ? accounts.map((each) => (each.id === valid.id ? valid : each)) : [...accounts, valid],
        );
      }),
    remove: (id) => inTurn(() => keep(accounts.filter((each) => each.id !== id))),
  };
}
