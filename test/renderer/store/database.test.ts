import { readFileSync } from 'node:fs';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test, vi } from 'vitest';
import { openPatiently, StoreFailure, storeFailure, storageHealth } from '../../../renderer/store/health.ts';
import { openStore } from '../../../renderer/store/open-store.ts';
import type { AccountId, FolderId } from '../../../shared/model/ids.ts';
import { storeVersion } from '../../../shared/store/rows.ts';
import { newMessage } from '../../fixtures/new-message.ts';

/** A database as it lay on disk: its stores with their indexes, and what was in them. */
interface Dump {
  readonly version: number;
  readonly stores: Readonly<
    Record<
      string,
      {
        readonly keyPath: string;
        readonly indexes: Readonly<Record<string, { multiEntry: boolean }>>;
        readonly values: readonly Record<string, unknown>[];
      }
    >
  >;
}

/** Puts the dump back; typed arrays were written as plain ones. */
async function restore(factory: IDBFactory, name: string, dump: Dump): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const opening = factory.open(name, dump.version);
    opening.onerror = () => reject(opening.error ?? new Error('cannot open'));
    opening.onupgradeneeded = () => {
      for (const [table, { keyPath, indexes, values }] of Object.entries(dump.stores)) {
        const store = opening.result.createObjectStore(table, { keyPath });
        for (const [index, { multiEntry }] of Object.entries(indexes))
          store.createIndex(index, index, { multiEntry });
        for (const value of values) {
          store.put(
            table === 'leaves'
              ? {
                  ...value,
                  keys: Float64Array.from(value['keys'] as number[]),
                  ids: Float64Array.from(value['ids'] as number[]),
                }
              : value,
          );
        }
      }
    };
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

