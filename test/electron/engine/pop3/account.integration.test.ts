/** A POP3 account in the whole engine: Dovecot, the vault, the cache, and what the face asks for. */
import { createRouterClient } from '@orpc/server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { StoreClient } from '../../../../electron/engine/store/store-client.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import type { Folder } from '../../../../shared/contract/folders.ts';
import { type Account, defaultPop3Options, type Pop3Options } from '../../../../shared/model/account.ts';
import { hasFlag, HeadersOnly, OnServer } from '../../../../shared/model/flags.ts';
import { localAccountId, type AccountId } from '../../../../shared/model/ids.ts';
import type { MessageSummary } from '../../../../shared/model/message.ts';
import type { StoreState } from '../../../../shared/store/contract.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { someMail } from '../../../fixtures/maildrop.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';
import { type Dovecot, startDovecot } from '../../../servers/dovecot.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const names = Array.from({ length: 12 }, (_, index) => `user${index}@skein.example`);
let dovecot: Dovecot;
let profile: string;
let memory: MemoryStore;
let vault: Vault;
let engine: Engine;
let ann: Account;
let mailbox: string;

beforeAll(async () => {
  dovecot = await startDovecot({ users: names.map((name) => ({ name, password: 'secret' })) });
});
afterAll(() => dovecot?.stop());
beforeEach(async () => {
  mailbox = names.pop() ?? '';
  const server = { host: '127.0.0.1', port: dovecot.ports.pop3, security: 'none', user: mailbox } as const;
  ann = anAccount({ incoming: { ...server, protocol: 'pop3' } });
  profile = await mkdtemp(join(tmpdir(), 'skein-pop3-account-'));
  memory = await createMemoryStore();
});
afterEach(async () => {
  await stop();
  await memory.close();
  await rm(profile, { recursive: true, force: true });
});

async function start(pop3?: Partial<Pop3Options>): Promise<void> {
  vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
  if (pop3) ann = { ...ann, pop3: { ...defaultPop3Options, ...pop3 } };
  await vault.accounts.put(ann);
  let attach: (state: StoreState) => void = () => undefined;
  engine = await createEngine({
    store: { api: memory.store, onAttached: (listener) => void (attach = listener) } as StoreClient,
    vault,
    secrets: {
      get: async ({ side }) => (side === 'incoming' ? 'secret' : undefined),
      set: async () => {},
      forget: async () => {},
    },
    clock: systemClock,
    log: silentLog,
    cacheFolder: join(profile, 'cache'),
    shell: { kind: 'served', systemLanguage: 'en', version: '0' },
  });
  attach(await memory.store.state());
}

async function stop(): Promise<void> {
  await engine.close();
  await vault.close();
}

const face = () => createRouterClient(engine.router, { context: { log: silentLog } });
const soon = <T>(fact: () => Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 20_000, interval: 20 });

function deliver(from: number, to: number, size = 0): void {
  const raws = Array.from({ length: to - from + 1 }, (_, index) => ({
    raw: someMail(from + index, { size }),
  }));
  dovecot.seed(mailbox, 'INBOX', raws);
}

function folder(role: Folder['role'], of: AccountId = ann.id): Promise<Folder> {
  return soon(async () => {
    const found = (await face().folders.list()).find((each) => each.role === role && each.accountId === of);
    expect(found).toBeDefined();
    return found!;
  });
}

/** The rows of a folder once there are so many. */
function rows(
  role: Folder['role'],
  count: number,
  of: AccountId = ann.id,
): Promise<readonly MessageSummary[]> {
  return soon(async () => {
    const { id: folderId } = await folder(role, of);
    const page = await face().messages.page({ folderId, offset: 0, limit: 200 });
    expect(page.rows).toHaveLength(count);
    return page.rows;
  });
}

const upToDate = (): Promise<void> =>
  soon(async () => {
    expect((await face().sync.states()).map(({ state }) => state.kind)).toContain('up-to-date');
  });
const onServer = (summaries: readonly MessageSummary[]): (string | undefined)[] =>
  summaries
    .filter(({ flags }) => hasFlag(flags, OnServer))
    .map(({ subject }) => subject)
    .sort();

test('mail comes into folders of its own, newest first, reads offline, and comes again with "Get mail"', async () => {
  deliver(1, 30);
  await start();
  const inbox = await rows('inbox', 30);
  expect(inbox[0]?.subject).toBe('Letter 30');
  expect(onServer(inbox)).toHaveLength(30);
  for (const role of ['drafts', 'sent', 'archive', 'junk', 'trash'] as const) await folder(role);
  const view = await face().messages.get({ id: inbox[0]!.id });
  expect(view.body?.text).toContain('Letter number 30.');
  await upToDate();
  deliver(31, 31);
  await face().sync.now({ accountId: ann.id });
  expect((await rows('inbox', 31))[0]?.subject).toBe('Letter 31');
});

