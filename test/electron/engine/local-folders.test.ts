import { createRouterClient } from '@orpc/server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import type { StoreClient } from '../../../electron/engine/store/store-client.ts';
import { openVault, type Vault } from '../../../electron/engine/vault/vault.ts';
import type { Folder } from '../../../shared/contract/folders.ts';
import { localAccountId, type AccountId, type FolderId } from '../../../shared/model/ids.ts';
import type { StoreState } from '../../../shared/store/contract.ts';
import { textMail } from '../../conformance/backend.ts';
import { createMemoryStore, type MemoryStore } from '../../fixtures/memory-store.ts';
import { anAccount } from '../../fixtures/vault-fixtures.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ann = anAccount({
  incoming: { host: '127.0.0.1', port: 9, security: 'none', user: 'ann', protocol: 'imap' },
});
let profile: string;
let memory: MemoryStore;
let vault: Vault;
let engine: Engine;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-local-folders-'));
  memory = await createMemoryStore();
  await start();
});
afterEach(async () => {
  await stop();
  await memory.close();
  await rm(profile, { recursive: true, force: true });
});

async function start(wake = true): Promise<void> {
  vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
  let attach: (state: StoreState) => void = () => undefined;
  engine = await createEngine({
    store: { api: memory.store, onAttached: (listener) => void (attach = listener) } as StoreClient,
    vault,
    secrets: { get: async () => undefined, set: async () => {}, forget: async () => {} },
    clock: systemClock,
    log: silentLog,
    cacheFolder: join(profile, 'cache'),
    shell: { kind: 'served', systemLanguage: 'en', version: '0' },
  });
  if (wake) attach(await memory.store.state());
}

async function stop(): Promise<void> {
  await engine.close();
  await vault.close();
}

const face = () => createRouterClient(engine.router, { context: { log: silentLog } });
const soon = <T>(fact: () => Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 20_000, interval: 10 });

/** What another part of Skein does: a download, an import. */
async function deliver(path: string, ...subjects: readonly string[]): Promise<void> {
  await deliverTo(localAccountId, path, ...subjects);
}

async function deliverTo(id: AccountId, folder: string, ...subjects: readonly string[]): Promise<void> {
  const mail = await vault.mail(id);
  const files = await Promise.all(subjects.map((each) => mail.receive([Buffer.from(textMail(each))])));
  await mail.add(files.map((file) => ({ file, folder, flags: [], receivedAt: Date.now() })));
}

async function folderAt(path: string): Promise<Folder> {
  return soon(async () => {
    const found = (await face().folders.list()).find((folder) => folder.path === path);
    expect(found).toBeDefined();
    return found!;
  });
}

async function subjects(id: FolderId): Promise<string[]> {
  const { rows } = await face().messages.page({ folderId: id, offset: 0, limit: 100 });
  return rows.map((row) => row.subject).sort();
}

const shows = (id: FolderId, ...wanted: readonly string[]): Promise<void> =>
  soon(async () => expect(await subjects(id)).toEqual([...wanted].sort()));

async function rowsOf(id: FolderId) {
  return (await face().messages.page({ folderId: id, offset: 0, limit: 100 })).rows;
}

