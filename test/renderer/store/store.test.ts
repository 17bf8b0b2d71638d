import { IDBFactory, IDBKeyRange, IDBTransaction } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type OpenStore, openStore } from '../../../renderer/store/open-store.ts';
import type { AccountId, FolderId } from '../../../shared/model/ids.ts';
import { newMessage } from '../../fixtures/new-message.ts';

let store: OpenStore;
let folderId: FolderId;

beforeEach(async () => {
  const indexedDb = { factory: new IDBFactory(), keyRange: IDBKeyRange };
  store = await openStore({ profileId: 'pipeline', indexedDb });
  const { folders } = await store.operations.setFolders({
    accountId: 'first' as AccountId,
    folders: [{ path: 'INBOX', name: 'INBOX', delimiter: '/', selectable: true }],
  });
  folderId = folders[0]?.id ?? folderId;
});

afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
});

const add = (...uids: readonly number[]): Promise<unknown> =>
  store.operations.addMessages({ folderId, uidValidity: 1, messages: uids.map((uid) => newMessage(uid)) });

async function uids(): Promise<readonly (number | undefined)[]> {
  const { total, rows } = await store.operations.page({ folderId, offset: 0, limit: 100 });
  expect(rows).toHaveLength(total);
  return rows.map((row) => row.uid);
}

/** The disk is full when the next write is to be committed. */
function breakNextCommit(): void {
  vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementationOnce(function abort(this: IDBTransaction) {
    setImmediate(() => this.abort());
  });
}

test('a write that does not get to the disk takes those prepared on top of it along, and nothing is half there', async () => {
  await add(1, 2);
  breakNextCommit();
  const asked = await Promise.allSettled([add(3), add(4)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await uids()).toEqual([2, 1]);
  await add(3, 4);
  expect(await uids()).toEqual([4, 3, 2, 1]);
  expect((await store.operations.folder({ id: folderId }))?.total).toBe(4);
});

test('a reader sees no write that is still on its way to the disk', async () => {
  await add(1);
  breakNextCommit();
  const writing = add(2);
  const reading = uids();
  await expect(writing).rejects.toMatchObject({ failure: { code: 'cache-failed' } });
  expect(await reading).toEqual([1]);
});

test('what the caches answer asks nothing of the database', async () => {
  await add(1, 2);
  const asked = vi.spyOn(IDBTransaction.prototype, 'objectStore');
  expect(await uids()).toEqual([2, 1]);
  expect(asked).not.toHaveBeenCalled();
});
