import { describe, expect, test, vi } from 'vitest';
import { createServerDrafts, type ServerDrafts } from '../../../../electron/engine/drafts/server-drafts.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import type { DraftId, FolderId } from '../../../../shared/model/ids.ts';
import { createFakeServer, type FakeServer } from '../../../fixtures/fake-backend.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';
import { copiesOn, type Device, openDevice } from './drafts-bench.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const id = 'draft-1' as DraftId;
const drafts = 2 as FolderId;

async function start(): Promise<{ server: FakeServer; device: Device; copies: ServerDrafts }> {
  const server = createFakeServer();
  server.addFolder('INBOX', 'inbox');
  server.addFolder('Drafts', 'drafts');
  const device = await openDevice(server);
  await device.connect();
  return { server, device, copies: createServerDrafts(device.ports) };
}

const appends = (server: FakeServer): number =>
  server.commands.filter(({ verb }) => verb === 'append').length;

/** The composer saves, as it does every few seconds. */
async function save(
  { device, copies }: { device: Device; copies: ServerDrafts },
  text: string,
): Promise<void> {
  await device.write(text);
  copies.heard({ kind: 'drafts', id });
}

async function reach(server: FakeServer, ...texts: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(copiesOn(server)).toEqual(texts), { timeout: 10_000, interval: 5 });
}

describe('when a draft is put on the server', () => {
  test('not with every save, but when it rests for a while', async () => {
    const all = await start();
    const { server, device, copies } = all;
    copies.opened(id);
    for (let saves = 0; saves < 12; saves += 1) {
      await save(all, `text ${saves}`);
      device.clock.advance(5_000);
    }
    expect(appends(server)).toBe(0);
    expect(copies.stateOf(device.files.get(id)!)).toEqual({ state: 'waits' });
    device.clock.advance(25_000);
    await reach(server, 'text 11');
    await copies.close();
    expect(appends(server)).toBe(1);
    expect(copies.stateOf(device.files.get(id)!)).toEqual({ state: 'current' });
  });

  test('at once when it is closed', async () => {
    const all = await start();
    all.copies.opened(id);
    await save(all, 'first');
    await save(all, 'second');
    await all.copies.closed(id);
    all.device.clock.advance(0);
    await reach(all.server, 'second');
    expect(appends(all.server)).toBe(1);
  });

  test('with big attachments only when it is closed, or left alone', async () => {
    const { server, device, copies } = await start();
    const part = await device.files.putPart(Buffer.alloc(1_200_000, 'x'));
    const file = { ...part, fileName: 'plan.pdf', type: 'application/pdf' };
    copies.opened(id);
    await device.files.save(aDraft({ attachments: [file] }));
    await device.write('with a file');
    copies.heard({ kind: 'drafts', id });
    device.clock.advance(120_000);
    expect(server.commands.length).toBe(1);
    await copies.closed(id);
    device.clock.advance(0);
    // The attachment is a file of a disk in memory, which the builder does not find.
    await vi.waitFor(() =>
      expect(copies.stateOf(device.files.get(id)!).failure?.code).toBe('attachment-missing'),
    );
  });

  test('an answer that was only begun is nobody else’s business yet', async () => {
    const all = await start();
    all.copies.opened(id);
    await save(all, 'quote and subject');
    all.device.clock.advance(60 * 60_000);
    await all.copies.close();
    expect(appends(all.server)).toBe(0);
  });

  test('without a line it waits for the next one, also when it was sent or discarded meanwhile', async () => {
    const all = await start();
    const { server, device, copies } = all;
    device.online = false;
    await save(all, 'first');
    device.clock.advance(60_000);
    device.online = true;
    copies.wake();
    device.clock.advance(0);
    await reach(server, 'first');
    await vi.waitFor(() => expect(device.copies.get(id)?.copy).toBeDefined());
    device.online = false;
    await device.files.remove(id);
    copies.heard({ kind: 'drafts', id });
    device.clock.advance(0);
    await vi.waitFor(() => expect(device.copies.get(id)?.old).toHaveLength(1));
    device.online = true;
    copies.wake();
    device.clock.advance(0);
    await reach(server);
  });

  test('what the server refuses is told, and tried again after minutes, not all the time', async () => {
    const all = await start();
    const { server, device, copies } = all;
    server.fault = (verb) => (verb === 'append' ? new Failed({ code: 'mailbox-full' }) : undefined);
    await save(all, 'first');
    device.clock.advance(0);
    const state = () => copies.stateOf(device.files.get(id)!);
    await vi.waitFor(() =>
      expect(state()).toMatchObject({ state: 'waits', failure: { code: 'mailbox-full' } }),
    );
    device.clock.advance(5 * 60_000);
    expect(appends(server)).toBe(1);
    server.fault = () => undefined;
    device.clock.advance(5 * 60_000);
    await reach(server, 'first');
    await vi.waitFor(() => expect(state()).toEqual({ state: 'current' }));
    expect(device.events.filter(({ kind }) => kind === 'notice')).toEqual([]);
  });

  test('nor with every save while the server refuses', async () => {
    const all = await start();
    const { server, device, copies } = all;
    copies.opened(id);
    await save(all, 'first');
    server.fault = (verb) => (verb === 'append' ? new Failed({ code: 'mailbox-full' }) : undefined);
    await save(all, 'second');
    device.clock.advance(25_000);
    await vi.waitFor(() => expect(copies.stateOf(device.files.get(id)!).failure).toBeDefined());
    for (let saves = 0; saves < 12; saves += 1) {
      await save(all, `text ${saves}`);
      device.clock.advance(5_000);
      await new Promise(setImmediate);
    }
    await copies.close();
    expect(appends(server)).toBe(1);
  });

  test('what is discarded while its first copy is being made does not stay there', async () => {
    const all = await start();
    const { server, device, copies } = all;
    await save(all, 'first');
    const { put } = device.copies;
    // Discarded before the copy is noted: nobody knows of it yet.
    const early = createServerDrafts({
      ...device.ports,
      copies: {
        ...device.copies,
        get: (each) => device.copies.get(each),
        list: () => device.copies.list(),
        remove: (each) => device.copies.remove(each),
        put: async (each) => {
          if (device.files.get(id)) {
            await device.files.remove(id);
            early.heard({ kind: 'drafts', id });
          }
          await put(each);
        },
      },
    });
    await copies.close();
    early.wake();
    device.clock.advance(0);
    await vi.waitFor(() => expect(appends(server)).toBe(1));
    await vi.waitFor(() => {
      device.clock.advance(0);
      expect([copiesOn(server), device.copies.list()]).toEqual([[], []]);
    });
    await early.close();
  });

  test('without a cache the draft is put there all the same, and nothing breaks', async () => {
    const { server, device } = await start();
    const folders = device.ports.store.folders;
    let asked = 0;
    const copies = createServerDrafts({
      ...device.ports,
      store: {
        ...device.ports.store,
        // It goes away behind the first question.
        folders: (input) =>
          (asked += 1) > 1 ? Promise.reject(new Failed({ code: 'cache-missing' })) : folders(input),
      },
    });
    await save({ device, copies }, 'first');
    device.clock.advance(0);
    await reach(server, 'first');
    await copies.close();
    expect(device.files.get(id)?.subject).toBe('first');
  });

  test('never for an account whose mail is on this computer', async () => {
    const server = createFakeServer();
    server.addFolder('INBOX', 'inbox');
    const account = anAccount();
    const device = await openDevice(server, {
      ...account,
      incoming: { ...account.incoming, protocol: 'pop3' },
    });
    await device.connect();
    const copies = createServerDrafts(device.ports);
    await save({ device, copies }, 'first');
    copies.wake();
    device.clock.advance(60_000);
    await copies.close();
    expect(copies.stateOf(device.files.get(id)!)).toEqual({ state: 'here' });
    expect(server.commands.map(({ verb }) => verb)).toEqual(['connect']);
  });
});

