import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailed } from '../../../../electron/engine/failed.ts';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import { createFakeServer, type FakeServer } from '../../../fixtures/fake-backend.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { createRandom } from '../../../fixtures/random.ts';
import { createSync } from './folder-in-step.ts';

let memory: MemoryStore;
let server: FakeServer;

beforeEach(async () => {
  memory = await createMemoryStore();
});
afterEach(() => memory.close());

async function connect(): Promise<MailBackend> {
  const backend = server.backend();
  await backend.connect();
  return backend;
}

function setUp(delta: 'qresync' | 'condstore' | 'none', messages: number): void {
  server = createFakeServer({ delta });
  server.addFolder('INBOX', 'inbox');
  for (let n = 1; n <= messages; n += 1) server.deliver('INBOX', { subject: `m${n}`, receivedAt: n * 1000 });
}

/** What the server has, as `cached` tells it. */
function onServer(): Map<number, { flags: readonly string[]; subject: string }> {
  const messages = server.folders.get('INBOX')?.messages ?? new Map();
  return new Map(
    [...messages.values()].map(({ uid, flags, message }) => [uid, { flags, subject: message.subject }]),
  );
}

const fetched = (): number =>
  server.commands.filter(({ verb }) => verb.startsWith('fetch') || verb === 'existingUids').length;

describe.each(['qresync', 'condstore', 'none'] as const)('a folder kept in step (%s)', (delta) => {
  test('the first sync brings everything, the newest first', async () => {
    setUp(delta, 4_321);
    const sync = createSync(memory.store);
    const backend = await connect();
    await sync.survey(backend);
    await sync.run(backend, 'INBOX');
    expect((await sync.cached('INBOX')).size).toBe(4_321);
    const sets = server.commands.filter(({ verb }) => verb === 'fetchHeaders').map(({ args }) => args[0]);
    expect(sets[0]).toEqual({ numbers: '4222:*' });
    expect((await sync.folder('INBOX')).server.lowestSynced).toBe(1);
  });

  test('nothing changed: nothing is asked for but the folder itself', async () => {
    setUp(delta, 300);
    const sync = createSync(memory.store);
    const backend = await connect();
    await sync.survey(backend);
    await sync.run(backend, 'INBOX');
    expect((await sync.survey(backend)).length).toBe(0);
    server.commands.length = 0;
    await sync.run(backend, 'INBOX');
    expect(fetched()).toBe(delta === 'none' ? 1 : 0);
  });

  test('a first sync that is cut goes on where it stopped', async () => {
    setUp(delta, 9_000);
    const sync = createSync(memory.store);
    let backend = await connect();
    await sync.survey(backend);
    let headers = 0;
    server.fault = (verb) => (verb === 'fetchHeaders' && ++headers === 3 ? 'line-lost-before' : undefined);
    await expect(sync.run(backend, 'INBOX')).rejects.toSatisfy((error) => isFailed(error, 'connection-lost'));
    const before = (await sync.cached('INBOX')).size;
    expect(before).toBeGreaterThan(1_000);
    backend = await connect();
    await sync.run(backend, 'INBOX');
    expect(await sync.cached('INBOX')).toEqual(onServer());
  });

  test('a window that was interrupted by something more urgent is taken up again', async () => {
    setUp(delta, 9_000);
    const sync = createSync(memory.store);
    const backend = await connect();
    await sync.survey(backend);
    expect(await sync.run(backend, 'INBOX', () => true)).toBeGreaterThan(2);
    expect((await sync.cached('INBOX')).size).toBe(9_000);
  });

  test('another UIDVALIDITY makes everything new', async () => {
    setUp(delta, 250);
    const sync = createSync(memory.store);
    const backend = await connect();
    await sync.survey(backend);
    await sync.run(backend, 'INBOX');
    server.renumber('INBOX');
    await sync.run(backend, 'INBOX');
    expect(await sync.cached('INBOX')).toEqual(onServer());
  });

  test('what is marked deleted is not shown, and comes back when the mark is taken away', async () => {
    setUp(delta, 10);
    const sync = createSync(memory.store);
    const backend = await connect();
    await sync.survey(backend);
    await sync.run(backend, 'INBOX');
    server.setFlags('INBOX', 3, ['\\Deleted'], []);
    const uid = server.deliver('INBOX', { flags: ['\\Deleted'] });
    await sync.run(backend, 'INBOX');
    const shown = (await sync.cached('INBOX')).keys();
    expect([...shown].sort((a, b) => a - b)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10]);
    server.setFlags('INBOX', 3, [], ['\\Deleted']);
    server.setFlags('INBOX', uid, [], ['\\Deleted']);
    await sync.run(backend, 'INBOX');
    expect(await sync.cached('INBOX')).toEqual(onServer());
  });

  test('a first screen that was removed before it came does not hide what is older', async () => {
    setUp(delta, 250);
    const sync = createSync(memory.store);
    const backend = await connect();
    await sync.survey(backend);
    server.fault = (verb) => {
      if (verb === 'fetchHeaders' && server.folders.get('INBOX')?.messages.size === 250)
        server.expunge(
          'INBOX',
          Array.from({ length: 100 }, (_, n) => 151 + n),
        );
      return undefined;
    };
    const gone = Object.create(backend, {
      fetchHeaders: {
        value: async (...args: Parameters<MailBackend['fetchHeaders']>) =>
          'numbers' in args[0]
            ? backend.fetchHeaders({ uids: '151:250' }, args[1], args[2])
            : backend.fetchHeaders(...args),
      },
    }) as MailBackend;
    await sync.run(gone, 'INBOX');
    expect(await sync.cached('INBOX')).toEqual(onServer());
  });

  test('whatever other devices do in whatever order, the cache ends as the server is', async () => {
    const seed = Number(process.env['SKEIN_SEED'] ?? Date.now() % 100_000);
    const random = createRandom(seed);
    setUp(delta, 150);
    const sync = createSync(memory.store);
    let backend = await connect();
    await sync.survey(backend);
    for (let round = 0; round < 25; round += 1) {
      for (let deed = random.below(6); deed > 0; deed -= 1) {
        const uids = [...(server.folders.get('INBOX')?.messages.keys() ?? [])];
        const uid = uids[random.below(uids.length)] ?? 1;
        const kind = random.below(4);
        if (kind === 0) server.deliver('INBOX', { subject: `r${round}` });
        else if (kind === 1 && uids.length > 0) server.setFlags('INBOX', uid, ['\\Seen', 'work'], []);
        else if (kind === 2 && uids.length > 0) server.setFlags('INBOX', uid, [], ['\\Seen']);
        else if (uids.length > 0) server.expunge('INBOX', [uid]);
      }
      server.fault = (verb) =>
        verb.startsWith('fetch') && random.below(5) === 0 ? 'line-lost-after' : undefined;
      try {
        await sync.run(backend, 'INBOX');
      } catch (error) {
        if (!isFailed(error, 'connection-lost')) throw error;
        backend = await connect();
      }
    }
    server.fault = () => undefined;
    await sync.run(backend, 'INBOX');
    expect(await sync.cached('INBOX'), `seed ${seed}`).toEqual(onServer());
    const folder = await sync.folder('INBOX');
    const unread = [...onServer().values()].filter(({ flags }) => !flags.includes('\\Seen')).length;
    expect({ total: folder.total, unread: folder.unread }, `seed ${seed}`).toEqual({
      total: onServer().size,
      unread,
    });
  });
});