test('mail on this computer is listed, opened, marked, moved, deleted, and all of it undone', async () => {
  const { id } = await face().folders.create({ accountId: localAccountId, name: '旧邮件' });
  const { id: other } = await face().folders.create({
    accountId: localAccountId,
    parentId: id,
    name: 'Other',
  });
  await deliver('旧邮件', 'one', 'two', 'three');
  await shows(id, 'one', 'two', 'three');
  const row = (await rowsOf(id)).find((each) => each.subject === 'one')!;
  expect(row.preview).toBe('Hello one');
  expect((await face().messages.get({ id: row.id })).body?.text?.trim()).toBe('Hello one');

  await face().messages.setFlags({ ids: [row.id], add: ['\\Seen'], remove: [] });
  await face().messages.move({ ids: [row.id], folderId: other });
  await shows(other, 'one');
  const mail = await vault.mail(localAccountId);
  await soon(async () => expect(mail.messages('旧邮件/Other')[0]?.flags).toEqual(['\\Seen']));

  const deleted = await face().messages.delete({ ids: [row.id] });
  const trash = await folderAt('Trash');
  expect(trash.role).toBe('trash');
  await shows(trash.id, 'one');
  await soon(async () => expect(mail.messages('Trash')).toHaveLength(1));
  await face().messages.undo({ changeId: deleted.changeId! });
  await shows(other, 'one');
  await soon(async () => expect(mail.messages('旧邮件/Other')).toHaveLength(1));

  // The same row, though it was perhaps taken back before it was confirmed.
  expect((await face().messages.delete({ ids: [row.id] })).count).toBe(1);
  await shows(trash.id, 'one');
  await face().messages.delete({ ids: (await rowsOf(trash.id)).map((each) => each.id) });
  await shows(trash.id);
  await soon(async () => expect(mail.messages('Trash')).toHaveLength(0));

  await face().messages.archive({ ids: (await rowsOf(id)).map((each) => each.id) });
  await shows((await folderAt('Archive')).id, 'two', 'three');
  expect(await face().accounts.list()).toEqual([]);
  expect(await face().sync.states()).toEqual([]);
});

test('a start finds everything, and does not need the network', async () => {
  const { id } = await face().folders.create({ accountId: localAccountId, name: 'Kept' });
  // More than the first screen.
  await deliver('Kept', ...Array.from({ length: 150 }, (_, index) => `message ${index}`));
  const has = (total: number): Promise<void> =>
    soon(async () =>
      expect((await face().messages.page({ folderId: id, offset: 0, limit: 1 })).total).toBe(total),
    );
  await has(150);
  await stop();
  await start();
  expect((await face().folders.list()).map((each) => [each.id, each.total])).toEqual([[id, 150]]);
  await deliver('Kept', 'one more');
  await has(151);
});

test('mail on this computer is opened although its session has not begun', async () => {
  const { id } = await face().folders.create({ accountId: localAccountId, name: 'Kept' });
  await deliver('Kept', 'one');
  await shows(id, 'one');
  await stop();
  await start(false);
  const [row] = await rowsOf(id);
  expect(await face().messages.get({ id: row!.id })).toMatchObject({ body: { text: 'Hello one\n' } });
});

test('mail of a POP3 account is there without its server and without the cache, and its folders too', async () => {
  const pop = anAccount({
    id: 'pop',
    incoming: { host: '127.0.0.1', port: 9, security: 'none', user: 'ann', protocol: 'pop3' },
  });
  await vault.accounts.put(pop);
  await deliverTo(pop.id, 'INBOX', 'one');
  await stop();
  await memory.close();
  memory = await createMemoryStore();
  await start();
  const inbox = await folderAt('INBOX');
  await shows(inbox.id, 'one');
  const folders = (await face().folders.list()).map(({ accountId, role }) => [accountId, role]);
  expect(folders).toEqual(
    ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'].map((role) => [pop.id, role]),
  );
  const [row] = await rowsOf(inbox.id);
  expect((await face().messages.get({ id: row!.id })).body?.text).toContain('Hello one');
  const { id } = await face().folders.create({ accountId: pop.id, parentId: inbox.id, name: 'Bills' });
  await face().messages.move({ ids: [row!.id], folderId: id });
  const mail = await vault.mail(pop.id);
  await soon(async () => expect(mail.messages('INBOX/Bills')).toHaveLength(1));
});

