import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { vaultCheckCommand } from '../../build/tasks/vault-check.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { recordLine } from '../../electron/engine/vault/record-lines.ts';
import { openVault, type Vault } from '../../electron/engine/vault/vault.ts';
import { localAccountId } from '../../shared/model/ids.ts';
import { aChange, aDraft, anAccount, anOutboxEntry } from '../fixtures/vault-fixtures.ts';

/** A profile as the tests begin with, made once. */
let pattern = '';
let profile = '';
/** The files of the messages. */
let files: readonly string[] = [];
let inProfile: readonly string[] = [];
const vaultPath = (...names: string[]): string => join(profile, 'vault', ...names);
const index = (): string => vaultPath('mail', 'local', 'index.log');

async function withVault<T>(work: (vault: Vault) => Promise<T>, folder = profile): Promise<T> {
  const vault = await openVault({ folder, clock: systemClock, log: silentLog });
  try {
    return await work(vault);
  } finally {
    await vault.close();
  }
}

beforeAll(async () => {
  pattern = await mkdtemp(join(tmpdir(), 'skein-check-'));
  const made = await withVault(async (vault) => {
    await vault.accounts.put(anAccount());
    await vault.settings.set({ undoSend: 7 });
    await vault.journal.append([aChange()]);
    const part = await vault.drafts.putPart(Buffer.from('attached'));
    await vault.drafts.save(aDraft({ attachments: [{ ...part, fileName: 'a.txt', type: 'text/plain' }] }));
    await vault.outbox.add(anOutboxEntry(), Buffer.from('hello'));
    const mail = await vault.mail(localAccountId);
    await mail.createFolder('Letters');
    for (const text of ['one', 'two', 'three']) {
      const file = await mail.receive([Buffer.from(text)]);
      await mail.add([{ file, folder: 'Letters', flags: ['\\Seen'], receivedAt: 1 }]);
    }
    return mail.messages('Letters').map((each) => mail.fileOf(each));
  }, pattern);
  inProfile = made.map((path) => relative(pattern, path));
});
afterAll(() => rm(pattern, { recursive: true, force: true }));

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-check-'));
  await cp(pattern, profile, { recursive: true });
  files = inProfile.map((path) => join(profile, path));
});
afterEach(() => rm(profile, { recursive: true, force: true }));

async function check(...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
  let said = '';
  const code = await vaultCheckCommand(args.length > 0 ? args : [profile], (text) => {
    said += text;
  });
  return { code, said };
}

