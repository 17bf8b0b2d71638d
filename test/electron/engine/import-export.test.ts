import { createRouterClient } from '@orpc/server';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import type { StoreClient } from '../../../electron/engine/store/store-client.ts';
import type { LocalMail, LocalMessage } from '../../../electron/engine/vault/local-mail/local-mail.ts';
import { openVault, type Vault } from '../../../electron/engine/vault/vault.ts';
import type { ImportResult } from '../../../shared/contract/folders.ts';
import { Answered, Flagged, Seen } from '../../../shared/model/flags.ts';
import { type FolderId, localAccountId } from '../../../shared/model/ids.ts';
import type { StoreState } from '../../../shared/store/contract.ts';
import { createMemoryStore, type MemoryStore } from '../../fixtures/memory-store.ts';
import { anAccount } from '../../fixtures/vault-fixtures.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let profile: string;
let memory: MemoryStore;
let vault: Vault;
let engine: Engine;
let folder: FolderId;
let mail: LocalMail;

const face = () => createRouterClient(engine.router, { context: { log: silentLog } });

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-import-'));
  memory = await createMemoryStore();
  vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
  let attach: (state: StoreState) => void = () => undefined;
  engine = await createEngine({
    store: { api: memory.store, onAttached: (listener) => void (attach = listener) } as StoreClient,
    vault,
    secrets: { get: async () => undefined, set: async () => {}, forget: async () => {} },
    clock: systemClock,
    log: silentLog,
    cacheFolder: join(profile, 'cache'),
    shell: { kind: 'served', systemLanguage: 'en', version: '0' },
  });
  attach(await memory.store.state());
  folder = (await face().folders.create({ accountId: localAccountId, name: 'Old mail' })).id;
  mail = await vault.mail(localAccountId);
});
afterEach(async () => {
  await engine.close();
  await vault.close();
  await memory.close();
  await rm(profile, { recursive: true, force: true });
});

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  return engine.bytes(new Request(`http://skein.example${url}`, { ...init, duplex: 'half' } as RequestInit));
}

async function imported(file: string | Uint8Array): Promise<ImportResult> {
  const { url } = await face().folders.importUrl({ id: folder });
  const answer = await ask(`${url}?name=a.mbox`, {
    method: 'POST',
    body: typeof file === 'string' ? Buffer.from(file, 'latin1') : Buffer.from(file),
  });
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  return (await answer.json()) as ImportResult;
}

async function bytesOf(message: LocalMessage): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return (await readFile(mail.fileOf(message))).toString('latin1');
}

const hashesOf = (messages: readonly LocalMessage[]): string[] =>
  messages.map((each) => each.hash).toSorted();