test('a cache that was lost is filled again from the vault, by itself', async () => {
  await vault.accounts.put(ann);
  const { id } = await face().folders.create({ accountId: localAccountId, name: 'Kept' });
  await deliver('Kept', 'one', 'two');
  await shows(id, 'one', 'two');
  const [row] = await rowsOf(id);
  await face().messages.setFlags({ ids: [row!.id], add: ['\\Flagged'], remove: [] });
  await stop();
  await memory.close();
  memory = await createMemoryStore();
  await start();
  const again = await folderAt('Kept');
  await shows(again.id, 'one', 'two');
  const flagged = (await rowsOf(again.id)).filter((each) => each.flags.includes('\\Flagged'));
  expect(flagged.map((each) => each.subject)).toEqual([row!.subject]);
  expect((await face().messages.get({ id: flagged[0]!.id })).body?.text).toContain('Hello');
});

test('a message whose file is gone stays in the list and says so when it is opened', async () => {
  const { id } = await face().folders.create({ accountId: localAccountId, name: 'Post' });
  await deliver('Post', 'gone', 'here');
  await shows(id, 'gone', 'here');
  const mail = await vault.mail(localAccountId);
  const file = mail.fileOf(mail.messages('Post')[0]!);
  await stop();
  await rm(file);
  await memory.close();
  memory = await createMemoryStore();
  await start();
  const { id: again } = await folderAt('Post');
  await shows(again, '', 'here');
  const views = await Promise.all(
    (await rowsOf(again)).map(({ id: row }) => face().messages.get({ id: row })),
  );
  const told = views.map(({ failure, body }) => failure?.code ?? body?.text?.trim());
  expect(new Set(told)).toEqual(new Set(['Hello here', 'message-file-unreadable']));
});

test('folders are renamed with their mail and what is below, and removed when they are empty', async () => {
  const { folders } = face();
  const { id } = await folders.create({ accountId: localAccountId, name: 'Projects' });
  const { id: below } = await folders.create({ accountId: localAccountId, parentId: id, name: 'Ferry' });
  await deliver('Projects/Ferry', 'one');
  await shows(below, 'one');
  const rows = await rowsOf(below);
  await folders.rename({ id, name: '项目' });
  expect((await folders.list()).map((each) => [each.id, each.path, each.name, each.parentId])).toEqual([
    [id, '项目', '项目', undefined],
    [below, '项目/Ferry', 'Ferry', id],
  ]);
  expect(await rowsOf(below)).toEqual(rows);
  expect((await face().messages.get({ id: rows[0]!.id })).body?.text).toContain('Hello one');

  const failure = (code: string) => ({ data: { code } });
  await expect(folders.create({ accountId: localAccountId, name: '项目' })).rejects.toMatchObject(
    failure('folder-exists'),
  );
  await expect(folders.create({ accountId: localAccountId, name: 'a/b' })).rejects.toMatchObject(
    failure('input-invalid'),
  );
  await expect(folders.remove({ id })).rejects.toMatchObject(failure('folder-not-empty'));
  await face().messages.delete({ ids: rows.map((row) => row.id) });
  await folders.remove({ id });
  expect((await folders.list()).map((each) => each.path)).toEqual(['Trash']);
  await expect(folders.remove({ id })).rejects.toMatchObject(failure('folder-missing'));
  const trash = await folderAt('Trash');
  await expect(folders.rename({ id: trash.id, name: 'Bin' })).rejects.toMatchObject(failure('input-invalid'));
});

test('the folders of an IMAP account are not touched', async () => {
  await vault.accounts.put(ann);
  const remote = { path: 'INBOX', name: 'INBOX', delimiter: '/', role: 'inbox', selectable: true } as const;
  const made = await memory.store.setFolders({ accountId: ann.id, folders: [remote] });
  const { folders } = face();
  const refused = { data: { code: 'not-supported' } };
  const { id } = made.folders[0]!;
  await expect(folders.create({ accountId: ann.id, name: 'New' })).rejects.toMatchObject(refused);
  await expect(folders.rename({ id, name: 'New' })).rejects.toMatchObject(refused);
  await expect(folders.remove({ id })).rejects.toMatchObject(refused);
  const { id: own } = await folders.create({ accountId: localAccountId, name: 'New' });
  expect((await folders.list()).map((each) => each.id)).toEqual([id, own]);
});
