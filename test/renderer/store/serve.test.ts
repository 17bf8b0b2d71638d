import { MessageChannel } from 'node:worker_threads';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../electron/engine/clock.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { createStoreClient } from '../../../electron/engine/store/store-client.ts';
import { StoreFailure } from '../../../renderer/store/health.ts';
import { openStore } from '../../../renderer/store/open-store.ts';
import type { StoreState } from '../../../shared/store/contract.ts';
import { createStoreServer, type StoreServer } from '../../../renderer/store/serve.ts';

function clientOf(server: StoreServer) {
  const client = createStoreClient({ clock: systemClock, log: silentLog });
  const attach = (): void => {
    const { port1, port2 } = new MessageChannel();
    server.servePort(port2 as unknown as MessagePort);
    client.attach({ kind: 'port', port: port1 });
  };
  attach();
  return { client, attach };
}

test('a cache deleted while it is open comes up as another one, and the engine is told by a new line', async () => {
  const indexedDb = { factory: new IDBFactory(), keyRange: IDBKeyRange };
  const onOtherGeneration = vi.fn<() => void>();
  const server = createStoreServer({
    open: () => openStore({ profileId: 'gone', indexedDb }),
    onOtherGeneration,
  });
  const { client, attach } = clientOf(server);
  const first = await client.api.state();
  await new Promise<void>((resolve, reject) => {
    const deleting = indexedDb.factory.deleteDatabase('skein-gone');
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error ?? new Error('cannot delete'));
  });
  await expect(client.api.folders({})).rejects.toMatchObject({ failure: { code: 'cache-failed' } });
  expect(onOtherGeneration).toHaveBeenCalledTimes(1);
  const state = new Promise<StoreState>((resolve) => client.onAttached(resolve));
  attach();
  expect((await state).generation).not.toBe(first.generation);
  expect(await client.api.folders({})).toEqual([]);
  const { generation } = await client.api.reset();
  expect((await client.api.state()).generation).toBe(generation);
  await client.close();
});

test('a cache that cannot be opened says why, and is tried again with the next line', async () => {
  const indexedDb = { factory: new IDBFactory(), keyRange: IDBKeyRange };
  const open = vi
    .fn(() => openStore({ profileId: 'full', indexedDb }))
    .mockRejectedValueOnce(new StoreFailure('disk-full'));
  const server = createStoreServer({ open, onOtherGeneration: () => undefined });
  const { client, attach } = clientOf(server);
  await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  attach();
  expect(await client.api.folders({})).toEqual([]);
  await client.close();
});