test('a server that claims most of a folder is gone is asked again, and not believed when it still lists it', async () => {
  setUp('qresync', 400);
  const sync = createSync(memory.store);
  const backend = await connect();
  await sync.survey(backend);
  await sync.run(backend, 'INBOX');
  const lying: MailBackend = Object.create(backend, {
    openFolder: {
      value: async (path: string) => ({
        ...(await backend.openFolder(path)),
        delta: { updates: [], vanished: Array.from({ length: 390 }, (_, n) => n + 1) },
      }),
    },
  });
  await sync.run(lying, 'INBOX');
  expect((await sync.cached('INBOX')).size).toBe(400);
});

test('a server whose list and count contradict each other removes nothing, and says why', async () => {
  setUp('qresync', 400);
  const sync = createSync(memory.store);
  const backend = await connect();
  await sync.survey(backend);
  await sync.run(backend, 'INBOX');
  const lying: MailBackend = Object.create(backend, {
    openFolder: {
      value: async (path: string) => ({
        ...(await backend.openFolder(path)),
        delta: { updates: [], vanished: Array.from({ length: 390 }, (_, n) => n + 1) },
      }),
    },
    existingUids: { value: async () => [400] },
  });
  await expect(sync.run(lying, 'INBOX')).rejects.toSatisfy((error) => isFailed(error, 'removal-implausible'));
  expect((await sync.cached('INBOX')).size).toBe(400);
});
