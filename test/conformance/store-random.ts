import { expect } from 'vitest';
import type { StoreApi } from '../../electron/engine/store/store-api.ts';
import { withFlags } from '../../shared/model/flags.ts';
import type { AccountId, ChangeId, ContentId, FolderId, MessageId } from '../../shared/model/ids.ts';
import type { NewMessage } from '../../shared/store/rows.ts';
import { ascending } from '../fixtures/ascending.ts';
import { newMessage } from '../fixtures/new-message.ts';
import { createRandom, type Random } from '../fixtures/random.ts';
import { known, StoreModel } from './store-model.ts';

const account = 'random' as AccountId;
const flagNames = ['\\Seen', '\\Flagged', '\\Answered', '$Junk'];

function messageFor(random: Random, uid: number): NewMessage {
  // Few Message-IDs and times, so that copies, late parents and equal times are common.
  const id = (): string => `<${random.below(150)}@example.org>`;
  return newMessage(uid, {
    messageId: id(),
    size: 1000 + random.below(2),
    receivedAt: 1_700_000_000_000 + random.below(40) * 1000,
    flags: withFlags([], [random.pick(flagNames)], []),
    references: random.chance(0.15) ? [id(), id()].slice(random.below(2)) : [],
    inReplyTo: random.chance(0.05) ? [id()] : [],
  });
}

/**
 * Does `steps` random things to the store and to the model, and compares them again and again.
 *
 * @returns how often they were compared
 */
export async function compareWithModel(
  store: () => StoreApi,
  { seed, steps, batch, reopen }: { seed: number; steps: number; batch: number; reopen: () => Promise<void> },
): Promise<number> {
  let compared = 0;
  const random = createRandom(seed);
  const model = new StoreModel();
  const names = ['INBOX', 'Archive', 'Trash'];
  const { folders } = await store().setFolders({
    accountId: account,
    folders: names.map((name) => ({ path: name, name, delimiter: '/', selectable: true })),
  });
  const folderIds = folders.map((folder) => folder.id);
  const anyFolder = (): FolderId => random.pick(folderIds);
  const someRows = (count: number): MessageId[] => {
    const chosen =
      model.rows.length === 0 ? [] : Array.from({ length: count }, () => random.pick(model.rows).id);
    return [...new Set(chosen)] as MessageId[];
  };
  let changes = 0;
  const change = (): ChangeId => `change-${seed}-${++changes}` as ChangeId;
  let freshUid = 100_000;

  const doings: readonly (() => Promise<void>)[] = [
    async () => {
      const folderId = anyFolder();
      const messages = Array.from({ length: 1 + random.below(batch) }, () =>
        messageFor(random, 1 + random.below(batch * 6)),
      );
      const wanted = model.arrive(folderId, messages);
      const answer = await store().addMessages({ folderId, uidValidity: 1, messages });
      expect(answer.added.map((each) => each.uid).sort(ascending)).toEqual(
        wanted.map((message) => message.uid).sort(ascending),
      );
      model.add(folderId, wanted, answer);
    },
    async () => {
      const ids = someRows(8);
      const add = random.chance(0.7) ? [random.pick(flagNames)] : [];
      const remove = random.chance(0.5) ? [random.pick(flagNames)] : [];
      const input = { changeId: change(), ids, add, remove };
      const answer = await store().applyFlags(input);
      expect(await store().applyFlags(input)).toEqual(answer);
      model.flag(ids, add, remove);
    },
    async () => {
      const ids = someRows(6);
      const folderId = anyFolder();
      const input = { changeId: change(), ids, folderId };
      const answer = await store().applyMove(input);
      expect(await store().applyMove(input)).toEqual(answer);
      model.move(ids, folderId);
    },
    async () => {
      const moving = model.rows.filter((row) => row.movedFrom);
      if (moving.length === 0) return;
      const row = random.pick(moving);
      const uid = row.uid === undefined && random.chance(0.6) ? ++freshUid : undefined;
      const folderId = (random.chance(0.8) ? row.folder : anyFolder()) as FolderId;
      const moved = [{ id: row.id as MessageId, uid }];
      await store().confirmMove({ changeId: change(), folderId, uidValidity: 1, moved });
      model.confirm(row.id, folderId, uid);
    },
    async () => {
      const ids = model.rows
        .filter((row) => row.movedFrom && random.chance(0.3))
        .map((row) => row.id as MessageId);
      const input = { changeId: change(), ids };
      const copies = new Map<string, number>();
      const targets = model.rows.filter((row) => ids.includes(row.id as MessageId) && row.uid !== undefined);
      const answer = await store().revertMove(input);
      expect(await store().revertMove(input)).toEqual(answer);
      for (const { folder, uid } of targets) {
        const [copy] = await store().rowsByUid({ folderId: folder as FolderId, uids: [uid ?? 0] });
        if (copy) copies.set(`${folder} ${uid}`, copy.id);
      }
      for (const id of ids) model.revert(id, (folder, uid) => copies.get(`${folder} ${uid}`) ?? -1);
    },
    async () => {
      const folderId = anyFolder();
      const uids = Array.from({ length: random.below(batch) }, () => 1 + random.below(batch * 6));
      const gone = model.inFolder(folderId).filter((row) => row.uid !== undefined && uids.includes(row.uid));
      const { removed } = await store().removeByUid({ folderId, uids });
      expect([...removed].sort(ascending)).toEqual(gone.map((row) => row.id).sort(ascending));
      model.expunge(folderId, uids);
    },
    async () => {
      const folderId = anyFolder();
      const numbered = model.inFolder(folderId).filter((row) => row.uid !== undefined && random.chance(0.2));
      const updates = numbered.map((row) => ({
        uid: row.uid ?? 0,
        flags: [random.pick(flagNames)],
        modseq: '7',
      }));
      await store().setFlagsFromServer({ folderId, updates });
      for (const [at, row] of numbered.entries()) row.flags = updates[at]?.flags ?? [];
    },
    async () => {
      const [id] = someRows(1);
      const content = model.rows.find((row) => row.id === id)?.content;
      if (content === undefined) return;
      await store().putBody({ body: { contentId: content as ContentId, text: 'text', hashes: {} } });
      model.bodies.add(content);
    },
    async () => {
      if (!random.chance(0.15)) return;
      const folderId = anyFolder();
      await store().clearFolder({ folderId });
      model.clear(folderId);
    },
    async () => {
      const ids = someRows(3);
      const input = { changeId: change(), ids };
      const answer = await store().applyRemove(input);
      expect(await store().applyRemove(input)).toEqual(answer);
      model.remove(ids);
    },
    async () => {
      if (random.chance(0.3)) await reopen();
    },
  ];

  for (let step = 0; step < steps; step += 1) {
    const doing = random.chance(0.3) ? doings[0] : random.pick(doings);
    await doing?.();
    if (step % 20 !== 19 && step !== steps - 1) continue;
    await compare(store(), model, folderIds);
    compared += 1;
  }
  return compared;
}

