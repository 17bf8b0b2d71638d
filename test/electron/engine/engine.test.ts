import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { Failed } from '../../../electron/engine/failed.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import type { StoreApi } from '../../../electron/engine/store/store-api.ts';
import type { StoreClient } from '../../../electron/engine/store/store-client.ts';
import { openVault, type Vault } from '../../../electron/engine/vault/vault.ts';
import { systemClock } from '../../../electron/engine/clock.ts';
import type { AccountId } from '../../../shared/model/ids.ts';
import type { StoreState } from '../../../shared/store/contract.ts';
import { createMemoryStore, type MemoryStore } from '../../fixtures/memory-store.ts';
import { newMessage } from '../../fixtures/new-message.ts';
import { aChange, anAccount } from '../../fixtures/vault-fixtures.ts';

const ann = anAccount({
  incoming: { host: '127.0.0.1', port: 9, security: 'none', user: 'ann', protocol: 'imap' },
});
let profile: string;
let memory: MemoryStore;
let vault: Vault;
let engine: Engine;
let attach: (state: StoreState) => void;
let failing: Set<keyof StoreApi>;
let refused: number;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-engine-'));
  memory = await createMemoryStore();
  vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
  await vault.accounts.put(ann);
  failing = new Set();
  refused = 0;
});
afterEach(async () => {
  await engine.close();
  await vault.close();
  await memory.close();
  await rm(profile, { recursive: true, force: true });
});

async function open(): Promise<void> {
  const api = new Proxy(memory.store, {
    get: (store, name: keyof StoreApi) =>
      failing.has(name)
        ? () => {
            refused += 1;
            return Promise.reject(new Failed({ code: 'cache-missing' }));
          }
        : store[name],
  });
  const store = { api, onAttached: (listener) => void (attach = listener) } as StoreClient;
  engine = await createEngine({
    store,
    vault,
    secrets: { get: async () => undefined, set: async () => {}, forget: async () => {} },
    clock: systemClock,
    log: silentLog,
    cacheFolder: join(profile, 'cache'),
    shell: { kind: 'served', systemLanguage: 'en', version: '0' },
  });
}

async function fill(accountId: AccountId) {
  const remote = { path: 'INBOX', name: 'INBOX', delimiter: '/', role: 'inbox', selectable: true } as const;
  const { folders } = await memory.store.setFolders({ accountId, folders: [remote] });
  const folderId = folders[0]!.id;
  await memory.store.addMessages({ folderId, uidValidity: 1, messages: [newMessage(1)] });
  return folderId;
}

test('what is pending is applied when the cache comes back, although it went in the middle of that', async () => {
  const folderId = await fill(ann.id);
  await vault.journal.append([aChange({ accountId: ann.id })]);
  await open();
  for (const name of ['state', 'folders'] as const) {
    const before = refused;
    failing.add(name);
    attach(await memory.store.state());
    await vi.waitFor(() => expect(refused).toBe(before + 1), { timeout: 10_000 });
    failing.delete(name);
  }
  attach(await memory.store.state());
  await vi.waitFor(
    async () =>
      expect((await memory.store.page({ folderId, offset: 0, limit: 1 })).rows[0]?.flags).toEqual(['\\Seen']),
    { timeout: 10_000 },
  );
});

test('mail of an account that was removed while there was no cache goes when it is back', async () => {
  await fill('gone' as AccountId);
  await fill(ann.id);
  await open();
  attach(await memory.store.state());
  await vi.waitFor(
    async () => expect((await memory.store.folders({})).map(({ accountId }) => accountId)).toEqual([ann.id]),
    { timeout: 10_000 },
  );
});