function fixture(version: number): Dump {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/store-v${version}.json`, import.meta.url), 'utf8'),
  ) as Dump;
}

const versions = Array.from({ length: storeVersion }, (_, at) => at + 1);

describe('the cache of', () => {
  test.each(versions)('version %d opens, with its mail, and takes more', async (version) => {
    const indexedDb = { factory: new IDBFactory(), keyRange: IDBKeyRange };
    await restore(indexedDb.factory, 'skein-old', fixture(version));
    const store = await openStore({ profileId: 'old', indexedDb });
    const { operations, generation } = store;
    expect(generation).toBe('5b0c6f0e-fixture');
    const [folder] = await operations.folders({ accountId: 'first' as AccountId });
    expect(folder).toMatchObject({ path: 'INBOX', total: 3, unread: 2, server: { uidValidity: 1 } });
    const folderId = folder?.id ?? (0 as FolderId);
    const { rows } = await operations.page({ folderId, offset: 0, limit: 9 });
    expect(rows.map((row) => [row.uid, row.subject])).toEqual([
      [3, 'Message 3'],
      [2, '问候'],
      [1, 'Message 1'],
    ]);
    const [last, , first] = rows;
    expect(first && (await operations.body({ contentId: first.contentId }))).toMatchObject({ text: 'Hello' });
    expect(last && (await operations.thread({ id: last.id })).map((row) => row.uid)).toEqual([1, 3]);
    const reply = newMessage(4, { references: ['<3@mail.example.org>'] });
    const { added } = await operations.addMessages({
      folderId,
      uidValidity: 1,
      messages: [reply, newMessage(1)],
    });
    expect(added.map((each) => each.uid)).toEqual([4]);
    expect(last && (await operations.thread({ id: last.id })).map((row) => row.uid)).toEqual([1, 3, 4]);
    await store.close();
  });

  test('a newer Skein is refused and left as it is', async () => {
    const indexedDb = { factory: new IDBFactory(), keyRange: IDBKeyRange };
    await restore(indexedDb.factory, 'skein-new', {
      ...fixture(storeVersion),
      version: (storeVersion + 1) * 10,
    });
    await expect(openStore({ profileId: 'new', indexedDb })).rejects.toMatchObject({
      failure: { code: 'cache-newer' },
    });
    const found = (await indexedDb.factory.databases()).find((each) => each.name === 'skein-new');
    expect(found?.version).toBe((storeVersion + 1) * 10);
  });
});

describe('health', () => {
  const broken = Object.assign(new Error('Internal error opening backing store'), { name: 'UnknownError' });

  test('opening is tried again, because another process may still be closing the cache', async () => {
    const waits: number[] = [];
    const open = vi
      .fn<() => Promise<void>>()
      .mockRejectedValueOnce(broken)
      .mockRejectedValueOnce(broken)
      .mockResolvedValue();
    await openPatiently(open, async (ms) => void waits.push(ms));
    expect(open).toHaveBeenCalledTimes(3);
    expect(waits).toHaveLength(2);
  });

  test('a cache that cannot be opened is a failure, never an empty cache', async () => {
    const open = vi.fn<() => Promise<void>>().mockRejectedValue(broken);
    await expect(openPatiently(open, async () => undefined)).rejects.toMatchObject({
      failure: { code: 'cache-failed', params: { reason: 'UnknownError' } },
    });
    const newer = vi.fn<() => Promise<void>>().mockRejectedValue(new StoreFailure('cache-newer'));
    await expect(openPatiently(newer, async () => undefined)).rejects.toMatchObject({
      failure: { code: 'cache-newer' },
    });
    expect(newer).toHaveBeenCalledTimes(1);
  });

  test('a full disk is told from a broken one, however deep it lies', () => {
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    const wrapped = Object.assign(new Error('aborted'), { name: 'AbortError', inner: full });
    expect(storeFailure(full).failure.code).toBe('disk-full');
    expect(storeFailure(wrapped).failure.code).toBe('disk-full');
    expect(storeFailure(broken).failure).toEqual({
      code: 'cache-failed',
      params: { reason: 'UnknownError' },
      phase: 'cache',
    });
  });

  test('is modest where the browser does not tell', async () => {
    expect(await storageHealth(undefined)).toEqual({ persistent: false });
    expect(await storageHealth({ persisted: async () => true })).toEqual({ persistent: true });
    const storage = {
      persist: async () => false,
      persisted: async () => false,
      estimate: async () => ({ quota: 5, usage: 1 }),
    };
    expect(await storageHealth(storage)).toEqual({ persistent: false, quota: 5 });
    const refusing = {
      persist: () => Promise.reject(new TypeError('no')),
      estimate: () => Promise.reject(new TypeError('no')),
    };
    expect(await storageHealth(refusing)).toEqual({ persistent: false });
  });
});

describe('a write that fails', () => {
  test('changes nothing, in memory as little as on disk', async () => {
    const indexedDb = { factory: new IDBFactory(), keyRange: IDBKeyRange };
    const store = await openStore({ profileId: 'full', indexedDb });
    const { operations } = store;
    const { folders } = await operations.setFolders({
      accountId: 'first' as AccountId,
      folders: [{ path: 'INBOX', name: 'INBOX', delimiter: '/', selectable: true }],
    });
    const folderId = folders[0]?.id ?? (0 as FolderId);
    await operations.addMessages({ folderId, uidValidity: 1, messages: [newMessage(1)] });
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    const poisoned = Object.defineProperty({ ...newMessage(2) }, 'subject', {
      enumerable: true,
      get() {
        throw full;
      },
    });
    await expect(
      operations.addMessages({ folderId, uidValidity: 1, messages: [newMessage(3), poisoned] }),
    ).rejects.toMatchObject({ failure: { code: 'disk-full' } });
    expect(await operations.folder({ id: folderId })).toMatchObject({ total: 1, unread: 1 });
    expect((await operations.page({ folderId, offset: 0, limit: 9 })).rows.map((row) => row.uid)).toEqual([
      1,
    ]);
    expect(
      (
        await operations.addMessages({ folderId, uidValidity: 1, messages: [newMessage(2), newMessage(3)] })
      ).added.map((each) => each.uid),
    ).toEqual([2, 3]);
    await store.close();
  });
});
