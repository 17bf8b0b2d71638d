import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { type Account, isLoopback, newAccount, type NewAccount } from '../../shared/model/account.ts';
import { accountId } from '../../shared/model/ids.ts';
import type { Secrets } from '../engine/secrets.ts';
import type { AccountsFile } from '../engine/vault/accounts-file.ts';

/** What `--accounts` was given is not to be used; the message names the field and never a value. */
export class AccountsFileError extends Error {
  override readonly name = 'AccountsFileError';
}

/** A field that nobody knows is a typing error, and a mail client that guesses loses mail. */
const entry = z.strictObject({
  ...newAccount.shape,
  incoming: z.strictObject(newAccount.shape.incoming.shape),
  outgoing: z.strictObject(newAccount.shape.outgoing.shape),
});

export interface WantedAccounts {
  readonly accounts: readonly NewAccount[];
  /** Others may read the file, and it holds passwords. */
  readonly isOpenToOthers: boolean;
}

/** @throws AccountsFileError with a whole sentence */
export async function readAccountsFile(path: string): Promise<WantedAccounts> {
  let text: string;
  let mode: number;
  try {
    text = await readFile(path, 'utf8');
    ({ mode } = await stat(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AccountsFileError(`The accounts file ${path} cannot be read (${code}).`);
  }
  return {
    accounts: parseAccounts(text),
    isOpenToOthers: process.platform !== 'win32' && (mode & 0o077) !== 0,
  };
}

/** @throws AccountsFileError */
export function parseAccounts(text: string): readonly NewAccount[] {
  const parsed = z.array(entry).max(100).safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AccountsFileError(
      `The accounts file is not as it should be: ${issue ? sentenceOf(issue) : 'it has no accounts'}.`,
    );
  }
  for (const [index, account] of parsed.data.entries()) {
    for (const side of ['incoming', 'outgoing'] as const) {
      if (account[side].security === 'none' && !isLoopback(account[side].host)) {
        throw new AccountsFileError(
          `The accounts file is not as it should be: accounts[${index}].${side}.security is "none", which is only for hosts of this computer.`,
        );
      }
    }
  }
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's error quotes the file.
    throw new AccountsFileError('The accounts file is not JSON.');
  }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const path = `accounts${issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')}`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${path} has a field that does not exist: ${issue.keys.join(', ')}`;
    case 'invalid_type':
      return `${path} is missing or not of type ${issue.expected}`;
    case 'invalid_value':
      return `${path} must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `${path} is too short or too small`;
    case 'too_big':
      return `${path} is too long or too big`;
    default:
      return `${path} does not have the form it needs`;
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

const colours = 8;

/**
 * Adds the accounts that are not there yet, untested: the servers may not be up. The password is kept first, so that
 * no account is ever without one.
 *
 * @returns how many were added
 */
export async function addWanted(
  wanted: readonly NewAccount[],
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
    await known.put({ ...each, id, incoming, outgoing, colour: known.list().length % colours });
    added += 1;
  }
  return added;
}
