import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createStoreClient, type StoreClient } from '../../../../electron/engine/store/store-client.ts';
import type { StorePort } from '../../../../electron/engine/store/store-link.ts';
import type { AccountId, FolderId } from '../../../../shared/model/ids.ts';
import type { StoreState } from '../../../../shared/store/contract.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { newMessage } from '../../../fixtures/new-message.ts';
import {
  createHeldStore,
  type HeldStore,
  type Line,
  type Lines,
  portLines,
  socketLines,
} from '../../../fixtures/served-store.ts';

const accountId = 'first' as AccountId;
const inbox = { path: 'INBOX', name: 'INBOX', delimiter: '/', selectable: true };

function attached(client: StoreClient): Promise<StoreState> {
  return new Promise((resolve) => client.onAttached(resolve));
}
function lost(client: StoreClient): Promise<void> {
  return new Promise((resolve) => client.onLost(resolve));
}
const asIs = (error: unknown): unknown => error;

function failsWith(code: string): unknown {
  return expect.objectContaining({ failure: expect.objectContaining({ code }) as unknown });
}

describe.each([
  ['port', portLines],
  ['socket', socketLines],
] as const)('the store client over a %s', (_kind, makeLines) => {
  let lines: Lines;
  let held: HeldStore;
  let client: StoreClient;
  let folderId: FolderId;
  let line: Line;

  beforeEach(async () => {
    lines = await makeLines();
    held = await createHeldStore();
    client = createStoreClient({ clock: systemClock, log: silentLog });
    line = await lines.open(held.server);
    client.attach(line.transport);
    const { folders } = await client.api.setFolders({ accountId, folders: [inbox] });
    folderId = folders[0]?.id ?? (0 as FolderId);
  });
  afterEach(async () => {
    held.release();
    await client.close();
    await lines.close();
    await held.close();
  });

  test('asks and answers, and hands a failure over as Failed', async () => {
    const { added } = await client.api.addMessages({
      folderId,
      uidValidity: 1,
      messages: [newMessage(1), newMessage(2, { subject: '你好 \u{1f9f6}' })],
    });
    expect(added).toHaveLength(2);
    const { rows } = await client.api.page({ folderId, offset: 0, limit: 50 });
    expect(rows.map((row) => row.subject)).toEqual(['你好 \u{1f9f6}', 'Message 1']);
    const unfit = client.api.addMessages({ folderId, uidValidity: 1, messages: [null as never] });
    await expect(unfit).rejects.toEqual(failsWith('cache-failed'));
  });

  test('sends again what was under way when the store was lost, in order and once in effect', async () => {
    held.hold('addMessages');
    const first = client.api.addMessages({ folderId, uidValidity: 1, messages: [newMessage(1)] });
    const second = client.api.addMessages({
      folderId,
      uidValidity: 1,
      messages: [newMessage(1), newMessage(2)],
    });
    await held.asked('addMessages', 2);
    const gone = lost(client);
    line.cut();
    await gone;
    expect(client.attached).toBe(false);
    held.release();
    const again = attached(client);
    client.attach((await lines.open(held.server)).transport);
    expect((await again).generation).toBeTruthy();
    await Promise.all([first, second]);
    expect(held.calls.filter((name) => name === 'addMessages')).toHaveLength(4);
    expect((await client.api.page({ folderId, offset: 0, limit: 9 })).total).toBe(2);
  });

  test('lets a newer store take over, and takes its calls along', async () => {
    held.hold('page');
    const page = client.api.page({ folderId, offset: 0, limit: 9 });
    await held.asked('page', 1);
    const again = attached(client);
    client.attach((await lines.open(held.server)).transport);
    await again;
    held.release();
    expect((await page).total).toBe(0);
    line.cut();
    expect(await client.api.folders({})).toHaveLength(1);
    expect(client.attached).toBe(true);
  });

  test('refuses numbers of another cache instead of asking the new one about them', async () => {
    const gone = lost(client);
    line.cut();
    await gone;
    const page = client.api.page({ folderId, offset: 0, limit: 9 });
    const folders = client.api.folders({});
    const other = await createHeldStore();
    client.attach((await lines.open(other.server)).transport);
    await expect(page).rejects.toEqual(failsWith('cache-lost'));
    expect(await folders).toEqual([]);
    await client.close();
    await other.close();
  });

  test.each([
    ['no JSON', 'skein'],
    ['not an object', '5'],
    ['no id', '{"p":{}}'],
    ['no payload', '{"i":"1"}'],
    ['no body', '{"i":"1","p":{"b":"nonsense"}}'],
    ['a stream', '{"i":"1","t":3,"p":{"b":{}}}'],
    ['bytes', new Uint8Array([123, 255, 0])],
  ])('drops a line that sends garbage (%s) and goes on with the next', async (_what, garbage) => {
    held.hold('page');
    const page = client.api.page({ folderId, offset: 0, limit: 9 });
    await held.asked('page', 1);
    const gone = lost(client);
    line.say(garbage);
    await gone;
    held.release();
    client.attach((await lines.open(held.server)).transport);
    expect((await page).total).toBe(0);
  });

  test('gives up a call that kills every store it is sent to', async () => {
    held.hold('page');
    const outcome = client.api.page({ folderId, offset: 0, limit: 9 }).catch(asIs);
    for (let times = 1; times <= 4; times += 1) {
      await held.asked('page', times);
      const gone = lost(client);
      line.cut();
      await gone;
      line = await lines.open(held.server);
      client.attach(line.transport);
    }
    expect(await outcome).toEqual(failsWith('cache-failed'));
  });

  test('closing waits for what runs, refuses what comes, fails what waited', async () => {
    held.hold('page');
    const page = client.api.page({ folderId, offset: 0, limit: 9 });
    await held.asked('page', 1);
    const closing = client.close();
    await expect(client.api.folders({})).rejects.toEqual(failsWith('cache-missing'));
    held.release();
    await closing;
    expect((await page).total).toBe(0);
    expect(client.attached).toBe(false);
  });
});

