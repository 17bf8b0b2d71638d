import { createRouterClient } from '@orpc/server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { StoreClient } from '../../../../electron/engine/store/store-client.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import type { Account } from '../../../../shared/model/account.ts';
import { type FolderId, localAccountId, type MessageId } from '../../../../shared/model/ids.ts';
import type { StoreState } from '../../../../shared/store/contract.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';
import { type Dovecot, reducedCapabilities, startDovecot } from '../../../servers/dovecot.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const users = ['ann', 'bob'].map((name) => ({ name: `${name}@skein.example`, password: 'secret' }));
const at = new Date(Date.UTC(2024, 1, 3, 4, 5, 6));
const head = (subject: string): string =>
  `From: Eve <eve@skein.example>\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@skein.example>\r\n\r\n`;

const mails: Readonly<Record<string, Buffer>> = {
  plain: Buffer.from(`${head('plain')}Hello\r\nFrom me\r\n`),
  eight: Buffer.from(`${head('eight')}\xe4\xff 8 bit\r\n`, 'latin1'),
  nameless: Buffer.from('From: eve@skein.example\r\nSubject: nameless\r\n\r\nNo Message-ID\r\n'),
  feeds: Buffer.from(`${head('feeds')}Lines that end\r\nin LF alone\r\n`.replaceAll('\r', '')),
  big: Buffer.from(`${head('big')}${'0123456789abcdef\r\n'.repeat(150_000)}`),
};
const names = Object.keys(mails).toSorted();

describe.each([
  ['all it can', undefined],
  ['no MOVE, and no UIDs told', `${reducedCapabilities.noDelta.replace(' UIDPLUS', '')}`],
])('moves between accounts on Dovecot with %s', (name, capability) => {
  let profile: string;
  let dovecot: Dovecot;
  let other: Dovecot;
  let memory: MemoryStore;
  let vault: Vault;
  let engine: Engine;

  const account = (server: Dovecot, user: string): Account =>
    anAccount({
      id: user,
      email: `${user}@skein.example`,
      incoming: {
        host: '127.0.0.1',
        port: server.ports.imap,
        security: 'none',
        protocol: 'imap',
        user: `${user}@skein.example`,
      },
    });
  const face = () => createRouterClient(engine.router, { context: { log: silentLog } });
  const soon = <T>(fact: () => Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 30_000, interval: 20 });

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'skein-transfer-'));
    // The source must be able to remove just these; the target may be any server.
    dovecot = await startDovecot({ users });
    other = capability === undefined ? dovecot : await startDovecot({ users, capability });
    for (const [subject, raw] of Object.entries(mails))
      await dovecot.deliver('ann@skein.example', 'INBOX', raw, {
        date: at,
        flags: subject === 'plain' ? ['\\Seen', '\\Flagged'] : [],
      });
    memory = await createMemoryStore();
    vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
    await vault.accounts.put(account(dovecot, 'ann'));
    await vault.accounts.put(account(other, 'bob'));
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
  });
  afterAll(async () => {
    await engine?.close();
    await vault?.close();
    await memory?.close();
    await dovecot?.stop();
    if (other !== dovecot) await other?.stop();
    await rm(profile, { recursive: true, force: true });
  });

  async function folder(accountId: string, path: string): Promise<FolderId> {
    return soon(async () => {
      const all = await face().folders.list();
      const found = all.find((each) => each.accountId === accountId && each.path === path);
      expect(found).toBeDefined();
      return found?.id ?? (0 as FolderId);
    });
  }

  async function rows(id: FolderId) {
    return (await face().messages.page({ folderId: id, offset: 0, limit: 50 })).rows;
  }

  async function thereAndBack(ids: readonly MessageId[], from: FolderId, to: FolderId): Promise<void> {
    const there = await face().messages.move({ ids: [...ids], folderId: to });
    expect(there.count).toBe(names.length);
    await isMovedAtOnce(from, to);
    await areIn(to);
    await face().messages.undo({ changeId: there.changeId ?? ('' as never) });
    await areIn(from);
  }

  /** Whatever the servers have done by then. */
  async function isMovedAtOnce(from: FolderId, to: FolderId): Promise<void> {
    expect(await rows(from)).toEqual([]);
    expect((await rows(to)).length).toBeGreaterThanOrEqual(names.length);
  }

  /** All of them are here, the server has them, and their bytes are what they were. */
  async function areIn(id: FolderId): Promise<readonly MessageId[]> {
    await soon(async () => {
      expect((await face().sync.states()).map(({ pendingChanges }) => pendingChanges)).toEqual([0, 0]);
      expect((await rows(id)).map(({ subject }) => subject).toSorted()).toEqual(names);
      expect((await rows(id)).every(({ receivedAt }) => receivedAt === at.getTime())).toBe(true);
    });
    const all = await rows(id);
    expect(all.find(({ subject }) => subject === 'plain')?.flags.toSorted()).toEqual(['\\Flagged', '\\Seen']);
    for (const row of all) {
      const { sourceUrl } = await face().messages.get({ id: row.id });
      const answer = await engine.bytes(new Request(`http://skein.example${sourceUrl}`));
      const bytes = Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .replaceAll('\r', '');
      expect(bytes === mails[row.subject]?.toString('latin1').replaceAll('\r', ''), row.subject).toBe(true);
    }
    return all.map((row) => row.id);
  }

  test('from a server to another one, to this computer, and back', async () => {
    const annInbox = await folder('ann', 'INBOX');
    const bobArchive = await folder('bob', 'Archive');
    const ids = await areIn(annInbox);
    // Back from there it could not go: a server without UIDPLUS removes no single message.
    if (capability === undefined) await thereAndBack(ids, annInbox, bobArchive);
    const { id: here } = await face().folders.create({ accountId: localAccountId, name: `Kept ${name}` });
    await face().messages.move({ ids: (await rows(annInbox)).map((row) => row.id), folderId: here });
    await areIn(here);
    const local = await vault.mail(localAccountId);
    expect(local.messages(`Kept ${name}`)).toHaveLength(names.length);
    expect(await rows(annInbox)).toEqual([]);
    await face().messages.move({ ids: (await rows(here)).map((row) => row.id), folderId: bobArchive });
    await areIn(bobArchive);
    await soon(async () => expect(local.messages(`Kept ${name}`)).toEqual([]));
  });
});
