import { mkdtemp, rm, truncate, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLocalBackend } from '../../../../../electron/engine/backend/local/local-backend.ts';
import type { MailBackend } from '../../../../../electron/engine/backend/mail-backend.ts';
import { systemClock } from '../../../../../electron/engine/clock.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../../electron/engine/mime/create-mime.ts';
import { nodeFileSystem } from '../../../../../electron/engine/vault/node-file-system.ts';
import { fileSentCopy } from '../../../../../electron/engine/outbox/sent-copy.ts';
import type { OutboxPorts } from '../../../../../electron/engine/outbox/ports.ts';
import type { LocalMail } from '../../../../../electron/engine/vault/local-mail/local-mail.ts';
import { openLocalMail } from '../../../../../electron/engine/vault/local-mail/open-local-mail.ts';
import type { AccountId } from '../../../../../shared/model/ids.ts';
import type { NewMessage } from '../../../../../shared/store/rows.ts';
import { type BackendFixture, backendConformance, textMail } from '../../../../conformance/backend.ts';
import { anOutboxEntry } from '../../../../fixtures/vault-fixtures.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Put = Parameters<BackendFixture['put']>[1];

async function openMail(folder: string): Promise<LocalMail> {
  return openLocalMail({ fs: nodeFileSystem(), folder, clock: systemClock, log: silentLog });
}

async function put(mail: LocalMail, folder: string, messages: Put): Promise<void> {
  for (const { raw, date = new Date(), flags = [] } of messages) {
    const file = await mail.receive([Buffer.from(raw)]);
    await mail.add([{ file, folder, flags, receivedAt: date.getTime() }]);
  }
}

backendConformance('Mail on this computer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skein-local-'));
  const mail = await openMail(folder);
  const mime = createMime({ log: silentLog });
  for (const role of ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'] as const) {
    const path = role === 'inbox' ? 'INBOX' : role.charAt(0).toUpperCase() + role.slice(1);
    if (!mail.folders().some((each) => each.path === path)) await mail.createFolder(path, role);
  }
  return {
    backend: () => createLocalBackend({ accountId: 'pop' as AccountId, mail, mime }),
    put: (path, messages) => put(mail, path, messages),
    async stop() {
      await mime.close();
      await mail.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});

let folder: string;
let mail: LocalMail;
let mime: ReturnType<typeof createMime>;
let backend: MailBackend;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-local-'));
  mail = await openMail(folder);
  mime = createMime({ log: silentLog });
  backend = createLocalBackend({ accountId: 'pop' as AccountId, mail, mime });
  await mail.createFolder('Post');
});
afterEach(async () => {
  await mime.close();
  await mail.close();
  await rm(folder, { recursive: true, force: true });
});

async function rows(path = 'Post'): Promise<NewMessage[]> {
  await backend.openFolder(path);
  const all: NewMessage[] = [];
  await backend.fetchHeaders({ uids: '1:*' }, 100, async (batch) => void all.push(...batch));
  return all;
}

test('a file that is gone, or shorter than it was, costs its own message only, and says so', async () => {
  await put(mail, 'Post', [{ raw: textMail('gone') }, { raw: textMail('cut') }, { raw: textMail('whole') }]);
  const [gone, cut] = mail.messages('Post');
  await unlink(mail.fileOf(gone!));
  const bytes = cut!.size;
  expect((await rows()).map((row) => [row.subject, row.preview])).toEqual([
    ['', undefined],
    ['cut', 'Hello cut'],
    ['whole', 'Hello whole'],
  ]);
  await truncate(mail.fileOf(cut!), bytes - 4);
  const place = { path: 'Post', uidValidity: mail.uidValidity };
  const wanted = new Map([...mail.messages('Post')].map(({ uid }) => [uid, '1']));
  expect([...(await backend.fetchBeginnings(place, wanted, 5)).keys()]).toEqual([cut!.uid, cut!.uid + 1]);
  for (const { uid } of [gone!, cut!]) {
    const unreadable = { failure: { code: 'message-file-unreadable' } };
    await expect(backend.fetchSections(place, uid, ['1'])).rejects.toMatchObject(unreadable);
    await expect(async () => {
      for await (const _chunk of backend.streamSection(place, uid, '')) continue;
    }).rejects.toMatchObject(unreadable);
  }
});

