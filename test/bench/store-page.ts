import { type OpenStore, openStore } from '../../renderer/store/open-store.ts';
import { createStoreServer } from '../../renderer/store/serve.ts';
import type { AccountId, FolderId, MessageId } from '../../shared/model/ids.ts';
import { sampleMessages } from './sample-messages.ts';

/** What test/bench/store.bench.ts calls inside Chromium. Times are ms. */
const bench = {
  /** One record a row with three indexes, nothing else: what IndexedDB itself can do in this minute. */
  async plainRows(count: number, batch: number): Promise<number> {
    const name = `plain-${crypto.randomUUID()}`;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => {
        const rows = opening.result.createObjectStore('rows', { autoIncrement: true });
        rows.createIndex('uid', 'uid');
        rows.createIndex('receivedAt', 'receivedAt');
        rows.createIndex('messageId', 'messageId');
      };
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('cannot open'));
    });
    const texts = batchesOf(count, batch);
    const start = performance.now();
    await threeAtATime(
      texts.map((text) => async () => {
        const tx = database.transaction('rows', 'readwrite', { durability: 'relaxed' });
        const rows = tx.objectStore('rows');
        for (const message of JSON.parse(text) as unknown[]) rows.add(message);
        await new Promise<void>((resolve, reject) => {
          tx.oncomplete = () => resolve();
          tx.onabort = () => reject(tx.error ?? new Error('aborted'));
        });
      }),
    );
    const took = performance.now() - start;
    database.close();
    indexedDB.deleteDatabase(name);
    return took;
  },

  /** The store's own addition, then reads of what it holds. */
  async store(count: number, batch: number) {
    const store = await openStore({ profileId: crypto.randomUUID() });
    const { operations } = store;
    const folderId = await oneFolder(store);
    const texts = batchesOf(count, batch);
    const start = performance.now();
    await threeAtATime(
      texts.map(
        (text) => () =>
          operations.addMessages({ folderId, uidValidity: 1, messages: JSON.parse(text) as never }),
      ),
    );
    const added = performance.now() - start;
    const rank = Math.floor(count * 0.9);
    const [row] = (await operations.page({ folderId, offset: rank, limit: 1 })).rows;
    const contentId = row?.contentId ?? (0 as never);
    await operations.putBody({ body: { contentId, html: 'x'.repeat(40_000), hashes: {} } });
    return {
      added,
      page: await p95(100, (at) => operations.page({ folderId, offset: rank + (at % 1000), limit: 50 })),
      farPage: await p95(100, (at) => operations.page({ folderId, offset: (at * 7919) % count, limit: 50 })),
      flag: await p95(50, (at) =>
        operations.applyFlags({
          changeId: `c${at}` as never,
          ids: [(1 + ((at * 7919) % count)) as MessageId],
          add: ['\\Flagged'],
          remove: [],
        }),
      ),
      body: await p95(50, () => operations.body({ contentId })),
    };
  },

  /** Answers the engine over a WebSocket, as the SharedWorker does. */
  serve(url: string): void {
    const profileId = crypto.randomUUID();
    const server = createStoreServer({
      open: () => openStore({ profileId }),
      onOtherGeneration: () => undefined,
    });
    server.serveSocket(new WebSocket(url));
  },
};

export type StorePage = typeof bench;
Object.assign(globalThis, { bench });

async function oneFolder({ operations }: OpenStore): Promise<FolderId> {
  const folder = { path: 'INBOX', name: 'INBOX', delimiter: '/', selectable: true };
  const { folders } = await operations.setFolders({ accountId: 'bench' as AccountId, folders: [folder] });
  return folders[0]?.id ?? (0 as FolderId);
}

/** As text, because that is how they come in. */
function batchesOf(count: number, batch: number): string[] {
  return Array.from({ length: Math.ceil(count / batch) }, (_, at) =>
    JSON.stringify(sampleMessages(at * batch, Math.min(count, (at + 1) * batch), count)),
  );
}

async function threeAtATime(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const queue = tasks.values();
  const worker = async (): Promise<void> => {
    for (const task of queue) await task();
  };
  await Promise.all([worker(), worker(), worker()]);
}

async function p95(times: number, task: (at: number) => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const start = performance.now();
    await task(at);
    took.push(performance.now() - start);
  }
  return took.sort((a, b) => a - b)[Math.floor(times * 0.95)] ?? 0;
}