async function snapshot(): Promise<readonly string[]> {
  const all = await readdir(profile, { recursive: true, withFileTypes: true });
  const paths = all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return Promise.all(paths.sort().map(async (path) => `${path} ${await readFile(path, 'base64')}`));
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

const withoutLines = (part: string) => (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.includes(part))
    .join('\n');

const shown = (): Promise<Record<string, number>> =>
  withVault(async (vault) => {
    const folders = (await vault.mail(localAccountId)).folders();
    return Object.fromEntries(folders.map(({ path, exists }) => [path, exists]));
  });

test('a vault in order is said to be, from the profile and from the vault folder, and nothing is written', async () => {
  const before = await snapshot();
  for (const folder of [profile, vaultPath()]) {
    const { code, said } = await check(folder);
    expect(said).toContain('3 messages (0.0 MB) in 2 folders of 1 accounts were read');
    expect(said).toContain('Everything is in order.');
    expect(code).toBe(0);
  }
  expect(await snapshot()).toEqual(before);
});

test('without a folder, with a wrong option or with a folder that is no vault it says so', async () => {
  const empty = join(profile, 'empty');
  await mkdir(empty);
  expect(await vaultCheckCommand([], () => undefined)).toBe(2);
  expect((await check(profile, '--wrong')).code).toBe(2);
  expect(await check(empty)).toMatchObject({
    code: 2,
    said: expect.stringContaining('There is no vault in'),
  });
});

test('while Skein runs with the profile it is not touched', async () => {
  const { code, said } = await withVault(() => check());
  expect(code).toBe(2);
  expect(said).toContain(`Skein is running with this profile (process ${process.pid}`);
});

test('what a newer Skein wrote is left to it', async () => {
  await withVault(async () => undefined);
  await writeFile(index(), recordLine({ kind: 'version', version: 9, uidValidity: 1, modseq: 1 }));
  const { code, said } = await check(profile, '--repair');
  expect(code).toBe(2);
  expect(said).toContain('written by a newer Skein (version 9; this one knows 1)');
});

interface Damage {
  readonly name: string;
  readonly cause: () => Promise<unknown>;
  readonly says: string;
  /** What the folders have after a repair; undefined: it cannot be repaired. */
  readonly repaired?: Record<string, number>;
}

const whole = { INBOX: 0, Letters: 3 };

const damages: readonly Damage[] = [
  {
    name: 'a torn end',
    cause: () => writeFile(index(), '0123456789abcdef {"kind":', { flag: 'a' }),
    says: 'the last 25 bytes were cut off',
    repaired: whole,
  },
  {
    name: 'a damaged record of a message',
    cause: () =>
      edit(index(), (text) => {
        const at = text.indexOf('"size":3,');
        return `${text.slice(0, at)}"size":4,${text.slice(at + 9)}`;
      }),
    says: '1 lines in the middle are damaged',
    repaired: { INBOX: 1, Letters: 2 },
  },
  {
    name: 'a record that says what cannot be',
    cause: () => writeFile(index(), recordLine({ kind: 'message', id: 'no' }), { flag: 'a' }),
    says: '1 records say nothing that Skein understands',
    repaired: whole,
  },
  { name: 'a lost index', cause: () => rm(index()), says: 'index.log is lost', repaired: { INBOX: 3 } },
  {
    name: 'an index of zeros',
    cause: () => writeFile(index(), Buffer.alloc(10_000)),
    says: 'index.log is lost',
    repaired: { INBOX: 3 },
  },
  {
    name: 'a lost record of a folder',
    cause: () => edit(index(), withoutLines('"path":"Letters"')),
    says: 'the names of 1 folders are lost',
    repaired: { INBOX: 0, Recovered: 3 },
  },
  {
    name: 'a message without a record',
    cause: () => edit(index(), withoutLines('"uid":2,')),
    says: 'is a message that no folder shows',
    repaired: { INBOX: 1, Letters: 2 },
  },
  {
    name: 'a lost file of a message',
    cause: () => rm(files[0] ?? ''),
    says: 'A message in "Letters" has lost its file',
  },
  {
    name: 'a cut message',
    cause: () => writeFile(files[1] ?? '', 'tw'),
    says: 'is not whole, or has bytes too many',
  },
  {
    name: 'a changed message',
    cause: () => writeFile(files[1] ?? '', 'TWO'),
    says: 'was changed since it came',
  },
  {
    name: 'damaged accounts',
    cause: () => writeFile(vaultPath('accounts.json'), '{'),
    says: 'accounts.json cannot be read',
  },
  {
    name: 'damaged settings',
    cause: () => writeFile(vaultPath('settings.json'), 'null'),
    says: 'settings.json cannot be read',
  },
  { name: 'a lost identity', cause: () => rm(vaultPath('vault.json')), says: 'vault.json is missing' },
  {
    name: 'a damaged draft',
    cause: () => writeFile(vaultPath('drafts', 'draft-1.json'), '[]'),
    says: 'drafts/draft-1.json cannot be read',
  },
  {
    name: 'a changed attachment',
    cause: async () => {
      const [part = ''] = await readdir(vaultPath('drafts', 'parts'));
      await writeFile(vaultPath('drafts', 'parts', part), 'changed');
    },
    says: 'are not those that were attached',
  },
  {
    name: 'a lost attachment',
    cause: () => rm(vaultPath('drafts', 'parts'), { recursive: true }),
    says: 'has an attachment whose bytes',
  },
  {
    name: 'a lost text of an unsent message',
    cause: () => rm(vaultPath('outbox', 'out-1.eml')),
    says: 'An unsent message has lost its text',
  },
  {
    name: 'a cut text of an unsent message',
    cause: () => writeFile(vaultPath('outbox', 'out-1.eml'), 'hel'),
    says: 'An unsent message is not as it was written',
  },
  {
    name: 'a torn end of the journal',
    cause: () => writeFile(vaultPath('journal', 'changes.jsonl'), 'abc', { flag: 'a' }),
    says: 'journal/changes.jsonl: the last 3 bytes',
    repaired: whole,
  },
];

async function damagedAndSaid({ cause, says }: Damage): Promise<void> {
  await cause();
  const before = await snapshot();
  const found = await check();
  expect(found).toMatchObject({ code: 1, said: expect.stringContaining(says) });
  expect(found.said).toMatch(/wrong\. With --repair/);
  expect(await snapshot()).toEqual(before);
}

test.each(damages.filter(({ repaired }) => repaired))(
  '$name is said in plain words, and repaired',
  async (damage) => {
    await damagedAndSaid(damage);
    const mended = await check(profile, '--repair');
    expect(mended).toMatchObject({ code: 0, said: expect.stringContaining('Repaired:') });
    expect(mended.said).toContain('Everything is in order now.');
    expect(await check()).toMatchObject({ code: 0 });
    expect(await shown()).toEqual(damage.repaired);
  },
);

test.each(damages.filter(({ repaired }) => !repaired))(
  '$name is said in plain words; it cannot be repaired, and nothing is changed',
  async (damage) => {
    await damagedAndSaid(damage);
    const before = await snapshot();
    const mended = await check(profile, '--repair');
    expect(mended).toMatchObject({ code: 1, said: expect.stringContaining('could not be repaired') });
    expect(await snapshot()).toEqual(before);
  },
);

test('files of others are named and stay, and so does what a download did not finish', async () => {
  const shard = join(files[0] ?? '', '..');
  const id = `${(files[0] ?? '').slice(-36, -34)}${'0'.repeat(30)}`;
  await writeFile(join(shard, 'notes.txt'), 'mine');
  await writeFile(join(shard, `${id}.part`), 'half');
  await mkdir(vaultPath('mail', 'gone-account', 'messages'), { recursive: true });
  const { code, said } = await check(profile, '--repair');
  expect(code).toBe(0);
  expect(said).toContain('notes.txt is not Skein’s. It is left alone.');
  expect(said).toContain('was never received to its end');
  expect(said).toContain('mail/gone-account has the mail of an account that is not set up any more');
  expect(await readdir(shard)).toEqual(expect.arrayContaining(['notes.txt', `${id}.part`]));
});

test('a backup under another name is checked where it lies', async () => {
  const backup = join(profile, 'backup of May');
  await rename(vaultPath(), backup);
  expect(await check(backup)).toMatchObject({ code: 0, said: expect.stringContaining('3 messages') });
  expect(await readdir(profile)).toEqual(['backup of May']);
});

test('mail of an account that was removed is on its way out, and nothing of it is missing', async () => {
  await cp(vaultPath('mail', 'local'), vaultPath('mail', 'old'), { recursive: true });
  const [file = ''] = files.map((path) => path.replace('/local/', '/old/'));
  await rm(file);
  expect((await check()).said).toContain('has lost its file mail/old');
  await writeFile(vaultPath('mail', 'old.removed'), '');
  for (const repair of [[], ['--repair']]) {
    const { code, said } = await check(profile, ...repair);
    expect(said).toContain('mail/old has the mail of an account that was removed');
    expect(said).not.toContain('lost');
    expect(said).toContain('3 messages (0.0 MB) in 2 folders of 1 accounts were read');
    expect(code).toBe(0);
  }
});
