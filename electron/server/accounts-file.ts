import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Account } from '../../shared/model/account.ts';
import { accountId } from '../../shared/model/ids.ts';
import { readWantedAccounts, type WantedAccounts } from '../../shared/model/wanted-accounts.ts';
import { freeColour } from '../engine/accounts/free-colour.ts';
import type { Secrets } from '../engine/secrets.ts';
import type { AccountsFile } from '../engine/vault/accounts-file.ts';
import { systemCode } from '../engine/vault/disk-failure.ts';

/** What `--accounts` was given is not to be used; the message names the field and never a value. */
export class AccountsFileError extends Error {
  override readonly name = 'AccountsFileError';
}

export interface AccountsFileContent {
  readonly accounts: WantedAccounts;
  /** Others may read the file, and it holds passwords. */
  readonly isOpenToOthers: boolean;
}

/** @throws AccountsFileError with a whole sentence */
export async function readAccountsFile(path: string): Promise<AccountsFileContent> {
  let text: string;
  let mode: number;
  try {
    text = await readFile(path, 'utf8');
    ({ mode } = await stat(path));
  } catch (error) {
    throw new AccountsFileError(
      `The accounts file ${path} cannot be read (${systemCode(error) ?? 'unknown'}).`,
    );
  }
  return {
    accounts: parseAccounts(text),
    isOpenToOthers: process.platform !== 'win32' && (mode & 0o077) !== 0,
  };
}

/** @throws AccountsFileError */
export function parseAccounts(text: string): WantedAccounts {
  const read = readWantedAccounts(jsonOf(text));
  if ('wrong' in read)
    throw new AccountsFileError(`The accounts file is not as it should be: ${read.wrong}.`);
  return read.accounts;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's error quotes the file.
    throw new AccountsFileError('The accounts file is not JSON.');
  }
}

/** Two entries for one mailbox are one account. */
function isSame(
  one: Pick<Account, 'incoming' | 'email'>,
  other: Pick<Account, 'incoming' | 'email'>,
): boolean {
  const key = ({ email, incoming }: Pick<Account, 'incoming' | 'email'>): string =>
    [email.toLowerCase(), incoming.protocol, incoming.host.toLowerCase(), incoming.port, incoming.user].join(
      '\n',
    );
  return key(one) === key(other);
}

/**
 * Adds the accounts that are not there yet, untested: the servers may not be up. The password is kept first, so that
 * no account is ever without one.
 *
 * @returns how many were added
 */
export async function addWanted(
  wanted: WantedAccounts,
  known: Pick<AccountsFile, 'list' | 'put'>,
  secrets: Pick<Secrets, 'set'>,
): Promise<number> {
  let added = 0;
  for (const each of wanted) {
    if (known.list().some((account) => isSame(account, each))) continue;
    const { password: incomingPassword, ...incoming } = each.incoming;
    const { password: outgoingPassword, ...outgoing } = each.outgoing;
    const id = accountId.parse(randomUUID());
    await secrets.set({ accountId: id, side: 'incoming' }, incomingPassword);
    await secrets.set({ accountId: id, side: 'outgoing' }, outgoingPassword);
    await known.put({ ...each, id, incoming, outgoing, colour: freeColour(known.list()) });
    added += 1;
  }
  return added;
}