async function exported(messages: number): Promise<Buffer> {
  // The list shows what the vault has a moment later.
  await vi.waitFor(
    async () =>
      expect((await face().messages.page({ folderId: folder, offset: 0, limit: 1 })).total).toBe(messages),
    { timeout: 20_000 },
  );
  const { url } = await face().folders.exportUrl({ id: folder });
  const answer = await ask(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''Old%20mail.mbox`);
  expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  return Buffer.from(await answer.arrayBuffer());
}

describe('importing', () => {
  test('a message takes its bytes as they are, with the marks and the date that are in it', async () => {
    const file =
      'Received: from a by b;\n Sat, 3 Feb 2024 04:05:06 +0000\nStatus: RO\nX-Status: AF\nSubject: \xe4\n\nFrom me\n>From you';
    expect(await imported(file)).toEqual({ imported: 1, refused: 0 });
    const [message] = mail.messages('Old mail');
    expect(await bytesOf(message!)).toBe(file);
    expect(message!.flags.toSorted()).toEqual([Answered, Flagged, Seen].toSorted());
    expect(message!.receivedAt).toBe(Date.UTC(2024, 1, 3, 4, 5, 6));
    await vi.waitFor(
      async () => {
        const { rows } = await face().messages.page({ folderId: folder, offset: 0, limit: 9 });
        expect(rows).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
  });

  test('an mbox of another program brings its messages, without those that it had deleted', async () => {
    const from = 'From - Sat Feb  3 04:05:06 2024\r\n';
    const file = [
      `${from}X-Mozilla-Status: 0001\r\nSubject: 1\r\n\r\n>From a\r\n`,
      `${from}X-Mozilla-Status: 0000\r\nSubject: 2\r\n\r\nb\r\n`,
      `${from}X-Mozilla-Status: 0009\r\nSubject: 3\r\n\r\nc\r\n`,
      `${from}this is no message\r\n`,
    ].join('\r\n');
    expect(await imported(file)).toEqual({ imported: 2, refused: 2 });
    const messages = mail.messages('Old mail');
    expect(await Promise.all(messages.map(bytesOf))).toEqual([
      'X-Mozilla-Status: 0001\r\nSubject: 1\r\n\r\nFrom a\r\n',
      'X-Mozilla-Status: 0000\r\nSubject: 2\r\n\r\nb\r\n',
    ]);
    expect(messages.map(({ flags }) => flags)).toEqual([[Seen], []]);
  });

  test.each(['', '\n', 'hello', '\x89PNG\r\n\x1a\n\0\0', 'From - Sat Feb  3 04:05:06 2024\n'])(
    'what is no mail (%j) brings nothing and says so',
    async (file) => {
      expect((await imported(file)).imported).toBe(0);
      expect(mail.messages('Old mail')).toEqual([]);
    },
  );

  test('keeps what came whole when the file breaks off', async () => {
    const { url } = await face().folders.importUrl({ id: folder });
    let count = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (count++ < 300)
          controller.enqueue(Buffer.from(`From - Sat Feb  3 04:05:06 2024\nSubject: ${count}\n\nx\n\n`));
        else controller.error(new Error('the page went away'));
      },
    });
    expect((await ask(url, { method: 'POST', body })).status).toBe(500);
    expect(mail.messages('Old mail')).toHaveLength(200);
  });

  test('many messages are in the folder in groups', async () => {
    const one = 'From - Sat Feb  3 04:05:06 2024\nSubject: x\n\nHello\n\n';
    expect(await imported(one.repeat(1_050))).toEqual({ imported: 1_050, refused: 0 });
    expect(mail.messages('Old mail')).toHaveLength(1_050);
  });

  test('has an address for POST alone, and for no other folder than that', async () => {
    const { url } = await face().folders.importUrl({ id: folder });
    expect((await ask(url)).status).toBe(405);
    expect((await ask(url.replace('import', 'upload'), { method: 'POST', body: 'a: b' })).status).toBe(404);
    expect((await ask(url.replace('import', 'export'))).status).toBe(404);
    expect((await ask('/import/forged', { method: 'POST', body: 'a: b' })).status).toBe(404);
  });

  test('into a folder of a server is not offered', async () => {
    const ann = anAccount();
    await vault.accounts.put(ann);
    const { folders } = await memory.store.setFolders({
      accountId: ann.id,
      folders: [{ path: 'INBOX', name: 'INBOX', delimiter: '/', selectable: true }],
    });
    await expect(face().folders.importUrl({ id: folders[0]!.id })).rejects.toMatchObject({
      data: { code: 'not-supported' },
    });
  });
});

describe('exporting a folder', () => {
  test('is refused while its list is not complete: a file with half of it would look whole', async () => {
    const { url } = await vi.waitFor(() => face().folders.exportUrl({ id: folder }));
    await memory.store.setFolderState({ folderId: folder, server: { lowestSynced: 50 } });
    await expect(face().folders.exportUrl({ id: folder })).rejects.toMatchObject({
      data: { code: 'folder-incomplete' },
    });
    expect((await ask(url)).status).toBe(502);
  });

  const messages = [
    'Subject: 1\r\n\r\nFrom me\r\n>From you\r\n',
    'Subject: 2\n\nno end',
    'Subject: 3\r\n\r\n\0\0\xff\r\n\r\n\r\n',
    `Subject: 4\r\n\r\n${'x'.repeat(5_000_000)}\r\nFrom\r`,
    'Subject: 5\n\nFrom - Sat Feb  3 04:05:06 2024\nA: b\n\n',
  ];

  test('and importing it again gives the same bytes, and the same dates', async () => {
    for (const [index, each] of messages.entries()) {
      const file = await mail.receive([Buffer.from(each, 'latin1')]);
      await mail.add([{ file, folder: 'Old mail', flags: [], receivedAt: Date.UTC(2020, index) }]);
    }
    const before = mail.messages('Old mail');
    const mbox = await exported(messages.length);
    await mail.remove(
      'Old mail',
      before.map(({ uid }) => uid),
    );
    expect(await imported(mbox)).toEqual({ imported: messages.length, refused: 0 });
    const after = mail.messages('Old mail');
    expect(hashesOf(after)).toEqual(hashesOf(before));
    expect(hashesOf(after)).toEqual(
      messages.map((each) => createHash('sha256').update(each, 'latin1').digest('hex')).toSorted(),
    );
    expect(after.map((each) => each.receivedAt)).toEqual(before.map((each) => each.receivedAt));
  });

  test('asked for its headers alone reads no message, and an empty one is an empty file', async () => {
    const { url } = await vi.waitFor(() => face().folders.exportUrl({ id: folder }));
    const head = await ask(url, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toBe('application/mbox');
    expect(await head.text()).toBe('');
    expect(await (await ask(url)).text()).toBe('');
  });
});
