/** Two Skeins with the account of one person on a Dovecot, each a whole engine with a vault and a cache of its own. */
import { createRouterClient } from '@orpc/server';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { StoreClient } from '../../../../electron/engine/store/store-client.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import type { ListedDraft } from '../../../../shared/contract/drafts.ts';
import type { DraftId, FolderId } from '../../../../shared/model/ids.ts';
import type { StoreState } from '../../../../shared/store/contract.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';
import { type Dovecot, startDovecot } from '../../../servers/dovecot.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const names = Array.from({ length: 4 }, (_, index) => `user${index}@skein.example`);
let dovecot: Dovecot;
let mailbox: string;
const devices: Device[] = [];

beforeAll(async () => {
  dovecot = await startDovecot({ users: names.map((name) => ({ name, password: 'secret' })) });
});
afterAll(() => dovecot?.stop());
beforeEach(() => {
  mailbox = names.pop() ?? '';
});
afterEach(async () => {
  for (const device of devices.splice(0)) await device.end();
});

const soon = <T>(fact: () => Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 30_000, interval: 150 });

class Device {
  #profile = '';
  #memory: MemoryStore | undefined;
  #vault: Vault | undefined;
  #engine: Engine | undefined;

  static async start(): Promise<Device> {
    const device = new Device();
    devices.push(device);
    device.#profile = await mkdtemp(join(tmpdir(), 'skein-device-'));
    device.#memory = await createMemoryStore();
    await device.goOnline();
    return device;
  }

  get face() {
    if (!this.#engine) throw new Error('off line');
    return createRouterClient(this.#engine.router, { context: { log: silentLog } });
  }

  /** @param port of the server; another one: nobody is there */
  async open(port = dovecot.ports.imap): Promise<void> {
    await this.#close();
    const memory = this.#memory;
    if (!memory) throw new Error('ended');
    const server = { host: '127.0.0.1', port, security: 'none', user: mailbox } as const;
    this.#vault = await openVault({ folder: this.#profile, clock: systemClock, log: silentLog });
    await this.#vault.accounts.put(anAccount({ email: mailbox, incoming: { ...server, protocol: 'imap' } }));
    let attach: (state: StoreState) => void = () => undefined;
    this.#engine = await createEngine({
      store: { api: memory.store, onAttached: (listener) => void (attach = listener) } as StoreClient,
      vault: this.#vault,
      secrets: { get: async () => 'secret', set: async () => {}, forget: async () => {} },
      clock: systemClock,
      log: silentLog,
      cacheFolder: join(this.#profile, 'cache'),
      shell: { kind: 'served', systemLanguage: 'en', version: '0' },
    });
    attach(await memory.store.state());
  }

  goOnline = (): Promise<void> => this.open();
  /** Port 9 answers nobody. */
  goOffline = (): Promise<void> => this.open(9);

  async #close(): Promise<void> {
    await this.#engine?.close();
    await this.#vault?.close();
    this.#engine = undefined;
    this.#vault = undefined;
  }

