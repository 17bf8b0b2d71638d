// What a server cannot do is asked of `capabilities`, so expectations depend on it.
/* oxlint-disable vitest/no-conditional-expect, vitest/valid-title */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailBackend } from '../../electron/engine/backend/mail-backend.ts';
import { Failed } from '../../electron/engine/failed.ts';
import type { NewMessage } from '../../shared/store/rows.ts';

/** A server with one user whose INBOX is empty, and folders Sent, Drafts, Junk, Trash and Archive. */
export interface BackendFixture {
  /** A new backend, not yet connected. */
  backend(): MailBackend;
  /** Puts messages into a folder behind the backend's back, in this order. */
  put(
    folder: string,
    messages: readonly { raw: string; date?: Date; flags?: readonly string[] }[],
  ): Promise<void>;
  stop(): Promise<void>;
}

export const textMail = (subject: string, more = ''): string =>
  `Date: Mon, 12 Jan 2026 10:11:12 +0100\r\nFrom: "Ann Lee" <ann@skein.example>\r\nTo: Bo <bo@skein.example>\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replace(/\W/g, '')}@skein.example>\r\n${more}\r\nHello ${subject}\r\n`;

const withAttachment = [
  'Date: Tue, 13 Jan 2026 08:00:00 +0800',
  'From: =?GBK?B?1cXI/Q==?= <zhang@skein.example>',
  'To: ann@skein.example',
  'Cc: "Doe, John" <john@skein.example>',
  'Subject: =?UTF-8?B?5LiJ5pyI5oql5ZGK?=',
  'Message-ID: <report@skein.example>',
  'References: <first@skein.example> <second@skein.example>',
  'In-Reply-To: <second@skein.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=outer',
  '',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'plain',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>html</p>',
  '--inner--',
  '--outer',
  'Content-Type: application/pdf; name="=?UTF-8?B?5oql5ZGKLnBkZg==?="',
  "Content-Disposition: attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf",
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.alloc(600_000, 'skein').toString('base64').replace(/.{76}/g, '$&\r\n'),
  '--outer--',
  '',
].join('\r\n');

async function headersOf(backend: MailBackend, uids = '1:*'): Promise<NewMessage[]> {
  const all: NewMessage[] = [];
  await backend.fetchHeaders({ uids }, 2, async (batch) => {
    expect(batch.length).toBeLessThanOrEqual(2);
    all.push(...batch);
  });
  return all.sort((a, b) => a.uid - b.uid);
}

