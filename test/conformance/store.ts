import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoreApi } from '../../electron/engine/store/store-api.ts';
import { Seen } from '../../shared/model/flags.ts';
import type { AccountId, ChangeId, ContentId, FolderId, MessageId } from '../../shared/model/ids.ts';
import type { MessageRow, NewMessage, RemoteFolder } from '../../shared/store/rows.ts';
import { ascending } from '../fixtures/ascending.ts';
import type { MessageReport } from '../../shared/model/report.ts';
import { newMessage } from '../fixtures/new-message.ts';
import { compareWithModel } from './store-random.ts';

export interface StoreUnderTest {
  readonly store: StoreApi;
  /** Closes and opens it again, so that nothing in memory helps. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

const account = 'first' as AccountId;
const change = (name: string): ChangeId => name as ChangeId;

function remote(path: string, wanted: Partial<RemoteFolder> = {}): RemoteFolder {
  return { path, name: path, delimiter: '/', selectable: true, ...wanted };
}

/** What every implementation of shared/store/contract.ts keeps. */
export function storeConformance(
  name: string,
  open: () => Promise<StoreUnderTest>,
  { seeds, steps }: { seeds: readonly number[]; steps: number },
): void {
  describe(`the store on ${name}`, { timeout: 60_000 }, () => {
    let under: StoreUnderTest;
    let store: StoreApi;
    let inbox: FolderId;
    let archive: FolderId;

    beforeEach(async () => {
      under = await open();
      store = under.store;
      const { folders } = await store.setFolders({
        accountId: account,
        folders: [remote('INBOX', { role: 'inbox' }), remote('Archive')],
      });
      [inbox, archive] = folders.map((folder) => folder.id) as [FolderId, FolderId];
    });
    afterEach(() => under.close());

    const add = (messages: readonly NewMessage[], folderId = inbox) =>
      store.addMessages({ folderId, uidValidity: 1, messages });
    const all = async (folderId = inbox): Promise<readonly MessageRow[]> =>
      (await store.page({ folderId, offset: 0, limit: 10_000 })).rows;
    const counts = async (folderId = inbox) => {
      const folder = await store.folder({ id: folderId });
      return [folder?.total, folder?.unread];
    };
    const rowOf = async (uid: number, folderId = inbox): Promise<MessageRow> => {
      const [row] = await store.rowsByUid({ folderId, uids: [uid] });
      if (!row) throw new Error(`no row with UID ${uid}`);
      return row;
    };
    const idOf = async (uid: number, folderId = inbox): Promise<MessageId> => (await rowOf(uid, folderId)).id;

    describe('folders', () => {
      test('follow the server: added, changed, removed with their rows', async () => {
        await add([newMessage(1)], archive);
        const first = await store.setFolders({
          accountId: account,
          folders: [remote('INBOX', { role: 'inbox' }), remote('Archive')],
        });
        expect(first.changed).toBe(false);
        const id = await idOf(1, archive);
        const second = await store.setFolders({
          accountId: account,
          folders: [remote('INBOX'), remote('Work'), remote('Work/2024', { parentPath: 'Work' })],
        });
        expect(second.changed).toBe(true);
        expect(second.folders.map((folder) => folder.path)).toEqual(['INBOX', 'Work', 'Work/2024']);
        expect(second.folders[0]?.id).toBe(inbox);
        expect(second.folders[0]?.role).toBeUndefined();
        expect(await store.rows({ ids: [id] })).toEqual([]);
        expect(await store.folder({ id: archive })).toBeNull();
        expect(await add([newMessage(2)], archive)).toEqual({ added: [], unreadAdded: 0 });
      });

      test('learn the server state piece by piece, also along with rows', async () => {
        await store.setFolderState({ folderId: inbox, server: { uidValidity: 7, uidNext: 10 } });
        await store.addMessages({
          folderId: inbox,
          uidValidity: 7,
          messages: [newMessage(1)],
          server: { highestModseq: '12345678901234567890' },
        });
        await store.removeByUid({ folderId: inbox, uids: [], server: { exists: 1 } });
        const folder = await store.setFolderState({ folderId: inbox, server: { uidNext: 11 } });
        expect(folder?.server).toEqual({
          uidValidity: 7,
          uidNext: 11,
          exists: 1,
          highestModseq: '12345678901234567890',
        });
        expect(await store.setFolderState({ folderId: 99 as FolderId, server: {} })).toBeNull();
      });

      test('are emptied when UIDVALIDITY changes, and may be filled anew', async () => {
        await store.setFolderState({ folderId: inbox, server: { uidValidity: 1 } });
        const { added } = await add([newMessage(1), newMessage(2, { flags: [Seen] })]);
        const contentId = added[0]?.contentId ?? (0 as ContentId);
        await store.putBody({ body: { contentId, text: 'x', hashes: {} } });
        expect(await store.clearFolder({ folderId: inbox })).toEqual({ removed: 2 });
        expect(await counts()).toEqual([0, 0]);
        expect((await store.folder({ id: inbox }))?.server).toEqual({});
        expect(await store.content({ id: contentId })).toBeNull();
        expect(await store.body({ contentId })).toBeNull();
        expect((await add([newMessage(1)])).added).toHaveLength(1);
      });

      test('keep their numbers and rows under another path, with those below', async () => {
        const { folders } = await store.setFolders({
          accountId: account,
          folders: [
            remote('Work'),
            remote('Work/2024', { name: '2024', parentPath: 'Work' }),
            remote('Workshop'),
          ],
        });
        const [work, below, shop] = folders.map((folder) => folder.id) as [FolderId, FolderId, FolderId];
        await add([newMessage(1), newMessage(2)], below);
        const rename = { accountId: account, from: 'Work', to: '旧/Arbeit', delimiter: '/' };
        expect(await store.renameFolder(rename)).toEqual({ renamed: 2 });
        expect(await store.renameFolder(rename)).toEqual({ renamed: 0 });
        await under.reopen();
        store = under.store;
        expect(
          (await store.folders({})).map(({ id, path, name, parentPath }) => [id, path, name, parentPath]),
        ).toEqual([
          [work, '旧/Arbeit', 'Arbeit', '旧'],
          [below, '旧/Arbeit/2024', '2024', '旧/Arbeit'],
          [shop, 'Workshop', 'Workshop', undefined],
        ]);
        expect(await counts(below)).toEqual([2, 2]);
        const taken = { accountId: account, from: 'Workshop', to: '旧/Arbeit', delimiter: '/' };
        expect(await store.renameFolder(taken)).toEqual({ renamed: 0 });
      });

      test('go with their account, others stay', async () => {
        const other = 'second' as AccountId;
        const { folders } = await store.setFolders({ accountId: other, folders: [remote('INBOX')] });
        const theirs = folders[0]?.id ?? inbox;
        await add([newMessage(1)]);
        await add([newMessage(1)], theirs);
        await store.removeAccount({ accountId: account });
        await store.removeAccount({ accountId: account });
        expect((await store.folders({})).map((folder) => folder.accountId)).toEqual([other]);
        expect(
          await store.rowsByMessageId({ accountId: account, messageId: '<1@mail.example.org>' }),
        ).toEqual([]);
        expect(
          await store.rowsByMessageId({ accountId: other, messageId: '<1@mail.example.org>' }),
        ).toHaveLength(1);
        expect(await all(theirs)).toHaveLength(1);
      });
    });

    describe('additions', () => {
      test('tell what is new, and repeat without a trace', async () => {
        const messages = [newMessage(1), newMessage(2, { flags: [Seen] }), newMessage(2)];
        const answer = await add(messages);
        expect(answer.added.map((each) => each.uid)).toEqual([1, 2]);
        expect(answer.unreadAdded).toBe(1);
        expect(await add(messages)).toEqual({ added: [], unreadAdded: 0 });
        expect(await counts()).toEqual([2, 1]);
      });

      test('are listed by arrival, newest first, whatever the order they came in', async () => {
        const at = (uid: number, receivedAt: number): NewMessage => newMessage(uid, { receivedAt });
        await add([at(5, 300), at(6, 100)]);
        await add([at(1, 200), at(2, 300)]);
        expect((await all()).map((row) => row.uid)).toEqual([2, 5, 1, 6]);
        expect(
          (await store.page({ folderId: inbox, offset: 1, limit: 2 })).rows.map((row) => row.uid),
        ).toEqual([5, 1]);
        expect(await store.page({ folderId: inbox, offset: 9, limit: 2 })).toEqual({ total: 4, rows: [] });
        expect(await store.position({ id: await idOf(1) })).toBe(2);
        expect(await store.position({ id: 999 as MessageId })).toBe(-1);
        expect(await store.ranks({ folderId: inbox, times: [301, 300, 299, 101, 100, 0] })).toEqual([
          0, 2, 2, 3, 4, 4,
        ]);
      });

      test('of thousands keep rank and row together', async () => {
        const count = 5000;
        for (let from = 0; from < count; from += 500) {
          // Windows backwards, as a first synchronisation comes.
          await add(Array.from({ length: 500 }, (_, at) => newMessage(count - from - at)));
        }
        await under.reopen();
        for (const offset of [0, 1, 1023, 1024, 2500, 4998]) {
          const { total, rows } = await store.page({ folderId: inbox, offset, limit: 2 });
          expect(total).toBe(count);
          expect(rows.map((row) => row.uid)).toEqual([count - offset, count - offset - 1]);
          expect(await store.position({ id: rows[0]?.id ?? (0 as MessageId) })).toBe(offset);
        }
        expect((await store.range({ folderId: inbox, from: 10, to: 3000 })).length).toBe(2991);
        const { uids } = await store.uids({ folderId: inbox, fromUid: 4000, limit: 3 });
        expect(uids).toEqual([4000, 4001, 4002]);
        await store.removeByUid({ folderId: inbox, uids: Array.from({ length: 4900 }, (_, at) => at + 51) });
        const ends = (from: number): number[] => Array.from({ length: 50 }, (_, at) => from - at);
        expect((await all()).map((row) => row.uid)).toEqual([...ends(5000), ...ends(50)]);
      });

      test('keep everything that the list and the reader show', async () => {
        const message = newMessage(1, {
          modseq: '77',
          sentAt: 1_600_000_000_000,
          sentOffset: -330,
          cc: [{ name: '鸿雁', address: 'wild@geese.example' }],
          deliveredTo: ['ann@example.org'],
          listUnsubscribe: '<https://example.org/u>',
          parts: [{ section: '1', type: 'text/plain', size: 10, encoding: '7bit', use: 'text' }],
          preview: '你好',
        });
        const { added } = await add([message]);
        await under.reopen();
        const row = await rowOf(1);
        expect(row).toMatchObject({
          accountId: account,
          modseq: '77',
          sentAt: message.sentAt,
          sentOffset: -330,
          preview: '你好',
          messageId: message.messageId,
        });
        const content = await store.content({ id: added[0]?.contentId ?? (0 as ContentId) });
        expect(content).toMatchObject({
          cc: message.cc,
          parts: message.parts,
          deliveredTo: message.deliveredTo,
          listUnsubscribe: message.listUnsubscribe,
          placements: [row.id],
          hasBody: false,
        });
        const ids = [999, row.contentId, row.contentId] as ContentId[];
        expect(await store.contents({ ids })).toEqual([content, content]);
      });
    });

    describe('contents', () => {
      test('are shared by copies (same Message-ID and size) and go with the last of them', async () => {
        await add([newMessage(1)]);
        await add([newMessage(9, { messageId: newMessage(1).messageId, size: newMessage(1).size })], archive);
        await add([newMessage(10, { messageId: newMessage(1).messageId, size: 5 })], archive);
        const [here, there, other] = [await rowOf(1), await rowOf(9, archive), await rowOf(10, archive)];
        expect(there.contentId).toBe(here.contentId);
        expect(other.contentId).not.toBe(here.contentId);
        expect(
          new Set(
            (await store.rowsByMessageId({ accountId: account, messageId: '<1@mail.example.org>' })).map(
              (row) => row.id,
            ),
          ),
        ).toEqual(new Set([here.id, there.id, other.id]));
        await store.putBody({
          body: { contentId: here.contentId, text: 'x', hashes: { '1': 'abc' } },
          preview: 'first words',
          hasAttachments: true,
        });
        expect((await store.rows({ ids: [there.id] }))[0]).toMatchObject({
          preview: 'first words',
          hasAttachments: true,
        });
        await store.removeByUid({ folderId: inbox, uids: [1] });
        expect((await store.content({ id: here.contentId }))?.placements).toEqual([there.id]);
        await store.removeByUid({ folderId: archive, uids: [9] });
        expect(await store.content({ id: here.contentId })).toBeNull();
        expect(await store.body({ contentId: here.contentId })).toBeNull();
      });

      test('without a body are found newest first until they have one', async () => {
        const { added } = await add([newMessage(1), newMessage(2), newMessage(3)]);
        const contents = added.map((each) => each.contentId);
        const since = newMessage(2).receivedAt;
        const wanting = async (limit = 10) =>
          (await store.withoutBody({ folderId: inbox, since, limit })).map((row) => row.uid);
        expect(await wanting()).toEqual([3, 2]);
        expect(await wanting(1)).toEqual([3]);
        const body = {
          contentId: contents[2] ?? (0 as ContentId),
          text: 'text',
          html: '<p>text</p>',
          hashes: {},
        };
        expect((await store.putBody({ body, preview: 'x' })).ids).toEqual([added[2]?.id]);
        // The list shows nothing else than before, so nobody is told to read it again.
        expect(await store.putBody({ body, preview: 'x' })).toEqual({ ids: [] });
        expect(await wanting()).toEqual([2]);
        expect(await store.body({ contentId: body.contentId })).toEqual(body);
        expect((await store.content({ id: body.contentId }))?.hasBody).toBe(true);
        expect(await store.putBody({ body: { contentId: 999 as ContentId, hashes: {} } })).toEqual({
          ids: [],
        });
      });

      test('get their previews in one go; what has it already is not reported', async () => {
        const { added } = await add([newMessage(1), newMessage(2)]);
        const previews = added.map((each) => ({ contentId: each.contentId, preview: `words ${each.uid}` }));
        expect((await store.setPreviews({ previews })).ids).toEqual(added.map((each) => each.id));
        expect((await store.setPreviews({ previews })).ids).toEqual([]);
        expect((await rowOf(2)).preview).toBe('words 2');
      });
    });

    test('reports are found by what they tell of, until they go', async () => {
      const { added } = await add([newMessage(1), newMessage(2), newMessage(3)]);
      const report = {
        kind: 'receipt',
        about: ['<own@x>'],
        by: 'bo@x',
        disposition: 'displayed',
        automatic: false,
      };
      for (const each of [added[1], added[0], added[1]])
        await store.putReport({ contentId: each!.contentId, report: report as MessageReport });
      await under.reopen();
      const uids = async () =>
        (await store.reportsAbout({ messageIds: ['<own@x>', '<other@x>'] })).map(({ row }) => row.uid);
      expect(await uids()).toEqual([1, 2]);
      expect(await store.reportsAbout({ messageIds: ['<other@x>'] })).toEqual([]);
      expect((await store.content({ id: added[0]!.contentId }))?.report).toEqual(report);
      expect(await store.rowsByMessageId({ accountId: account, messageId: '<own@x>' })).toEqual([]);
      await store.removeByUid({ folderId: inbox, uids: [1] });
      expect(await uids()).toEqual([2]);
    });

    describe('threads', () => {
      const threadUids = async (uid: number): Promise<number[]> =>
        (await store.thread({ id: await idOf(uid) })).map((row) => row.uid ?? 0);

      test('follow References and In-Reply-To across folders, oldest first', async () => {
        await add([newMessage(1), newMessage(2, { references: ['<1@mail.example.org>'] }), newMessage(3)]);
        await add([newMessage(4, { inReplyTo: ['<2@mail.example.org>'] })], archive);
        expect(await threadUids(1)).toEqual([1, 2, 4]);
        expect(await threadUids(3)).toEqual([3]);
      });

      test('are joined by a late parent, also when it was never cached itself', async () => {
        await add([
          newMessage(10, { references: ['<p@x>'] }),
          newMessage(11, { references: ['<q@x>'] }),
          newMessage(12, { references: ['<p@x>'] }),
        ]);
        await under.reopen();
        expect(await threadUids(10)).toEqual([10, 12]);
        await add([newMessage(5, { messageId: '<q@x>', inReplyTo: ['<p@x>'] })]);
        expect(await threadUids(11)).toEqual([5, 10, 11, 12]);
        const rows = await all();
        expect(new Set(rows.map((row) => row.threadId)).size).toBe(1);
        await under.reopen();
        await add([newMessage(6, { references: ['<q@x>'] })]);
        expect(await threadUids(12)).toEqual([5, 6, 10, 11, 12]);
      });

      test('do not form by subject, nor across accounts', async () => {
        const { folders } = await store.setFolders({
          accountId: 'second' as AccountId,
          folders: [remote('INBOX')],
        });
        await add([newMessage(1, { subject: 'Hello' }), newMessage(2, { subject: 'Re: Hello' })]);
        await add([newMessage(3, { references: ['<1@mail.example.org>'] })], folders[0]?.id);
        expect(await threadUids(1)).toEqual([1]);
      });

      test('hold messages without any Message-ID apart', async () => {
        await add([newMessage(1, { messageId: undefined }), newMessage(2, { messageId: undefined })]);
        expect(await threadUids(1)).toEqual([1]);
      });
    });

    describe('flags', () => {
      test('from the server change rows, counts and modseq; unknown UIDs are passed over', async () => {
        await add([newMessage(1), newMessage(2)]);
        const updates = [
          { uid: 1, flags: [Seen], modseq: '5' },
          { uid: 2, flags: [], modseq: '6' },
          { uid: 77, flags: [Seen] },
        ];
        expect(await store.setFlagsFromServer({ folderId: inbox, updates })).toEqual({
          changed: [await idOf(1)],
        });
        expect(await counts()).toEqual([2, 1]);
        expect((await rowOf(2)).modseq).toBe('6');
        expect(await store.setFlagsFromServer({ folderId: inbox, updates })).toEqual({ changed: [] });
      });

      test('by the person are done once per change, and taken back exactly', async () => {
        await add([newMessage(1, { flags: ['$Work'] }), newMessage(2, { flags: [Seen] })]);
        const ids = [await idOf(1), await idOf(2)];
        const input = { changeId: change('c1'), ids, add: [Seen], remove: ['$work'] };
        const answer = await store.applyFlags(input);
        expect(answer.changed).toHaveLength(1);
        expect(answer.changed[0]).toMatchObject({ before: { flags: ['$Work'] }, after: { flags: [Seen] } });
        await store.setFlagsFromServer({ folderId: inbox, updates: [{ uid: 1, flags: [] }] });
        expect(await store.applyFlags(input)).toEqual(answer);
        expect((await rowOf(1)).flags).toEqual([]);
        const restored = await store.restoreFlags({
          changeId: change('c1'),
          rows: [{ id: ids[0] ?? (0 as MessageId), flags: ['$Work'] }],
        });
        expect(restored.changed).toHaveLength(1);
        expect((await rowOf(1)).flags).toEqual(['$Work']);
        expect(await counts()).toEqual([2, 1]);
      });
    });

    describe('a message that came whole in place of its headers', () => {
      const whole = (uid: number, replaces: number) =>
        newMessage(uid, { messageId: newMessage(replaces).messageId, subject: 'Whole', replaces });

      test('keeps the row of these, with its thread and without what was read of them', async () => {
        await add([newMessage(1), newMessage(2, { inReplyTo: [newMessage(1).messageId ?? ''] })]);
        const before = await rowOf(1);
        await store.putBody({ body: { contentId: before.contentId, text: 'Only this', hashes: {} } });
        const { added } = await add([whole(3, 1)]);
        expect(added).toMatchObject([{ id: before.id, uid: 3 }]);
        const after = await rowOf(3);
        expect(after).toMatchObject({ id: before.id, subject: 'Whole', threadId: before.threadId });
        expect(await store.body({ contentId: after.contentId })).toBeNull();
        expect(await counts()).toEqual([2, 2]);
        expect((await store.thread({ id: after.id })).map(({ id }) => id)).toContain(after.id);
        expect((await add([whole(3, 1)])).added).toEqual([]);
        // The server tells that the headers are gone: nothing of the message goes.
        expect(await store.removeByUid({ folderId: inbox, uids: [1] })).toEqual({ removed: [] });
        await under.reopen();
        store = under.store;
        expect((await all()).map(({ id }) => id).sort(ascending)).toEqual(
          [before.id, await idOf(2)].sort(ascending),
        );
      });

      test('gets a row of its own where these are unknown, or on their way elsewhere', async () => {
        await add([newMessage(1)]);
        const id = await idOf(1);
        await store.applyMove({ changeId: change('m'), ids: [id], folderId: archive });
        const { added } = await add([whole(3, 1), whole(4, 2)]);
        expect(added.map(({ uid }) => uid)).toEqual([3, 4]);
        expect(added.map((row) => row.id)).not.toContain(id);
        expect((await all(archive)).map((row) => row.id)).toEqual([id]);
      });
    });

    describe('moves', () => {
      const move = async (uid: number) =>
        store.applyMove({ changeId: change('m'), ids: [await idOf(uid)], folderId: archive });

      test('show at once, without UID, and the source does not get the message back from the server', async () => {
        await add([newMessage(1), newMessage(2, { flags: [Seen] })]);
        const { changed } = await move(1);
        expect(changed[0]?.after).toMatchObject({
          folderId: archive,
          movedFrom: { folderId: inbox, uid: 1, uidValidity: 1 },
        });
        expect(changed[0]?.after?.uid).toBeUndefined();
        expect([await counts(inbox), await counts(archive)]).toEqual([
          [1, 0],
          [1, 1],
        ]);
        expect((await add([newMessage(1)])).added).toEqual([]);
        expect(
          (
            await store.applyMove({
              changeId: change('m'),
              ids: [changed[0]?.before.id ?? (0 as MessageId)],
              folderId: archive,
            })
          ).changed,
        ).toEqual(changed);
        expect(await counts(archive)).toEqual([1, 1]);
      });

      test('confirmed with COPYUID give the row its number', async () => {
        await add([newMessage(1)]);
        const id = await idOf(1);
        await move(1);
        const confirmation = {
          changeId: change('m'),
          folderId: archive,
          uidValidity: 9,
          moved: [{ id, uid: 500 }],
        };
        await store.confirmMove(confirmation);
        await store.confirmMove(confirmation);
        expect(await rowOf(500, archive)).toMatchObject({ id, uidValidity: 9 });
        expect((await rowOf(500, archive)).movedFrom).toBeUndefined();
        expect((await add([newMessage(500, { messageId: newMessage(1).messageId })], archive)).added).toEqual(
          [],
        );
        // The source's number is free again: what the server has there now is another message.
        expect((await add([newMessage(1)])).added).toHaveLength(1);
      });

      test('confirmed without COPYUID meet their number when it arrives', async () => {
        await add([newMessage(1)]);
        const id = await idOf(1);
        await move(1);
        await store.confirmMove({ changeId: change('m'), folderId: archive, moved: [{ id }] });
        const { added } = await add(
          [newMessage(40, { messageId: newMessage(1).messageId }), newMessage(41)],
          archive,
        );
        expect(added.map((each) => each.uid)).toEqual([41]);
        expect((await rowOf(40, archive)).id).toBe(id);
        expect(await counts(archive)).toEqual([2, 2]);
      });

      test('that a synchronisation saw before the confirmation leave no twin', async () => {
        await add([newMessage(1), newMessage(2)]);
        const [one, two] = [await idOf(1), await idOf(2)];
        await move(1);
        expect((await add([newMessage(40, { messageId: newMessage(1).messageId })], archive)).added).toEqual(
          [],
        );
        await store.confirmMove({ changeId: change('m'), folderId: archive, moved: [{ id: one, uid: 40 }] });
        expect((await all(archive)).map((row) => [row.id, row.uid])).toEqual([[one, 40]]);
        // A twin that slipped in because the server changed the Message-ID's row meanwhile is replaced by our row.
        await add([newMessage(41, { messageId: '<other@x>' })], archive);
        await store.applyMove({ changeId: change('m2'), ids: [two], folderId: archive });
        await store.confirmMove({ changeId: change('m2'), folderId: archive, moved: [{ id: two, uid: 41 }] });
        expect((await all(archive)).map((row) => row.id).sort(ascending)).toEqual([one, two].sort(ascending));
      });

      test('refused go back; a second move before that still goes back to the first place', async () => {
        const { folders } = await store.setFolders({
          accountId: account,
          folders: [remote('INBOX'), remote('Archive'), remote('Trash')],
        });
        const trash = folders[2]?.id ?? archive;
        await add([newMessage(1)]);
        const id = await idOf(1);
        await move(1);
        await store.applyMove({ changeId: change('m2'), ids: [id], folderId: trash });
        expect((await all(trash))[0]?.movedFrom).toEqual({ folderId: inbox, uid: 1, uidValidity: 1 });
        const answer = await store.revertMove({ changeId: change('m2'), ids: [id] });
        expect(answer.changed[0]?.after).toMatchObject({ folderId: inbox, uid: 1, uidValidity: 1 });
        expect(await store.revertMove({ changeId: change('m2'), ids: [id] })).toEqual(answer);
        expect([await counts(inbox), await counts(archive), await counts(trash)]).toEqual([
          [1, 1],
          [0, 0],
          [0, 0],
        ]);
        expect((await add([newMessage(1)])).added).toEqual([]);
      });

      test('confirmed after the row moved on tell where the server has it now', async () => {
        const { folders } = await store.setFolders({
          accountId: account,
          folders: [remote('INBOX'), remote('Archive'), remote('Trash')],
        });
        const trash = folders[2]?.id ?? archive;
        await add([newMessage(1)]);
        const id = await idOf(1);
        await move(1);
        await store.applyMove({ changeId: change('m2'), ids: [id], folderId: trash });
        await store.confirmMove({
          changeId: change('m'),
          folderId: archive,
          uidValidity: 3,
          moved: [{ id, uid: 8 }],
        });
        expect((await store.rows({ ids: [id] }))[0]?.movedFrom).toEqual({
          folderId: archive,
          uid: 8,
          uidValidity: 3,
        });
        expect((await add([newMessage(8, { messageId: newMessage(1).messageId })], archive)).added).toEqual(
          [],
        );
        const { changed } = await store.revertMove({ changeId: change('m2'), ids: [id] });
        expect(changed[0]?.after).toMatchObject({ folderId: archive, uid: 8 });
      });

      test('confirmed after the row moved back: no twin stays that a synchronisation brought to where it was', async () => {
        await add([newMessage(1)]);
        const id = await idOf(1);
        await move(1);
        await store.applyMove({ changeId: change('m2'), ids: [id], folderId: inbox });
        await add([newMessage(8, { messageId: newMessage(1).messageId })], archive);
        const moved = [{ id, uid: 8 }];
        await store.confirmMove({ changeId: change('m'), folderId: archive, uidValidity: 1, moved });
        expect([await counts(inbox), await counts(archive)]).toEqual([
          [1, 1],
          [0, 0],
        ]);
        expect((await store.rows({ ids: [id] }))[0]).toMatchObject({
          folderId: inbox,
          movedFrom: { folderId: archive, uid: 8 },
        });
      });

      test('survive the source saying that the message is gone; taken back then, the row goes', async () => {
        await add([newMessage(1), newMessage(2)]);
        const [one, two] = [await idOf(1), await idOf(2)];
        await store.applyMove({ changeId: change('m'), ids: [one, two], folderId: archive });
        expect(await store.removeByUid({ folderId: inbox, uids: [1, 2] })).toEqual({ removed: [] });
        await store.confirmMove({ changeId: change('m'), folderId: archive, moved: [{ id: one, uid: 7 }] });
        expect((await rowOf(7, archive)).id).toBe(one);
        expect((await store.revertMove({ changeId: change('m'), ids: [two] })).changed).toMatchObject([
          { before: { id: two } },
        ]);
        expect(await counts(archive)).toEqual([1, 1]);
        expect(await counts(inbox)).toEqual([0, 0]);
      });

      test('still to be done stay when the target is cleared, and return when it is removed', async () => {
        await add([newMessage(1)]);
        await add([newMessage(3)], archive);
        const id = await idOf(1);
        await move(1);
        expect(await store.clearFolder({ folderId: archive })).toEqual({ removed: 1 });
        expect((await all(archive)).map((row) => row.id)).toEqual([id]);
        await store.setFolders({ accountId: account, folders: [remote('INBOX')] });
        expect((await rowOf(1)).id).toBe(id);
        expect(await counts()).toEqual([1, 1]);
      });

      describe('to another account', () => {
        async function there(): Promise<FolderId> {
          const { folders } = await store.setFolders({
            accountId: 'second' as AccountId,
            folders: [remote('INBOX')],
          });
          return folders[0]?.id ?? inbox;
        }
        const messageOf = (uid: number) => newMessage(uid, { messageId: `<${uid}@there>` });

        test('show at once where they go, and become messages of it when the copy is confirmed', async () => {
          await add([messageOf(1)]);
          const target = await there();
          const id = await idOf(1);
          const { contentId } = await rowOf(1);
          await store.putBody({ body: { contentId, text: 'Hello', hashes: {} } });
          const { changed } = await store.applyMove({ changeId: change('m'), ids: [id], folderId: target });
          expect(changed).toHaveLength(1);
          expect([await counts(), await counts(target)]).toEqual([
            [0, 0],
            [1, 1],
          ]);
          // Another copy comes by a synchronisation before the move is confirmed: it is a message of its own.
          const other = newMessage(5, { messageId: '<1@there>' });
          await store.addMessages({ folderId: target, uidValidity: 7, messages: [other] });
          await store.confirmMove({
            changeId: change('m'),
            folderId: target,
            uidValidity: 7,
            moved: [{ id, uid: 9 }],
          });
          const rows = (await all(target)).toSorted((a, b) => (a.uid ?? 0) - (b.uid ?? 0));
          expect(rows.map((each) => [each.uid, each.accountId])).toEqual([
            [5, 'second'],
            [9, 'second'],
          ]);
          expect(await store.body({ contentId: (await rowOf(9, target)).contentId })).toMatchObject({
            text: 'Hello',
          });
          expect(await store.rowsByMessageId({ accountId: account, messageId: '<1@there>' })).toEqual([]);
        });

        test('go back when they are taken back, or when the other account goes', async () => {
          await add([messageOf(1), messageOf(2)]);
          const target = await there();
          const ids = [await idOf(1), await idOf(2)];
          await store.applyMove({ changeId: change('m'), ids, folderId: target });
          await store.revertMove({ changeId: change('m!'), ids: ids.slice(0, 1) });
          expect([await counts(), await counts(target)]).toEqual([
            [1, 1],
            [1, 1],
          ]);
          await store.removeAccount({ accountId: 'second' as AccountId });
          expect(await counts()).toEqual([2, 2]);
        });

        test('go with their own account', async () => {
          await add([messageOf(1)]);
          const target = await there();
          await store.applyMove({ changeId: change('m'), ids: [await idOf(1)], folderId: target });
          await store.removeAccount({ accountId: account });
          expect(await counts(target)).toEqual([0, 0]);
        });
      });
    });

    test('removal for good answers the same when it is repeated', async () => {
      await add([newMessage(1), newMessage(2)]);
      const input = { changeId: change('r'), ids: [await idOf(1)] };
      const answer = await store.applyRemove(input);
      expect(answer.changed).toMatchObject([{ before: { uid: 1 } }]);
      expect(await store.applyRemove(input)).toEqual(answer);
      expect((await all()).map((row) => row.uid)).toEqual([2]);
      expect(await store.removeByUid({ folderId: inbox, uids: [1, 2] })).toMatchObject({
        removed: [expect.any(Number)],
      });
      expect(await counts()).toEqual([0, 0]);
    });

    test('a reset empties it and makes another generation, which a reopening does not', async () => {
      await add([newMessage(1)]);
      const before = await store.state();
      await under.reopen();
      expect((await store.state()).generation).toBe(before.generation);
      const after = await store.reset();
      expect(after.generation).not.toBe(before.generation);
      expect(after.version).toBe(1);
      expect(await store.folders({})).toEqual([]);
      const { folders } = await store.setFolders({ accountId: account, folders: [remote('INBOX')] });
      expect((await add([newMessage(1)], folders[0]?.id)).added).toHaveLength(1);
      await under.reopen();
      expect((await store.state()).generation).toBe(after.generation);
    });

    test('many callers at once see whole operations', async () => {
      const batches = Array.from({ length: 12 }, (_, at) =>
        Array.from({ length: 40 }, (__, each) => newMessage(at * 40 + each + 1)),
      );
      const pages: Promise<{ total: number }>[] = [];
      await Promise.all(
        batches.map(async (batch) => {
          const adding = add(batch);
          pages.push(store.page({ folderId: inbox, offset: 0, limit: 1 }));
          await adding;
        }),
      );
      for (const { total } of await Promise.all(pages)) expect(total % 40).toBe(0);
      expect(await counts()).toEqual([480, 480]);
    });

    test.each(seeds)('agrees with a plain model after random operations (seed %d)', async (seed) => {
      expect(
        await compareWithModel(() => store, { seed, steps, batch: 30, reopen: () => under.reopen() }),
      ).toBeGreaterThan(1);
    });
  });
}