describe('what other devices and clients do', () => {
  test('a copy that is gone from the folder is looked for, and takes the draft along; others cost nothing', async () => {
    const all = await start();
    const { server, device, copies } = all;
    await save(all, 'first');
    device.clock.advance(0);
    await reach(server, 'first');
    await vi.waitFor(() => expect(device.copies.get(id)?.copy).toBeDefined());
    await copies.closed(id);
    server.commands.length = 0;
    copies.heard({ kind: 'messages', folderId: drafts, added: 1 });
    copies.heard({ kind: 'messages', folderId: 1 as FolderId, added: 1 });
    await new Promise(setImmediate);
    device.clock.advance(0);
    expect(server.commands).toEqual([]);
    server.expunge('Drafts', [1]);
    copies.heard({ kind: 'messages', folderId: drafts, added: 0 });
    await vi.waitFor(() => {
      device.clock.advance(0);
      expect(device.texts()).toEqual([]);
    });
    expect(device.copies.list()).toEqual([]);
  });

  test('a message that is gone on with is shown as a draft, and is a message again when nobody touched it', async () => {
    const { server, device, copies } = await start();
    const uid = server.deliver('Drafts', { messageId: '<tb@x>' });
    const place = {
      accountId: anAccount().id,
      folder: 'Drafts',
      uidValidity: server.folders.get('Drafts')!.uidValidity,
      uid,
    };
    const folder = { ...place, id: drafts, path: 'Drafts' };
    await copies.take(aDraft(), { ...place, messageId: '<tb@x>' });
    copies.opened(id);
    expect(copies.draftAt(place)).toBe(id);
    expect(await copies.copiesIn(folder)).toEqual([uid]);
    await copies.closed(id);
    expect(device.texts()).toEqual([]);
    expect(await copies.copiesIn(folder)).toEqual([]);
    device.clock.advance(60_000);
    await copies.close();
    expect(copiesOn(server)).toHaveLength(1);

    const again = createServerDrafts(device.ports);
    await again.take(aDraft(), { ...place, messageId: '<tb@x>' });
    again.opened(id);
    await save({ device, copies: again }, 'written on');
    await again.closed(id);
    device.clock.advance(0);
    await reach(server, 'written on');
  });
});