test('what the copy on a POP3 server says cannot be set by anybody who sets flags', async () => {
  const [file, headers] = [
    await mail.receive([Buffer.from(textMail('a'))]),
    await mail.receive([Buffer.from('Subject: b\r\n\r\n')]),
  ];
  const copy = (uidl: string) => ({ uidl, state: 'there', seenAt: 1, size: 9 }) as const;
  await mail.add([
    { file, folder: 'Post', flags: [], receivedAt: 1, server: { source: 'pop', copy: copy('1') } },
    {
      file: headers,
      folder: 'Post',
      flags: [],
      receivedAt: 2,
      wholeSize: 9_000_000,
      server: { source: 'pop', copy: copy('2') },
    },
  ]);
  expect((await rows()).map(({ flags, size }) => [[...flags].sort(), size])).toEqual([
    [['$OnServer'], textMail('a').length],
    [['$HeadersOnly', '$OnServer'], 9_000_000],
  ]);
  const place = { path: 'Post', uidValidity: mail.uidValidity };
  const uids = mail.messages('Post').map(({ uid }) => uid);
  await backend.storeFlags(place, uids, ['\\Seen', '$HeadersOnly'], ['$OnServer']);
  expect((await rows()).map(({ flags }) => [...flags].sort())).toEqual([
    ['$OnServer', '\\Seen'],
    ['$HeadersOnly', '$OnServer', '\\Seen'],
  ]);
});

test('a message that came whole tells whose place it took, and its headers are not called gone', async () => {
  const server = { source: 'pop', copy: { uidl: '1', state: 'there', seenAt: 1, size: 9 } } as const;
  const given = { folder: 'Post', flags: [], receivedAt: 1, server };
  const heads = await mail.receive([Buffer.from('Subject: b\r\n\r\n')]);
  await mail.add([{ ...given, file: heads, wholeSize: 99 }]);
  const { uidValidity, highestModseq = '' } = await backend.openFolder('Post');
  const uid = mail.messages('Post')[0]?.uid ?? 0;
  const file = await mail.receive([Buffer.from(textMail('b'))]);
  await mail.add([{ ...given, file, replaces: { folder: 'Post', uid } }]);
  const since = { uidValidity, highestModseq };
  expect((await backend.openFolder('Post', since)).delta).toMatchObject({
    updates: [{ uid: uid + 1 }],
    vanished: [],
  });
  expect(await rows()).toMatchObject([{ uid: uid + 1, replaces: uid }]);
  // In another folder that number was somebody else's.
  await mail.createFolder('Other');
  await mail.move('Post', [uid + 1], 'Other');
  expect((await backend.openFolder('Post', since)).delta?.vanished).toEqual([uid, uid + 1]);
  expect(mail.messages('Other')[0]?.replaced).toBeUndefined();
});

test('a Message-ID is found among those that came since the last search, and not where it was', async () => {
  await put(mail, 'Post', [{ raw: textMail('one') }, { raw: 'Subject: none\r\n\r\n' }]);
  expect(await backend.findByMessageId('Post', '<one@skein.example>')).toEqual([1]);
  await put(mail, 'Post', [{ raw: textMail('two') }, { raw: textMail('one') }]);
  expect(await backend.findByMessageId('Post', '<one@skein.example>')).toEqual([1, 4]);
  await mail.remove('Post', [1]);
  expect(await backend.findByMessageId('Post', '<one@skein.example>')).toEqual([4]);
  await expect(backend.findByMessageId('Nowhere', '<one@skein.example>')).rejects.toMatchObject({
    failure: { code: 'folder-missing' },
  });
});

test('a Sent folder is made when first needed, and a copy that is there already is not filed again', async () => {
  const message = Buffer.from(textMail('sent'));
  const ports = {
    store: { folders: async () => backend.folders() },
    files: { open: () => Readable.from([message], { objectMode: false }) },
    account: () => undefined,
    clock: systemClock,
  } as unknown as OutboxPorts;
  const entry = anOutboxEntry({
    size: message.length,
    messageId: '<sent@skein.example>',
    bcc: [{ name: '', address: 'eve@skein.example' }],
  });
  await fileSentCopy(ports, entry, backend);
  await fileSentCopy(ports, entry, backend);
  const [sent, ...more] = await rows('Sent');
  expect(more).toEqual([]);
  expect(sent).toMatchObject({
    subject: 'sent',
    flags: ['\\Seen'],
    bcc: [{ address: 'eve@skein.example' }],
    preview: 'Hello sent',
  });
  expect((await backend.folders()).find(({ path }) => path === 'Sent')?.role).toBe('sent');
});
