import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionPorts } from '../../../../electron/engine/accounts/account-session.ts';
import { createSession } from '../../../../electron/engine/accounts/session.ts';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { SkeinEvent } from '../../../../shared/contract/events.ts';
import { createFakeServer, type FakeServer } from '../../../fixtures/fake-backend.ts';
import { createManualClock, type ManualClock } from '../../../fixtures/manual-clock.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const account = anAccount();
let memory: MemoryStore;
let server: FakeServer;
let clock: ManualClock;
let events: SkeinEvent[];
let ended: (() => Promise<void>)[];

beforeEach(async () => {
  memory = await createMemoryStore();
  server = createFakeServer();
  server.addFolder('INBOX', 'inbox');
  clock = createManualClock();
  events = [];
  ended = [];
});
afterEach(async () => {
  for (const end of ended) await end();
  await memory.close();
});

function open(ports: Partial<SessionPorts> = {}) {
  const session = createSession(account, {
    store: memory.store,
    hub: { emit: (event: SkeinEvent) => void events.push(event) },
    clock,
    log: silentLog,
    openBackend: async () => server.backend(),
    changes: { overlay: (_folder, _uid, flags) => flags, arrived: async () => {}, send: async () => {} },
    fetchBodies: async () => {},
    onReady: () => {},
    ...ports,
  });
  ended.push(session.stop);
  session.start();
  return session;
}

const until = (fact: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(fact()).toBe(true), { timeout: 10_000, interval: 5 });
const upToDate = (session: { readonly state: { readonly kind: string } }): Promise<void> =>
  until(() => session.state.kind === 'up-to-date');
const asked = (verb: string): number => server.commands.filter((each) => each.verb === verb).length;
const notices = (): readonly string[] =>
  events.flatMap((event) => (event.kind === 'notice' ? [event.failure.code] : []));
