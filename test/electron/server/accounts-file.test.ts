import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account, NewAccount } from '../../../shared/model/account.ts';
import type { SecretName } from '../../../electron/engine/secrets.ts';
import { addWanted, parseAccounts, readAccountsFile } from '../../../electron/server/accounts-file.ts';

const ann: NewAccount = {
  name: 'Work',
  email: 'ann@skein.example',
  fullName: 'Ann',
  incoming: {
    protocol: 'imap',
    host: 'imap.skein.example',
    port: 993,
    security: 'tls',
    user: 'ann',
    password: 'hunter2',
  },
  outgoing: { host: 'smtp.skein.example', port: 465, security: 'tls', user: 'ann', password: 'hunter3' },
};

/** The whole sentence that a file with this change gets. */
function complaint(change: (entry: Record<string, Record<string, unknown>>) => void): string {
  const entry = structuredClone(ann) as unknown as Record<string, Record<string, unknown>>;
  change(entry);
  try {
    parseAccounts(JSON.stringify([ann, entry]));
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('accounts file: what is wrong is named', () => {
  it('takes what is right', () => {
    expect(parseAccounts(JSON.stringify([ann]))).toEqual([ann]);
    expect(parseAccounts('\uFEFF[]')).toEqual([]);
  });

  it('takes a POP3 account with what happens on its server, and names what is wrong there', () => {
    const incoming = { ...ann.incoming, protocol: 'pop3' } as const;
    const bob: NewAccount = {
      ...ann,
      incoming,
      pop3: { leave: { kind: 'newest', count: 100 }, deliverTo: 'shared', everyMinutes: 5 },
    };
    expect(parseAccounts(JSON.stringify([bob]))).toEqual([bob]);
    expect(parseAccounts(JSON.stringify([{ ...ann, incoming }]))).toHaveLength(1);
    expect(complaint((entry) => (entry.pop3 = { ...bob.pop3, leaves: 1 }))).toContain(
      'accounts[1].pop3 has a field that does not exist: leaves',
    );
    expect(complaint((entry) => (entry.pop3 = { ...bob.pop3, leave: { kind: 'days', days: -1 } }))).toContain(
      'accounts[1].pop3.leave.days',
    );
  });

  it.each<[string, (entry: Record<string, Record<string, unknown>>) => void]>([
    ['accounts[1].incoming.port', (entry) => (entry.incoming!.port = '993')],
    ['accounts[1].incoming.port', (entry) => (entry.incoming!.port = 99_999)],
    ['accounts[1].incoming.protocol', (entry) => (entry.incoming!.protocol = 'jmap')],
    ['accounts[1].incoming.security', (entry) => delete entry.incoming!.security],
    ['accounts[1].outgoing.password', (entry) => delete entry.outgoing!.password],
    ['accounts[1].outgoing.host', (entry) => (entry.outgoing!.host = 'a b')],
    ['accounts[1].email', (entry) => ((entry as Record<string, unknown>).email = 'ann')],
    [
      'accounts[1].outgoing has a field that does not exist: pasword',
      (entry) => (entry.outgoing!.pasword = 'x'),
    ],
    ['accounts[1].outgoing is missing', (entry) => delete entry.outgoing],
  ])('%s', (field, change) => {
    const sentence = complaint(change);
    expect(sentence).toContain(`The accounts file is not as it should be: ${field}`);
    expect(sentence).not.toMatch(/hunter/);
  });

  it('refuses plain text to a host that is not this computer, and takes it to one that is', () => {
    expect(complaint((entry) => (entry.incoming!.security = 'none'))).toContain(
      'accounts[1].incoming.security is "none"',
    );
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      const local = { ...ann, outgoing: { ...ann.outgoing, host, security: 'none' } };
      expect(parseAccounts(JSON.stringify([local]))).toHaveLength(1);
    }
  });

  it.each(['', '{', '{"password": "hunter2"', 'null', '{}', '"hunter2"'])(
    'says of %j that it is no list, without quoting it',
    (text) => {
      expect(() => parseAccounts(text)).toThrow(/^The accounts file is not/);
      expect(() => parseAccounts(text)).not.toThrow(/hunter2/);
    },
  );
});

describe('accounts file on the disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skein-accounts-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.skipIf(process.platform === 'win32')('tells when others may read it', async () => {
    const path = join(folder, 'accounts.json');
    await writeFile(path, JSON.stringify([ann]), { mode: 0o600 });
    expect((await readAccountsFile(path)).isOpenToOthers).toBe(false);
    await chmod(path, 0o640);
    expect((await readAccountsFile(path)).isOpenToOthers).toBe(true);
  });

  it('says that it is not there', async () => {
    await expect(readAccountsFile(join(folder, 'none.json'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });
});

describe('accounts file: adding', () => {
  it('adds what is not there yet, passwords to the secrets alone', async () => {
    const accounts: Account[] = [];
    const secrets = new Map<string, string>();
    const known = {
      list: () => accounts,
      put: (account: Account) => Promise.resolve(void accounts.push(account)),
    };
    const kept = {
      set: (name: SecretName, value: string) =>
        Promise.resolve(void secrets.set(`${name.accountId}/${name.side}`, value)),
    };
    const bob = { ...ann, email: 'bob@skein.example', incoming: { ...ann.incoming, user: 'bob' } };

    expect(await addWanted([ann], known, kept)).toBe(1);
    expect(
      await addWanted([{ ...ann, email: 'Ann@Skein.example', name: 'Renamed' }, bob, bob], known, kept),
    ).toBe(1);

    expect(accounts.map(({ name, email, colour }) => ({ name, email, colour }))).toEqual([
      { name: 'Work', email: 'ann@skein.example', colour: 0 },
      { name: 'Work', email: 'bob@skein.example', colour: 1 },
    ]);
    expect(JSON.stringify(accounts)).not.toMatch(/hunter|password/);
    expect([...secrets.values()]).toEqual(['hunter2', 'hunter3', 'hunter2', 'hunter3']);
  });
});
