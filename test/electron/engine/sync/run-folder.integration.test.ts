import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createImapBackend } from '../../../../electron/engine/backend/imap/backend.ts';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { type Dovecot, reducedCapabilities, startDovecot } from '../../../servers/dovecot.ts';
import { createSync } from './folder-in-step.ts';

const ann = { name: 'ann@skein.example', password: 'secret' };

const mail = (n: number): string =>
  `From: Bob <bob@skein.example>\r\nTo: ann@skein.example\r\nSubject: m${n}\r\nMessage-ID: <${n}@skein.example>\r\n\r\nText ${n}\r\n`;

describe.each([
  ['QRESYNC', undefined],
  ['CONDSTORE', reducedCapabilities.condstore],
  ['neither', reducedCapabilities.noDelta],
])('Dovecot with %s', (_name, capability) => {
  let dovecot: Dovecot;
  let memory: MemoryStore;
  let backend: MailBackend;
  let other: MailBackend;

  const connect = async (): Promise<MailBackend> => {
    const server = { host: '127.0.0.1', port: dovecot.ports.imap, security: 'none', user: ann.name } as const;
    const next = createImapBackend({ server, password: ann.password, log: silentLog });
    await next.connect();
    return next;
  };

  beforeAll(async () => {
    dovecot = await startDovecot({ users: [ann], capability });
    dovecot.seed(
      ann.name,
      'INBOX',
      Array.from({ length: 3_000 }, (_, n) => ({
        raw: mail(n + 1),
        date: new Date(1_700_000_000_000 + n * 1000),
      })),
    );
    memory = await createMemoryStore();
    [backend, other] = [await connect(), await connect()];
  });

  afterAll(async () => {
    await backend?.close();
    await other?.close();
    await memory?.close();
    await dovecot?.stop();
  });

  test('two devices end with the same messages and flags', async () => {
    const sync = createSync(memory.store);
    await sync.survey(backend);
    await sync.run(backend, 'INBOX');
    expect((await sync.cached('INBOX')).size).toBe(3_000);

    const { uidValidity } = await other.openFolder('INBOX');
    const place = { path: 'INBOX', uidValidity };
    await other.storeFlags(place, [1, 2, 3], ['\\Seen', '\\Flagged'], []);
    await other.move(place, [10, 11], 'Archive');
    await other.remove(place, [20]);
    await dovecot.deliver(ann.name, 'INBOX', mail(9_999));

    expect((await sync.survey(backend)).map((folder) => folder.path)).toEqual(
      expect.arrayContaining(['INBOX', 'Archive']),
    );
    await sync.run(backend, 'INBOX');
    await sync.run(backend, 'Archive');
    const cached = await sync.cached('INBOX');
    expect(cached.size).toBe(2_998);
    expect(cached.get(2)?.flags).toEqual(expect.arrayContaining(['\\Seen', '\\Flagged']));
    expect([10, 11, 20].some((uid) => cached.has(uid))).toBe(false);
    expect(cached.get(3_001)?.subject).toBe('m9999');
    expect((await sync.cached('Archive')).size).toBe(2);
  });
});