/** Whatever is on its way by itself has come to rest. */
async function quiet(): Promise<void> {
  for (let before = -1; before !== server.commands.length; ) {
    before = server.commands.length;
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function inbox() {
  const folder = (await memory.store.folders({ accountId: account.id })).find(({ role }) => role === 'inbox');
  if (!folder) throw new Error('no inbox');
  return folder;
}

test('a server that drops every line is not logged in to again before the wait is over', async () => {
  server.fault = (verb) => (verb === 'folders' ? 'line-lost-before' : undefined);
  const session = open();
  await until(() => session.state.kind === 'offline');
  await quiet();
  expect(asked('connect')).toBe(1);
  clock.advance(2_000);
  await until(() => asked('connect') === 2);
  await quiet();
  expect(asked('connect')).toBe(2);
});

test('a session that is stopped while it connects closes its line and ends at once', async () => {
  let closed = false;
  const hanging = Object.assign(Object.create(server.backend()) as MailBackend, {
    connect: () => new Promise<void>((_resolve, reject) => void (refuse = reject)),
    close: async () => {
      closed = true;
      refuse(new Failed({ code: 'connection-lost' }));
    },
  });
  let refuse: (error: Error) => void = () => {};
  const session = open({ openBackend: async () => hanging });
  await quiet();
  await session.stop();
  expect(closed).toBe(true);
});

test('a stopped session tells nobody that it failed', async () => {
  const session = open();
  await upToDate(session);
  await session.stop();
  expect(session.state.kind).toBe('up-to-date');
  expect(session.backend).toBeUndefined();
});

test('bodies that cannot be kept do not end the session, and are told once', async () => {
  const session = open({ fetchBodies: async () => Promise.reject(new Failed({ code: 'disk-full' })) });
  await upToDate(session);
  await quiet();
  for (let round = 0; round < 3; round += 1) {
    session.wantNews();
    await quiet();
  }
  expect(asked('connect')).toBe(1);
  expect(notices()).toEqual(['disk-full']);
});

test('bodies that break off with their line end the session, which goes on by itself', async () => {
  let first = true;
  const session = open({
    fetchBodies: async () => {
      if (!first) return;
      first = false;
      throw new Failed({ code: 'connection-lost' });
    },
  });
  await until(() => session.state.kind === 'offline');
  clock.advance(2_000);
  await upToDate(session);
  expect(asked('connect')).toBe(2);
});

test('mail that comes in the moment before bodies are fetched does not wait for them', async () => {
  const held: AbortSignal[] = [];
  const session = open({
    fetchBodies: (_folder, signal) => {
      held.push(signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
  });
  await until(() => held.length === 1);
  server.deliver('INBOX');
  await until(() => held.length === 2);
  expect((await inbox()).total).toBe(1);
  await session.stop();
});

test('messages to be fetched again are, on the next line when this one breaks', async () => {
  const uid = server.deliver('INBOX');
  const session = open();
  await upToDate(session);
  const { id } = await inbox();
  await memory.store.removeByUid({ folderId: id, uids: [uid] });
  let broken = false;
  server.fault = (verb) => {
    if (verb !== 'fetchHeaders' || broken) return undefined;
    broken = true;
    return 'line-lost-before';
  };
  session.wantAgain('INBOX', [uid]);
  await until(() => session.state.kind === 'offline');
  clock.advance(2_000);
  await upToDate(session);
  expect((await inbox()).total).toBe(1);
});

test('messages to be fetched again from a folder that is gone end nothing', async () => {
  server.addFolder('Old');
  const session = open();
  await upToDate(session);
  server.fault = (verb, [path]) =>
    verb === 'openFolder' && path === 'Old' ? new Failed({ code: 'folder-missing' }) : undefined;
  session.wantAgain('Old', [1]);
  await quiet();
  expect(asked('connect')).toBe(1);
});

test('a folder that another client deleted goes from the tree without a complaint', async () => {
  server.addFolder('Old');
  const session = open();
  await upToDate(session);
  const old = (await memory.store.folders({ accountId: account.id })).find(({ path }) => path === 'Old');
  server.folders.delete('Old');
  if (old) session.wantFolder(old.id);
  await quiet();
  expect((await memory.store.folders({ accountId: account.id })).map(({ path }) => path)).toEqual(['INBOX']);
  expect(notices()).toEqual([]);
});

test('a folder that the server lists and does not open is told of once, and the others go on', async () => {
  server.addFolder('Broken');
  server.addFolder('Fine');
  server.deliver('Broken');
  server.deliver('Fine');
  server.fault = (verb, [path]) =>
    verb === 'openFolder' && path === 'Broken' ? new Failed({ code: 'folder-missing' }) : undefined;
  const session = open();
  await upToDate(session);
  for (let round = 0; round < 3; round += 1) {
    session.wantNews();
    await quiet();
  }
  expect(notices()).toEqual(['folder-missing']);
  const all = await memory.store.folders({ accountId: account.id });
  expect(all.find(({ path }) => path === 'Fine')?.total).toBe(1);
});

test('a folder that breaks the line does not keep the others from coming', async () => {
  server.addFolder('Broken');
  server.addFolder('Fine');
  server.deliver('Broken');
  server.deliver('Fine');
  server.fault = (verb, [path]) =>
    verb === 'openFolder' && path === 'Broken' ? 'line-lost-before' : undefined;
  const session = open();
  await until(() => session.state.kind === 'offline');
  clock.advance(2_000);
  await until(() => asked('connect') === 2);
  await quiet();
  const all = await memory.store.folders({ accountId: account.id });
  expect(all.find(({ path }) => path === 'Fine')?.total).toBe(1);
});

test('the first mail does not wait for the line that watches the inbox', async () => {
  server.deliver('INBOX');
  let watching = (): void => {};
  const slow = (): MailBackend => {
    const backend = server.backend();
    return Object.assign(Object.create(backend) as MailBackend, {
      connect: () => backend.connect(),
      close: async () => {
        watching();
        await backend.close();
      },
      watch: async () => {
        await new Promise<void>((resolve) => void (watching = resolve));
        return async () => {};
      },
    });
  };
  const session = open({ openBackend: async () => slow() });
  await upToDate(session);
  expect((await inbox()).total).toBe(1);
});

test('what came before the inbox was watched is found when it is', async () => {
  let watching = (): void => {};
  const backend = server.backend();
  const slow = Object.assign(Object.create(backend) as MailBackend, {
    watch: async () => {
      await new Promise<void>((resolve) => void (watching = resolve));
      return async () => {};
    },
  });
  const session = open({ openBackend: async () => slow });
  await upToDate(session);
  server.deliver('INBOX');
  watching();
  await quiet();
  expect((await inbox()).total).toBe(1);
});