describe('the store client without a store', () => {
  test('lets calls wait half a minute, then says that the cache is missing', async () => {
    const clock = createManualClock();
    const client = createStoreClient({ clock, log: silentLog });
    const call = client.api.folders({});
    const outcome = call.catch(asIs);
    clock.advance(29_000);
    clock.advance(1_000);
    expect(await outcome).toEqual(failsWith('cache-missing'));
    await client.close();
  });

  test('fails waiting calls at once when it is closed', async () => {
    const client = createStoreClient({ clock: createManualClock(), log: silentLog });
    const call = client.api.folders({});
    await Promise.all([expect(call).rejects.toEqual(failsWith('cache-missing')), client.close()]);
  });

  test('passes on why a store cannot be opened', async () => {
    const clock = createManualClock();
    const client = createStoreClient({ clock, log: silentLog });
    const call = client.api.folders({});
    const outcome = call.catch(asIs);
    const failure = { code: 'disk-full', params: {} };
    client.attach({
      kind: 'port',
      port: answering((id) => ({
        i: id,
        p: {
          s: 422,
          b: { json: { defined: true, code: 'FAILED', status: 422, message: 'failed', data: failure } },
        },
      })),
    });
    await settled();
    clock.advance(30_000);
    expect(await outcome).toEqual(failsWith('disk-full'));
    await client.close();
  });
});

test('an empty answer to a question is a failure, not an answer', async () => {
  const client = createStoreClient({ clock: systemClock, log: silentLog });
  const state: StoreState = { version: 1, generation: 'g', bornAt: 1, persistent: true };
  client.attach({
    kind: 'port',
    port: answering((id, path) => ({ i: id, p: { b: path === '/state' ? { json: state } : {} } })),
  });
  await expect(client.api.folders({})).rejects.toEqual(failsWith('cache-failed'));
  await client.api.removeAccount({ accountId });
  expect(client.attached).toBe(true);
  await client.close();
});

test("an Electron port, which has 'on' and no addEventListener, works as well", async () => {
  const client = createStoreClient({ clock: systemClock, log: silentLog });
  const state: StoreState = { version: 1, generation: 'g', bornAt: 1, persistent: true };
  const ready = attached(client);
  client.attach({ kind: 'port', port: answering((id) => ({ i: id, p: { b: { json: state } } })) });
  expect(await ready).toEqual(state);
  await client.close();
});

/** A port as MessagePortMain is one, whose other end answers each request in the same way. */
function answering(answer: (id: string, path: string) => object): StorePort {
  const listeners = new Map<string, ((event?: { data?: unknown }) => void)[]>();
  return {
    postMessage(text) {
      const { i, p } = JSON.parse(text) as { i: string; p: { u: string } };
      queueMicrotask(() => {
        for (const listener of listeners.get('message') ?? [])
          listener({ data: JSON.stringify(answer(i, p.u)) });
      });
    },
    close: () => undefined,
    on(type: string, listener: (event?: { data?: unknown }) => void) {
      listeners.set(type, [...(listeners.get(type) ?? []), listener]);
    },
  };
}

/** One turn of the loop: microtasks of an answer have run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
