import { expect, test } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { openAccountsFile } from '../../../../electron/engine/vault/accounts-file.ts';
import { openSettingsFile } from '../../../../electron/engine/vault/settings-file.ts';
import { openTemplatesFile } from '../../../../electron/engine/vault/templates-file.ts';
import { openVault } from '../../../../electron/engine/vault/vault.ts';
import { type FileVersion, readVersioned } from '../../../../electron/engine/vault/versions.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const open = (fs: LossyFileSystem) =>
  openVault({ folder: '/p', fs, clock: createManualClock(), log: silentLog });

/** A file that has been through two changes of its shape. */
const third: FileVersion = {
  file: 'poem.json',
  current: 3,
  newer: 'vault-newer',
  steps: {
    1: ({ text, ...rest }) => ({ ...rest, lines: String(text).split('\n') }),
    2: (older) => ({ ...older, language: 'en' }),
  },
};
const poem = z.object({ version: z.number(), lines: z.array(z.string()), language: z.string() });

test('an older file is migrated step by step', () => {
  const first = bytes({ version: 1, text: 'a\nb' });
  const second = bytes({ version: 2, lines: ['a', 'b'] });
  const value = { version: 3, lines: ['a', 'b'], language: 'en' };
  expect(readVersioned(third, poem, first)).toEqual({ value, migrated: true });
  expect(readVersioned(third, poem, second)).toEqual({ value, migrated: true });
  expect(readVersioned(third, poem, bytes(value))).toEqual({ value, migrated: false });
});

test.each([
  ['a newer version', { version: 4 }, 'vault-newer'],
  ['a version nobody can migrate', { version: 0 }, 'file-invalid'],
  ['no version', { lines: [] }, 'file-invalid'],
  ['the wrong shape', { version: 3, lines: 'a', language: 'en' }, 'file-invalid'],
  ['no object', [], 'file-invalid'],
])('%s is refused with its reason', (_name, value, code) => {
  expect(() => readVersioned(third, poem, bytes(value))).toThrow(code);
});

test('bytes that are not UTF-8 or not JSON are refused', () => {
  for (const broken of [new Uint8Array([0xff, 0xfe]), new TextEncoder().encode('{"version":')]) {
    expect(() => readVersioned(third, poem, broken)).toThrow('file-invalid');
  }
});

test.each([
  ['vault.json', 'vault-newer'],
  ['accounts.json', 'vault-newer'],
  ['settings.json', 'settings-newer'],
  ['templates.json', 'vault-newer'],
])('a %s of a later Skein is refused, left as it is, and the profile is not locked', async (name, code) => {
  const fs = createLossyFileSystem();
  await (await open(fs)).close();
  const later = bytes({ version: 2, something: 'else' });
  await fs.write(`/p/vault/${name}`, later);
  await expect(open(fs)).rejects.toMatchObject({ failure: { code } });
  expect(await fs.read(`/p/vault/${name}`)).toEqual(Buffer.from(later));
  expect(fs.paths()).not.toContain('/p/lock');
});

test('accounts keep their order, are replaced and removed, and outlive a restart', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v');
  await fs.syncFolder('/');
  const file = await openAccountsFile(fs, '/v');
  await Promise.all(['a', 'b', 'c'].map((id) => file.put(anAccount({ id }))));
  await file.put(anAccount({ id: 'b', name: 'Renamed' }));
  await file.remove(anAccount({ id: 'a' }).id);
  const again = await openAccountsFile(fs.powerLoss(1), '/v');
  expect(again.list().map((each) => [each.id, each.name])).toEqual([
    ['b', 'Renamed'],
    ['c', 'Work'],
  ]);
});

test('templates are listed by name, changed and removed, and outlive a restart', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v');
  await fs.syncFolder('/');
  const file = await openTemplatesFile(fs, '/v');
  const [second, first] = await Promise.all([
    file.save({ name: 'Order', subject: '', html: '<p>b</p>' }),
    file.save({ name: 'Invitation', subject: 'Come', html: '<p>a</p>' }),
  ]);
  await file.save({ ...second, name: 'An order' });
  await file.remove(first.id);
  const again = await openTemplatesFile(fs.powerLoss(1), '/v');
  expect(again.list()).toEqual([{ id: second.id, name: 'An order', subject: '', html: '<p>b</p>' }]);
  await expect(again.save(first)).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
});

test('a full disk changes neither accounts nor settings', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v');
  const accounts = await openAccountsFile(fs, '/v');
  const settings = await openSettingsFile(fs, '/v');
  await accounts.put(anAccount());
  fs.space = 10;
  await expect(accounts.put(anAccount({ id: 'b' }))).rejects.toMatchObject({
    failure: { code: 'disk-full' },
  });
  await expect(settings.set({ theme: 'dark' })).rejects.toMatchObject({ failure: { code: 'disk-full' } });
  expect(accounts.list()).toHaveLength(1);
  expect(settings.get().theme).toBe('system');
  expect(fs.paths()).toEqual(['/v/accounts.json']);
});

test('settings start with what suits most, and keep what was chosen', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v');
  const settings = await openSettingsFile(fs, '/v');
  expect(settings.get()).toMatchObject({ language: 'system', undoSend: 10 });
  await Promise.all([settings.set({ language: 'zh-CN' }), settings.set({ density: 'compact' })]);
  expect((await openSettingsFile(fs, '/v')).get()).toMatchObject({
    language: 'zh-CN',
    density: 'compact',
    undoSend: 10,
  });
});
