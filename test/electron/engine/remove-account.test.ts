import { createRouterClient } from '@orpc/server';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import type { StoreClient } from '../../../electron/engine/store/store-client.ts';
import { openVault, type Vault } from '../../../electron/engine/vault/vault.ts';
import { Flagged } from '../../../shared/model/flags.ts';
import { type AccountId, type FolderId, localAccountId } from '../../../shared/model/ids.ts';
import type { StoreState } from '../../../shared/store/contract.ts';
import { createMemoryStore, type MemoryStore } from '../../fixtures/memory-store.ts';
import { anAccount } from '../../fixtures/vault-fixtures.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Nobody answers there: what is here must be kept without its server. */
const pop = anAccount({
  name: 'Old provider',
  incoming: { host: '127.0.0.1', port: 9, security: 'none', user: 'ann', protocol: 'pop3' },
});
let profile: string;
let memory: MemoryStore;
let vault: Vault;
let engine: Engine;

const face = () => createRouterClient(engine.router, { context: { log: silentLog } });
const soon = <T>(fact: () => Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 20_000, interval: 10 });
const subjects = async (id: FolderId): Promise<string[]> =>
  (await face().messages.page({ folderId: id, offset: 0, limit: 50 })).rows
    .map((row) => row.subject)
    .toSorted();

const shows = (id: FolderId, wanted: readonly string[]): Promise<void> =>
  soon(async () => expect(await subjects(id)).toEqual(wanted));

async function folder(accountId: AccountId, path: string): Promise<FolderId> {
  return soon(async () => {
    const all = await face().folders.list();
    const found = all.find((each) => each.accountId === accountId && each.path === path);
    expect(found).toBeDefined();
    return found?.id ?? (0 as FolderId);
  });
}

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-remove-'));
  memory = await createMemoryStore();
  vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
  await vault.accounts.put(pop);
  let attach: (state: StoreState) => void = () => undefined;
  engine = await createEngine({
    store: { api: memory.store, onAttached: (listener) => void (attach = listener) } as StoreClient,
    vault,
    secrets: { get: async () => 'secret', set: async () => {}, forget: async () => {} },
    clock: systemClock,
    log: silentLog,
    cacheFolder: join(profile, 'cache'),
    shell: { kind: 'served', systemLanguage: 'en', version: '0' },
  });
  attach(await memory.store.state());
  const inbox = await folder(pop.id, 'INBOX');
  const mail = await vault.mail(pop.id);
  for (const subject of ['one', 'two']) {
    const file = await mail.receive([Buffer.from(`Subject: ${subject}\r\n\r\nx\r\n`)]);
    await mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: Date.now() }]);
  }
  await shows(inbox, ['one', 'two']);
});
afterEach(async () => {
  await engine.close();
  await vault.close();
  await memory.close();
  await rm(profile, { recursive: true, force: true });
});

test('removing a POP3 account leaves its mail in Local Folders as it was seen last, and none of its files', async () => {
  const inbox = await folder(pop.id, 'INBOX');
  const { rows } = await face().messages.page({ folderId: inbox, offset: 0, limit: 9 });
  await face().messages.archive({ ids: rows.filter((row) => row.subject === 'one').map((row) => row.id) });
  await face().accounts.remove({ accountId: pop.id });
  expect(await face().accounts.list()).toEqual([]);
  const kept = await folder(localAccountId, 'Old provider/Inbox');
  const archived = await folder(localAccountId, 'Old provider/Archive');
  await soon(async () =>
    expect([await subjects(kept), await subjects(archived)]).toEqual([['two'], ['one']]),
  );
  expect(await readdir(join(profile, 'vault', 'mail'))).toEqual([localAccountId]);
});

test('a message on its way from a removed POP3 account to Local Folders is in one of its places', async () => {
  const { id } = await face().folders.create({ accountId: localAccountId, name: 'Mine' });
  const inbox = await folder(pop.id, 'INBOX');
  const { rows } = await face().messages.page({ folderId: inbox, offset: 0, limit: 9 });
  await face().messages.move({ ids: rows.map((row) => row.id), folderId: id });
  await face().accounts.remove({ accountId: pop.id });
  const local = await vault.mail(localAccountId);
  const all = local.folders().flatMap(({ path }) => local.messages(path));
  expect(new Set(all.map(({ hash }) => hash)).size).toBe(2);
});

test('removing it with its mail leaves neither mail nor files', async () => {
  await face().accounts.remove({ accountId: pop.id, mail: 'delete' });
  const folders = (await face().folders.list()).map(({ path }) => path);
  expect(folders.filter((path) => path.startsWith('Old provider'))).toEqual([]);
  expect(await readdir(join(profile, 'vault', 'mail'))).toEqual([localAccountId]);
});

test('mail of it in the shared inbox stays, and no longer says that a server has it', async () => {
  const local = await vault.mail(localAccountId);
  const file = await local.receive([Buffer.from('Subject: shared\r\n\r\nx\r\n')]);
  const copy = { uidl: 'u1', state: 'there', seenAt: 1, size: 20, wish: 'remove' } as const;
  const server = { source: pop.id, copy };
  await local.add([{ file, folder: 'INBOX', flags: [Flagged], receivedAt: 1, server }]);
  await face().accounts.remove({ accountId: pop.id, mail: 'delete' });
  expect(local.messages('INBOX').map(({ flags }) => flags)).toEqual([[Flagged]]);
  expect(local.copies(pop.id).get('u1')).toEqual({ uidl: 'u1', state: 'gone', seenAt: 1, size: 20 });
});