/** What every backend does, whatever its server can; what it cannot is asked of `capabilities`. */
export function backendConformance(name: string, start: () => Promise<BackendFixture>): void {
  describe(name, () => {
    let fixture: BackendFixture;
    let backend: MailBackend;
    beforeAll(async () => {
      fixture = await start();
      backend = fixture.backend();
      await backend.connect();
    });
    afterAll(async () => {
      await backend?.close();
      await fixture?.stop();
    });

    it('lists INBOX first, then the folders with a role', async () => {
      const folders = await backend.folders();
      expect(folders[0]).toMatchObject({ path: 'INBOX', role: 'inbox', selectable: true });
      for (const role of ['drafts', 'sent', 'junk', 'trash', 'archive'] as const) {
        expect(folders.find((folder) => folder.role === role)?.name.toLowerCase()).toBe(role);
      }
    });

    it('opens an empty folder and fetches nothing from it', async () => {
      const open = await backend.openFolder('Junk');
      expect(open).toMatchObject({ exists: 0, readOnly: false });
      expect(await headersOf(backend)).toEqual([]);
      await backend.fetchHeaders({ numbers: '1:*' }, 10, () => expect.unreachable());
      expect(await backend.existingUids('1:*')).toEqual([]);
    });

    it('says that a folder is missing', async () => {
      await expect(backend.openFolder('Nowhere')).rejects.toMatchObject({
        failure: { code: 'folder-missing', side: 'incoming', params: { folder: 'Nowhere' } },
      });
    });

    it('reads headers, structure, flags and dates', async () => {
      await fixture.put('INBOX', [
        { raw: textMail('one'), date: new Date('2026-01-12T09:11:13Z'), flags: ['\\Seen'] },
        { raw: withAttachment, date: new Date('2026-01-13T00:00:01Z') },
        { raw: 'no header at all', date: new Date('2026-01-14T00:00:00Z') },
      ]);
      const open = await backend.openFolder('INBOX');
      expect(open.exists).toBe(3);
      expect(open.uidNext).toBeGreaterThan(3);
      const [one, report, broken] = await headersOf(backend);
      expect(one).toMatchObject({
        subject: 'one',
        from: [{ name: 'Ann Lee', address: 'ann@skein.example' }],
        to: [{ name: 'Bo', address: 'bo@skein.example' }],
        messageId: '<one@skein.example>',
        flags: ['\\Seen'],
        receivedAt: Date.parse('2026-01-12T09:11:13Z'),
        sentAt: Date.parse('2026-01-12T09:11:12Z'),
        sentOffset: 60,
        size: textMail('one').length,
        hasAttachments: false,
        parts: [{ section: '1', type: 'text/plain', use: 'text' }],
      });
      expect(report).toMatchObject({
        subject: '三月报告',
        from: [{ name: '张三', address: 'zhang@skein.example' }],
        cc: [{ name: 'Doe, John', address: 'john@skein.example' }],
        references: ['<first@skein.example>', '<second@skein.example>'],
        inReplyTo: ['<second@skein.example>'],
        sentOffset: 480,
        hasAttachments: true,
        flags: [],
      });
      expect(report?.parts.map(({ section, type, use, fileName }) => [section, type, use, fileName])).toEqual(
        [
          ['1.1', 'text/plain', 'text', undefined],
          ['1.2', 'text/html', 'text', undefined],
          ['2', 'application/pdf', 'attachment', '报告.pdf'],
        ],
      );
      expect(broken).toMatchObject({
        subject: '',
        from: [],
        size: 16,
        receivedAt: Date.parse('2026-01-14T00:00:00Z'),
      });
    });

    it('fetches by message number as well', async () => {
      await backend.openFolder('INBOX');
      const found: string[] = [];
      await backend.fetchHeaders(
        { numbers: '2:3' },
        10,
        async (batch) => void found.push(...batch.map((each) => each.subject)),
      );
      expect(found).toEqual(['三月报告', '']);
    });

    it('fails a fetch with the error of whoever handles the batch, and works on', async () => {
      await backend.openFolder('INBOX');
      await expect(
        backend.fetchHeaders({ uids: '1:*' }, 1, () => Promise.reject(new Error('disk'))),
      ).rejects.toThrow('disk');
      expect(await headersOf(backend)).toHaveLength(3);
    });

    it('tells which UIDs exist, and the status of several folders', async () => {
      const open = await backend.openFolder('INBOX');
      const uids = (await headersOf(backend)).map((each) => each.uid);
      expect(await backend.existingUids('1:*')).toEqual(uids);
      const status = await backend.status(['INBOX', 'Junk', 'Sent', 'Trash', 'Nowhere']);
      expect([...status.keys()].sort()).toEqual(['INBOX', 'Junk', 'Sent', 'Trash']);
      expect(status.get('INBOX')).toMatchObject({
        exists: 3,
        unseen: 2,
        uidNext: open.uidNext,
        uidValidity: open.uidValidity,
      });
    });

    it('reads sections, beginnings and whole messages to the last byte', async () => {
      const open = await backend.openFolder('INBOX');
      const place = { path: 'INBOX', uidValidity: open.uidValidity };
      const [one, report] = await headersOf(backend);
      const sections = await backend.fetchSections(place, report!.uid, ['1.1', '1.2']);
      expect(Buffer.from(sections.get('1.1')!).toString().trim()).toBe('plain');
      expect(Buffer.from(sections.get('1.2')!).toString().trim()).toBe('<p>html</p>');
      expect((await backend.fetchSections(place, report!.uid, ['2'], 100)).get('2')?.length).toBe(100);
      const beginnings = await backend.fetchBeginnings(
        place,
        new Map([
          [one!.uid, '1'],
          [report!.uid, '1.1'],
          [4_000_000, '1'],
        ]),
        5,
      );
      expect([...beginnings].map(([uid, bytes]) => [uid, Buffer.from(bytes).toString()])).toEqual([
        [one!.uid, 'Hello'],
        [report!.uid, 'plain'],
      ]);
      const collect = async (section: string): Promise<string> => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of backend.streamSection(place, report!.uid, section)) chunks.push(chunk);
        return Buffer.concat(chunks).toString();
      };
      expect(await collect('')).toBe(withAttachment);
      expect((await collect('2')).length).toBe(report!.parts[2]!.size);
      await expect(backend.fetchSections(place, 4_000_000, ['1'])).rejects.toMatchObject({
        failure: { code: 'message-gone' },
      });
      await expect(
        backend.fetchSections({ ...place, uidValidity: 1 }, one!.uid, ['1']),
      ).rejects.toMatchObject({ failure: { code: 'folder-missing' } });
    });

    it('finds a message by its Message-ID', async () => {
      const report = (await headersOf(backend))[1];
      expect(await backend.findByMessageId('INBOX', '<report@skein.example>')).toEqual([report!.uid]);
      expect(await backend.findByMessageId('INBOX', '<nobody@skein.example>')).toEqual([]);
    });

    it('sets flags of a set of messages and tells the changes', async () => {
      const open = await backend.openFolder('INBOX');
      const place = { path: 'INBOX', uidValidity: open.uidValidity };
      const uids = (await headersOf(backend)).map((each) => each.uid);
      await backend.storeFlags(place, uids, ['\\Flagged', '$Forwarded'], ['\\Seen']);
      const flags = new Map<number, readonly string[]>();
      await backend.openFolder('INBOX');
      await backend.fetchFlags('1:*', async (batch) =>
        batch.forEach((each) => flags.set(each.uid, [...each.flags].sort())),
      );
      expect([...flags]).toEqual(uids.map((uid) => [uid, ['$Forwarded', '\\Flagged']]));
    });

    it('works on a message that came after the folder was opened', async () => {
      const { uidValidity, uidNext } = await backend.openFolder('Drafts');
      const place = { path: 'Drafts', uidValidity };
      await fixture.put('Drafts', [{ raw: textMail('early') }]);
      await backend.fetchSections(place, uidNext, ['1']);
      await fixture.put('Drafts', [{ raw: textMail('late') }]);
      await backend.storeFlags(place, [uidNext + 1], ['\\Flagged'], []);
      await backend.openFolder('Drafts');
      expect((await headersOf(backend)).map(({ subject, flags }) => [subject, ...flags])).toEqual([
        ['early'],
        ['late', '\\Flagged'],
      ]);
    });

    it('tells what changed since, where the server can', async () => {
      const before = await backend.openFolder('INBOX');
      const place = { path: 'INBOX', uidValidity: before.uidValidity };
      const first = (await headersOf(backend))[0]!;
      if (backend.capabilities.delta === 'none') {
        expect(
          await backend.openFolder('INBOX', { uidValidity: before.uidValidity, highestModseq: '1' }),
        ).not.toHaveProperty('delta');
        return;
      }
      const known = { uidValidity: before.uidValidity, highestModseq: before.highestModseq! };
      await backend.storeFlags(place, [first.uid], ['\\Answered'], []);
      const after = await backend.openFolder('INBOX', known);
      expect(BigInt(after.highestModseq!)).toBeGreaterThan(BigInt(known.highestModseq));
      const changed: number[] = [];
      await backend.fetchFlags(
        '1:*',
        async (batch) => void changed.push(...batch.map((each) => each.uid)),
        known.highestModseq,
      );
      expect(changed).toEqual([first.uid]);
      expect(after.delta?.updates.map((each) => each.uid)).toEqual(
        backend.capabilities.delta === 'qresync' ? [first.uid] : undefined,
      );
      expect(await backend.openFolder('INBOX', { ...known, uidValidity: 1 })).not.toHaveProperty('delta');
    });

    it('appends a message and finds it where it said', async () => {
      const answer = await backend.append(
        'Sent',
        Buffer.from(textMail('sent copy 已发')),
        ['\\Seen'],
        new Date('2026-02-03T04:05:06Z'),
      );
      const open = await backend.openFolder('Sent');
      const [copy] = await headersOf(backend);
      expect(copy).toMatchObject({
        subject: 'sent copy 已发',
        flags: ['\\Seen'],
        receivedAt: Date.parse('2026-02-03T04:05:06Z'),
      });
      if (backend.capabilities.uidplus)
        expect(answer).toEqual({ uidValidity: open.uidValidity, uid: copy!.uid });
      await expect(backend.append('Nowhere', Buffer.from('x'), [], new Date())).rejects.toMatchObject({
        failure: { code: 'folder-missing' },
      });
    });

    it('appends what is read meanwhile, and nothing of what breaks off', async () => {
      const message = Buffer.from(textMail('read meanwhile') + 'a line of it\r\n'.repeat(50_000));
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < message.length; at += 100_000) yield message.subarray(at, at + 100_000);
      }
      const now = new Date();
      await backend.append('Archive', { size: message.length, open: pieces }, [], now);
      const { uidValidity, exists, uidNext } = await backend.openFolder('Archive');
      const place = { path: 'Archive', uidValidity };
      const sections = await backend.fetchSections(place, uidNext - 1, ['']);
      expect(Buffer.from(sections.get('') ?? []).equals(message)).toBe(true);
      await expect(
        backend.append('Nowhere', { size: message.length, open: pieces }, [], now),
      ).rejects.toMatchObject({ failure: { code: 'folder-missing' } });
      const breaks = async function* (): AsyncGenerator<Uint8Array> {
        yield message.subarray(0, 100_000);
        throw new Failed({ code: 'disk-failed', phase: 'vault' });
      };
      await expect(
        backend.append('Archive', { size: message.length, open: breaks }, [], now),
      ).rejects.toMatchObject({ failure: { code: 'disk-failed' } });
      expect(await backend.openFolder('Archive')).toMatchObject({ exists });
    });

    it('creates folders with Chinese and awkward names, and moves mail there', async () => {
      await backend.createFolder('项目 & 报告');
      expect((await backend.folders()).map((each) => each.path)).toContain('项目 & 报告');
      await expect(backend.createFolder('项目 & 报告')).rejects.toMatchObject({
        failure: { code: 'folder-exists' },
      });
      const open = await backend.openFolder('INBOX');
      const [first] = await headersOf(backend);
      const moved = await backend.move(
        { path: 'INBOX', uidValidity: open.uidValidity },
        [first!.uid],
        '项目 & 报告',
      );
      const target = await backend.openFolder('项目 & 报告');
      const [there] = await headersOf(backend);
      expect(there).toMatchObject({ subject: 'one' });
      if (backend.capabilities.uidplus) {
        expect(moved).toEqual({ uidValidity: target.uidValidity, uids: new Map([[first!.uid, there!.uid]]) });
      }
      await backend.openFolder('INBOX');
      const left = await headersOf(backend);
      // Without MOVE and UIDPLUS the original stays, marked: expunging it would remove what others marked.
      if (backend.capabilities.move || backend.capabilities.uidplus) expect(left).toHaveLength(2);
      else expect(left[0]?.flags).toContain('\\Deleted');
      await expect(
        backend.move({ path: 'INBOX', uidValidity: open.uidValidity }, [left[1]!.uid], 'Nowhere'),
      ).rejects.toMatchObject({ failure: { code: 'folder-missing' } });
    });

    it('removes exactly what it was told, never what others marked', async () => {
      await fixture.put('Trash', [
        { raw: textMail('marked by another client'), flags: ['\\Deleted'] },
        { raw: textMail('to remove') },
      ]);
      const open = await backend.openFolder('Trash');
      const place = { path: 'Trash', uidValidity: open.uidValidity };
      const victim = (await headersOf(backend)).find((each) => each.subject === 'to remove')!;
      if (!backend.capabilities.uidplus) {
        await expect(backend.remove(place, [victim.uid])).rejects.toMatchObject({
          failure: { code: 'not-supported', params: { what: 'UIDPLUS' } },
        });
        return;
      }
      const known = open.highestModseq
        ? { uidValidity: open.uidValidity, highestModseq: open.highestModseq }
        : undefined;
      await backend.remove(place, [victim.uid]);
      const after = await backend.openFolder('Trash', known);
      if (backend.capabilities.delta === 'qresync') expect(after.delta?.vanished).toEqual([victim.uid]);
      expect((await headersOf(backend)).map((each) => each.subject)).toEqual(['marked by another client']);
    });

    it('does what the person does while a long fetch goes on', async () => {
      await backend.openFolder('INBOX');
      const place = { path: 'INBOX', uidValidity: (await backend.openFolder('INBOX')).uidValidity };
      let served = false;
      await backend.fetchHeaders({ uids: '1:*' }, 1, async (batch) => {
        await backend.fetchSections(place, batch[0]!.uid, ['HEADER']);
        served = true;
      });
      expect(served).toBe(true);
    });

    it('announces new mail to who watches, until stopped', async () => {
      let heard = (): void => undefined;
      const news = new Promise<void>((resolve) => {
        heard = resolve;
      });
      const stop = await backend.watch('INBOX', () => heard());
      await fixture.put('INBOX', [{ raw: textMail('news') }]);
      await expect(news).resolves.toBeUndefined();
      await stop();
    });

    it('refuses to work after it was closed', async () => {
      const other = fixture.backend();
      await other.connect();
      await other.close();
      await expect(other.folders()).rejects.toMatchObject({ failure: { code: 'connection-lost' } });
    });
  });
}