async function compare(store: StoreApi, model: StoreModel, folderIds: readonly FolderId[]): Promise<void> {
  for (const folderId of folderIds) {
    const wanted = model.inFolder(folderId);
    const folder = await store.folder({ id: folderId });
    expect([folder?.total, folder?.unread]).toEqual([wanted.length, model.unread(folderId)]);
    const { total, rows } = await store.page({ folderId, offset: 0, limit: wanted.length + 10 });
    expect(total).toBe(wanted.length);
    expect(rows.map(known)).toEqual(
      wanted.map(({ id, folder: of, uid, receivedAt, flags, content }) => ({
        id,
        folder: of,
        uid,
        receivedAt,
        flags,
        content,
      })),
    );

    const from = Math.floor(wanted.length / 3);
    const ids = wanted.map((row) => row.id);
    expect((await store.page({ folderId, offset: from, limit: 7 })).rows.map((row) => row.id)).toEqual(
      ids.slice(from, from + 7),
    );
    expect(await store.range({ folderId, from, to: from + 4 })).toEqual(ids.slice(from, from + 5));
    const times = [0, 1, 2].map((at) => wanted[Math.floor((wanted.length * at) / 3)]?.receivedAt ?? 0);
    expect(await store.ranks({ folderId, times })).toEqual(
      times.map((time) => wanted.filter((row) => row.receivedAt >= time).length),
    );
    for (const at of [0, from, wanted.length - 1]) {
      const row = wanted[at];
      if (row) expect(await store.position({ id: row.id as MessageId })).toBe(at);
    }
    const numbered = wanted
      .filter((row) => row.uid !== undefined)
      .sort((a, b) => (a.uid ?? 0) - (b.uid ?? 0));
    const { uids, flags } = await store.uids({ folderId, fromUid: 1, limit: 1e6 });
    expect(uids).toEqual(numbered.map((row) => row.uid));
    expect(flags).toEqual(numbered.map((row) => row.flags));
    expect((await store.rowsByUid({ folderId, uids })).map((row) => row.id)).toEqual(
      numbered.map((row) => row.id),
    );
    const bodiless = wanted.filter((row) => !model.bodies.has(row.content)).map((row) => row.id);
    expect((await store.withoutBody({ folderId, since: 0, limit: 1e6 })).map((row) => row.id)).toEqual(
      bodiless,
    );
  }
  for (const [, members] of Map.groupBy(model.rows, (row) => model.threadOf(row))) {
    const [first] = members;
    if (!first) continue;
    const thread = await store.thread({ id: first.id as MessageId });
    expect(thread.map((row) => row.id).sort(ascending)).toEqual(members.map((row) => row.id).sort(ascending));
    expect(new Set(thread.map((row) => row.threadId)).size).toBe(1);
  }
  for (const [id, carriers] of Map.groupBy(model.rows, (row) => row.content)) {
    const content = await store.content({ id: id as ContentId });
    expect([...(content?.placements ?? [])].sort(ascending)).toEqual(
      carriers.map((row) => row.id).sort(ascending),
    );
    expect(content?.hasBody).toBe(model.bodies.has(id));
    expect((await store.body({ contentId: id as ContentId })) !== null).toBe(model.bodies.has(id));
  }
  for (const [messageId, carriers] of Map.groupBy(model.rows, (row) => row.messageId)) {
    const found = await store.rowsByMessageId({ accountId: account, messageId });
    expect(found.map((row) => row.id).sort(ascending)).toEqual(carriers.map((row) => row.id).sort(ascending));
  }
}