test('the server’s copy goes when the person says so; flags and mail stay', async () => {
  deliver(1, 3);
  await start();
  const inbox = await rows('inbox', 3);
  await upToDate();
  await face().messages.setFlags({ ids: [inbox[0]!.id], add: ['\\Flagged'], remove: [] });
  expect(await face().messages.removeFromServer({ ids: [inbox[0]!.id, inbox[1]!.id] })).toEqual({ count: 2 });
  await soon(async () => expect(onServer(await rows('inbox', 3))).toEqual(['Letter 1']));
  expect(await face().messages.removeFromServer({ ids: [inbox[0]!.id] })).toEqual({ count: 0 });
  expect(hasFlag((await rows('inbox', 3))[0]?.flags ?? [], '\\Flagged')).toBe(true);
});

test('a policy that is changed counts from the next look on', async () => {
  deliver(1, 4);
  await start();
  const inbox = await rows('inbox', 4);
  await upToDate();
  await face().messages.delete({ ids: [inbox[0]!.id] });
  await rows('trash', 1);
  await face().sync.now({});
  await upToDate();
  expect(onServer(await rows('trash', 1))).toEqual(['Letter 4']);
  const options: Pop3Options = { ...defaultPop3Options, leave: { kind: 'until-deleted' } };
  expect(await face().accounts.setPop3Options({ accountId: ann.id, options })).toMatchObject({
    pop3: options,
  });
  await face().sync.now({});
  await soon(async () => expect(onServer(await rows('trash', 1))).toEqual([]));
  expect(onServer(await rows('inbox', 3))).toHaveLength(3);
});

test('of a big message the headers come first, and the whole on demand', async () => {
  deliver(1, 1, 300_000);
  await start({ headersAbove: 100_000 });
  const [before] = await rows('inbox', 1);
  expect(hasFlag(before?.flags ?? [], HeadersOnly)).toBe(true);
  expect(await face().messages.downloadWhole({ ids: [before!.id] })).toEqual({ count: 1 });
  await soon(async () => {
    const [after] = await rows('inbox', 1);
    expect(after?.id).toBe(before!.id);
    expect(hasFlag(after?.flags ?? [], HeadersOnly)).toBe(false);
    expect((await face().messages.get({ id: after!.id })).body?.text).toContain('Letter number 1.');
  });
});

test('into the shared inbox of Local Folders; wishes about it find their server', async () => {
  deliver(1, 3);
  await start({ deliverTo: 'shared' });
  const inbox = await rows('inbox', 3, localAccountId);
  await upToDate();
  expect(await face().messages.removeFromServer({ ids: [inbox[0]!.id] })).toEqual({ count: 1 });
  await soon(async () =>
    expect(onServer(await rows('inbox', 3, localAccountId))).toEqual(['Letter 1', 'Letter 2']),
  );
});

test('held, nothing comes; a wrong password is refused for the incoming side', async () => {
  await start();
  await upToDate();
  await face().sync.pause({ accountId: ann.id, paused: true });
  expect((await face().sync.states())[0]?.state).toEqual({ kind: 'paused' });
  await face().sync.pause({ accountId: ann.id, paused: false });
  await upToDate();
  await face().sync.pause({ accountId: ann.id, paused: true });
  await face().sync.now({});
  expect((await face().sync.states())[0]?.state).toEqual({ kind: 'paused' });
  // Whoever gets the mail of this very account wants it now.
  await face().sync.now({ accountId: ann.id });
  await upToDate();
  await expect(face().accounts.setPassword({ accountId: ann.id, incoming: 'wrong' })).rejects.toMatchObject({
    data: { code: 'login-refused', side: 'incoming' },
  });
  await face().accounts.setPassword({ accountId: ann.id, incoming: 'secret' });
});

test('when the cache is lost, all of it is back from the vault, and nothing is downloaded again', async () => {
  deliver(1, 20);
  await start();
  await rows('inbox', 20);
  await upToDate();
  await stop();
  await memory.close();
  memory = await createMemoryStore();
  await start();
  expect(onServer(await rows('inbox', 20))).toHaveLength(20);
  await upToDate();
  const retrieved = [...(await dovecot.log()).matchAll(/pop3\((\S+?)\).*retr=(\d+)\//g)]
    .filter(([, name]) => name === mailbox)
    .map(([, , count]) => Number(count));
  expect(Math.max(...retrieved.slice(1), 0)).toBe(0);
  expect(retrieved[0]).toBe(20);
});

test('when the index of the vault is lost, what the server still has is linked to what is here: nothing is doubled', async () => {
  deliver(1, 20);
  await start();
  const inbox = await rows('inbox', 20);
  const { id: archive } = await folder('archive');
  await face().messages.move({ ids: [inbox[0]!.id], folderId: archive });
  await upToDate();
  const mail = await vault.mail(ann.id);
  await soon(async () => expect(mail.messages('Archive')).toHaveLength(1));
  await stop();
  await rm(join(profile, 'vault', 'mail', ann.id, 'index.log'));
  deliver(21, 21);
  await start();
  // Which folder it was in went with the index: all of it is in the inbox.
  await soon(async () => {
    const found = await rows('inbox', 21);
    expect(onServer(found)).toHaveLength(21);
    expect(new Set(found.map(({ subject }) => subject)).size).toBe(21);
  });
  await face().sync.now({ accountId: ann.id });
  await upToDate();
  await rows('inbox', 21);
  await rows('archive', 0);
});
