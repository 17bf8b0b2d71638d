import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Secrets } from '../../../electron/engine/secrets.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { nodeFileSystem } from '../../../electron/engine/vault/node-file-system.ts';
import { accountId } from '../../../shared/model/ids.ts';
import { createFakeElectron, type FakeElectron } from '../../fixtures/fake-electron.ts';

let electron: FakeElectron;
let profile: string;
const file = (): string => join(profile, 'secrets', 'electron.json');
const anna = { accountId: accountId.parse('anna'), side: 'incoming' } as const;
const annaOut = { accountId: accountId.parse('anna'), side: 'outgoing' } as const;
const annabel = { accountId: accountId.parse('anna-bel'), side: 'incoming' } as const;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-secrets-'));
  electron = createFakeElectron({ appPath: profile, appData: profile });
  vi.resetModules();
  vi.doMock('electron', () => electron.module);
});
afterEach(async () => {
  vi.doUnmock('electron');
  await rm(profile, { recursive: true, force: true });
});

async function open(platform: NodeJS.Platform = 'linux'): Promise<Secrets> {
  const { openElectronSecrets } = await import('../../../electron/shell/secrets.ts');
  return openElectronSecrets({ fs: nodeFileSystem(), profileFolder: profile, platform, log: silentLog });
}

it('keeps passwords over a restart, encrypted, in a file of their owner alone', async () => {
  await (await open()).set(anna, 'pass wörd 密码');
  expect(await (await open()).get(anna)).toBe('pass wörd 密码');
  expect(await readFile(file(), 'utf8')).not.toContain('pass');
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect((await stat(join(profile, 'secrets'))).mode & 0o777).toBe(0o700);
});

it('knows nothing of a password that was not set, and forgets both sides of one account only', async () => {
  const secrets = await open();
  expect(await secrets.get(anna)).toBeUndefined();
  await Promise.all([secrets.set(anna, 'a'), secrets.set(annaOut, 'b'), secrets.set(annabel, 'c')]);
  await secrets.forget(anna.accountId);
  expect(await secrets.get(anna)).toBeUndefined();
  expect(await secrets.get(annaOut)).toBeUndefined();
  expect(await (await open()).get(annabel)).toBe('c');
});

it('encrypts again with the new key when the system has one', async () => {
  await (await open()).set(anna, 'secret');
  electron.safeStorage.key = 2;
  expect(await (await open()).get(anna)).toBe('secret');
  const { secrets } = JSON.parse(await readFile(file(), 'utf8')) as {
    secrets: Record<string, { encrypted: string }>;
  };
  expect(Buffer.from(secrets['anna/incoming']?.encrypted ?? '', 'base64').toString()).toMatch(/^v2:/);
});

it.each(['basic_text', 'none'] as const)(
  'says that a Linux with the keyring "%s" is weaker, and still works',
  async (keyring) => {
    electron.safeStorage.keyring = keyring;
    const secrets = await open();
    expect(secrets.degraded).toMatchObject({ code: 'secret-store-weak' });
    await secrets.set(anna, 'secret');
    expect(await (await open()).get(anna)).toBe('secret');
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  },
);

it('encrypts what it kept without a key as soon as there is a keyring', async () => {
  electron.safeStorage.keyring = 'none';
  await (await open()).set(anna, 'secret');
  electron.safeStorage.keyring = 'working';
  const secrets = await open();
  expect(secrets.degraded).toBeUndefined();
  expect(await secrets.get(anna)).toBe('secret');
  expect(await readFile(file(), 'utf8')).not.toContain('secret"');
});

it('keeps nothing unencrypted on systems that always have a key', async () => {
  electron.safeStorage.keyring = 'none';
  const secrets = await open('win32');
  await expect(secrets.set(anna, 'secret')).rejects.toMatchObject({
    failure: { code: 'secret-store-unavailable' },
  });
  await expect(readFile(file())).rejects.toThrow('ENOENT');
});

it('asks for the password again when the key of this computer is another one', async () => {
  await (await open()).set(anna, 'secret');
  electron.safeStorage.decryptStringAsync = () => Promise.reject(new Error('bad decrypt'));
  const secrets = await open();
  expect(await secrets.get(anna)).toBeUndefined();
  expect(await readFile(file(), 'utf8'), 'and does not throw it away').toContain('anna/incoming');
});

it.each([
  '',
  '{',
  '[]',
  '{"version":2,"secrets":{}}',
  '{"version":1,"secrets":{"a/incoming":{"plain":5}}}',
  '{"version":1,"secrets":[]}',
])('starts with a file it cannot understand, sets it aside and asks for the passwords: %s', async (text) => {
  await (await open()).set(anna, 'x');
  await writeFile(file(), text);
  const secrets = await open();
  expect(await secrets.get(anna)).toBeUndefined();
  await secrets.set(anna, 'again');
  expect(await (await open()).get(anna)).toBe('again');
  expect(await readFile(`${file()}.unreadable`, 'utf8')).toBe(text);
});