  async end(): Promise<void> {
    await this.#close();
    await this.#memory?.close();
    await rm(this.#profile, { recursive: true, force: true });
  }

  /** Writes in a composer and closes it. */
  async write(subject: string, id?: DraftId): Promise<DraftId> {
    const { draft } =
      id === undefined ? await this.face.drafts.create({ kind: 'new' }) : await this.face.drafts.open({ id });
    await this.face.drafts.save({ ...draft, subject, html: `<p>${subject}</p>` });
    await this.face.drafts.close({ id: draft.id });
    return draft.id;
  }

  async drafts(): Promise<readonly ListedDraft[]> {
    return this.face.drafts.list();
  }

  async folder(): Promise<{ readonly id: FolderId; readonly total: number }> {
    return soon(async () => {
      const found = (await this.face.folders.list()).find(
        ({ role, accountId }) => role === 'drafts' && accountId === 'ann',
      );
      if (!found) throw new Error('no Drafts yet');
      return found;
    });
  }

  /** What the account's Drafts folder shows. */
  async inFolder() {
    const { id } = await this.folder();
    await this.face.sync.now({});
    return (await this.face.messages.page({ folderId: id, offset: 0, limit: 50 })).rows;
  }

  /** Subjects of its own drafts, once all of them are on the server as well. */
  async settled(): Promise<string[]> {
    return soon(async () => {
      const list = await this.drafts();
      const waiting = list.filter(({ onServer }) => onServer.state !== 'current');
      if (waiting.length > 0) throw new Error(`${waiting.length} drafts are not on the server`);
      return list.map(({ subject }) => subject).toSorted();
    });
  }

  /** Goes on with the one message in Drafts. */
  async takeOver(): Promise<DraftId> {
    const [row] = await soon(async () => {
      const rows = await this.inFolder();
      if (rows.length !== 1) throw new Error(`${rows.length} messages in Drafts`);
      return rows;
    });
    if (!row) throw new Error('nothing there');
    return (await this.face.drafts.openMessage({ id: row.id })).draft.id;
  }
}

const subjects = (rows: readonly { readonly subject: string }[]): string[] =>
  rows.map(({ subject }) => subject).toSorted();

/** Subjects in the Drafts of the server itself. */
async function onServer(): Promise<string[]> {
  const maildir = join(dovecot.folder, 'mail', mailbox, 'Maildir', '.Drafts');
  const found: string[] = [];
  for (const part of ['cur', 'new']) {
    for (const name of await readdir(join(maildir, part)).catch(() => [])) {
      const source = await readFile(join(maildir, part, name), 'utf8').catch(() => '');
      const subject = /^Subject: (.*)$/m.exec(source)?.[1]?.trim();
      if (subject !== undefined) found.push(subject);
    }
  }
  return found.toSorted();
}

test('a draft is on the server and shown once on each device; changed on one it changes on the other; sent, it is gone', async () => {
  const one = await Device.start();
  const id = await one.write('first');
  expect(await one.settled()).toEqual(['first']);
  expect(await onServer()).toEqual(['first']);
  await soon(async () => expect(await one.inFolder()).toEqual([]));
  expect((await one.folder()).total).toBe(0);

  const other = await Device.start();
  const taken = await other.takeOver();
  await other.face.drafts.close({ id: taken });
  await soon(async () => expect(subjects(await other.inFolder())).toEqual(['first']));
  expect(await other.drafts()).toEqual([]);

  const again = await other.takeOver();
  await soon(async () => expect(await other.inFolder()).toEqual([]));
  await other.write('second', again);
  expect(await other.settled()).toEqual(['second']);
  await soon(async () => {
    expect(await one.inFolder()).toEqual([]);
    expect(await one.settled()).toEqual(['second']);
  });
  expect(await onServer()).toEqual(['second']);

  await one.face.drafts.discard({ id });
  await soon(async () => expect(await onServer()).toEqual([]));
  await soon(async () => {
    expect(await other.inFolder()).toEqual([]);
    expect(await other.drafts()).toEqual([]);
  });
});

test('both wrote on it without a line: both versions are there, on the server and on both devices', async () => {
  const one = await Device.start();
  const id = await one.write('first');
  await one.settled();
  const other = await Device.start();
  const same = await other.takeOver();
  await other.face.drafts.close({ id: same });
  const own = await other.takeOver();
  await one.goOffline();
  await other.goOffline();
  await one.write('by one', id);
  await other.write('by the other', own);
  expect(subjects(await one.drafts())).toEqual(['by one']);

  await one.goOnline();
  expect(await one.settled()).toEqual(['by one']);
  await other.goOnline();
  expect(await other.settled()).toEqual(['by the other']);
  expect((await other.drafts()).map(({ onServer: { hasOther } }) => hasOther)).toEqual([true]);
  expect(await onServer()).toEqual(['by one', 'by the other']);
  await soon(async () => expect(subjects(await one.inFolder())).toEqual(['by the other']));
  await soon(async () => expect(subjects(await other.inFolder())).toEqual(['by one']));
});
