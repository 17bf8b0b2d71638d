import { createRouterClient } from '@orpc/server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { StoreClient } from '../../../../electron/engine/store/store-client.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import { type FolderId, localAccountId, type MessageId } from '../../../../shared/model/ids.ts';
import type { StoreState } from '../../../../shared/store/contract.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';
import { report } from '../mime/report/reports.ts';
import { ownMail } from './reports-bench.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const server = { host: '127.0.0.1', port: 9, security: 'none', user: 'ann' } as const;
const ann = anAccount({
  email: 'ann@skein.example',
  incoming: { ...server, protocol: 'imap' },
  outgoing: server,
});
let profile: string;
let memory: MemoryStore;
let vault: Vault;
let engine: Engine;
let folderId: FolderId;
const face = () => createRouterClient(engine.router, { context: { log: silentLog } });
const soon = <T>(fact: () => Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 20_000, interval: 10 });

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-reports-'));
  memory = await createMemoryStore();
  vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
  await vault.accounts.put(ann);
  let attach: (state: StoreState) => void = () => undefined;
  engine = await createEngine({
    store: { api: memory.store, onAttached: (listener) => void (attach = listener) } as StoreClient,
    vault,
    secrets: { get: async () => undefined, set: async () => {}, forget: async () => {} },
    clock: systemClock,
    log: silentLog,
    cacheFolder: join(profile, 'cache'),
    shell: { kind: 'served', systemLanguage: 'zh-CN', version: '0' },
  });
  attach(await memory.store.state());
  folderId = (await soon(() => face().folders.create({ accountId: localAccountId, name: 'Old' }))).id;
});
afterEach(async () => {
  await engine.close();
  await vault.close();
  await memory.close();
  await rm(profile, { recursive: true, force: true });
});

/** Mail comes to this computer. @returns the row that shows it */
async function deliver(source: string, subject: string): Promise<MessageId> {
  const mail = await vault.mail(localAccountId);
  const file = await mail.receive([Buffer.from(source)]);
  await mail.add([{ file, folder: 'Old', flags: [], receivedAt: Date.now() }]);
  return soon(async () => {
    const { rows } = await face().messages.page({ folderId, offset: 0, limit: 10 });
    const row = rows.find((each) => each.subject === subject);
    expect(row).toBeDefined();
    return row!.id;
  });
}

test('a report that comes is told of on the message, from its file to the face', async () => {
  const own = await deliver(ownMail(), 'Plan');
  const status = ['Final-Recipient: rfc822;cy@skein.example', 'Action: failed', 'Status: 5.1.1'];
  const id = await deliver(report({ status, head: ['Subject: Undelivered'] }), 'Undelivered');
  await soon(async () => expect((await face().reports.of({ id: own })).fates).toHaveLength(1));
  expect((await face().reports.of({ id: own })).fates).toMatchObject([
    { address: 'cy@skein.example', failure: { code: 'recipient-refused' } },
  ]);
  expect((await face().reports.of({ id })).told?.about).toEqual({ id: own, subject: 'Plan' });
});

test('a receipt goes to the outbox when the person says so, in their language, and the message remembers it', async () => {
  const id = await deliver(
    'Return-Path: <bo@other.example>\r\nFrom: bo@other.example\r\nTo: ann@skein.example\r\nSubject: Hello\r\nMessage-ID: <b1@other.example>\r\nDisposition-Notification-To: bo@other.example\r\n\r\nx\r\n',
    'Hello',
  );
  expect((await face().reports.of({ id })).asked).toEqual({ to: ['bo@other.example'], elsewhere: false });
  expect(await face().outbox.list()).toEqual([]);
  await face().reports.sendReceipt({ id });
  const [entry] = await face().outbox.list();
  expect(entry).toMatchObject({
    receipt: true,
    subject: '已读：Hello',
    recipients: [{ address: 'bo@other.example' }],
  });
  await expect(face().outbox.toDraft({ id: entry!.id })).rejects.toMatchObject({
    data: { code: 'change-not-undoable' },
  });
  expect((await memory.store.rows({ ids: [id] }))[0]?.flags).toContain('$MDNSent');
  expect(await face().reports.of({ id })).toEqual({ fates: [], receipts: [] });
});
