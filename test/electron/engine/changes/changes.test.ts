import { beforeEach, expect, test } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import { Answered, Flagged, Junk, Seen } from '../../../../shared/model/flags.ts';
import type { ChangeId } from '../../../../shared/model/ids.ts';
import { bench, type ChangesBench, createChangesBench } from '../../../fixtures/changes-bench.ts';

let on: ChangesBench;
beforeEach(async () => {
  on = await createChangesBench();
});

const id = (changed: { readonly changeId?: ChangeId }): ChangeId => {
  if (!changed.changeId) throw new Error('nothing changed');
  return changed.changeId;
};
const sent = (verb: string) =>
  on.server.commands.filter((command) => command.verb === verb).map((command) => command.args);
const refusal = new Failed({ code: 'server-refused', serverText: 'not today' });

async function delivered(count: number, path: string = bench.inbox): Promise<void> {
  for (let number = 0; number < count; number++) on.server.deliver(path);
  await on.sync();
  on.server.commands.length = 0;
}

test('marking read is seen at once, offline, and only what really changes counts', async () => {
  on.server.deliver(bench.inbox, { flags: [Seen] });
  await delivered(2);
  const changed = await on.changes.setFlags(await on.ids(bench.inbox), [Seen], []);
  expect(changed.count).toBe(2);
  expect((await on.folder(bench.inbox)).unread).toBe(0);
  expect(on.server.commands).toEqual([]);
  expect(on.changes.pendingCount(on.accountId)).toBe(1);
  expect(on.events.map((event) => event.kind)).toEqual(['messages', 'folders', 'sync']);
});

test('doing what is done already is no change and has no undo', async () => {
  await delivered(1);
  const ids = await on.ids(bench.inbox);
  await on.changes.setFlags(ids, [Seen], []);
  expect(await on.changes.setFlags(ids, ['\\seen'], [])).toEqual({ count: 0 });
  expect(await on.changes.move(ids, (await on.folder(bench.inbox)).id)).toEqual({ count: 0 });
});

test('a full disk fails the action visibly and changes nothing', async () => {
  await delivered(1);
  on.disk.space = 20;
  const before = await on.view();
  await expect(on.changes.archive(await on.ids(bench.inbox))).rejects.toMatchObject({
    failure: { code: 'disk-full' },
  });
  expect(await on.view()).toEqual(before);
  expect(on.changes.pendingCount(on.accountId)).toBe(0);
  on.disk.space = Number.POSITIVE_INFINITY;
  await on.restart(1, 'kept');
  expect(on.changes.pendingCount(on.accountId)).toBe(0);
});

test('many single marks go out as one command', async () => {
  await delivered(20);
  for (const each of await on.ids(bench.inbox)) await on.changes.setFlags([each], [Seen], []);
  await on.send();
  const uids = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(sent('storeFlags')).toEqual([[{ path: bench.inbox, uidValidity: 1000 }, uids, [Seen], []]]);
});

test('what is archived comes back by undo, before it was sent and after', async () => {
  await delivered(2);
  const before = await on.view();
  await on.changes.undo(id(await on.changes.archive(await on.ids(bench.inbox))));
  expect(await on.view()).toEqual(before);
  expect(on.changes.pendingCount(on.accountId)).toBe(0);
  const second = await on.changes.archive(await on.ids(bench.inbox));
  await on.send();
  await on.sync();
  expect(await on.ids(bench.archive)).toHaveLength(2);
  const undone = await on.changes.undo(id(second));
  expect(undone.count).toBe(2);
  expect(await on.view()).toEqual(before);
  await on.send();
  await on.sync();
  expect(on.truth()).toEqual(before);
  expect(await on.view()).toEqual(before);
});

/** Sends: once the server has archived and before its answer is here, this happens; and that before it moves back. */
async function sendMeanwhile(happens: () => Promise<void>, then: () => Promise<void>): Promise<void> {
  const line = on.server.backend();
  await line.connect();
  await on.changes.send(on.accountId, {
    ...line,
    async move(place, uids, target) {
      if (target !== bench.archive) await then();
      const answer = await line.move(place, uids, target);
      if (target === bench.archive) await happens();
      return answer;
    },
  });
  await line.close();
}

test.each<[string, (undo: () => Promise<unknown>) => Promise<(() => Promise<void>) | undefined>]>([
  [
    'synchronised after it was taken back',
    async (undo) => {
      await undo();
      await on.sync();
      return undefined;
    },
  ],
  [
    'synchronised before it was taken back',
    async (undo) => {
      await on.sync();
      await undo();
      return undefined;
    },
  ],
  [
    'synchronised in the middle of it',
    async (undo) => {
      await undo();
      const { id: folderId, server } = await on.folder(bench.archive);
      const uidValidity = server.uidValidity ?? 0;
      const line = on.server.backend();
      await line.connect();
      await line.openFolder(bench.archive);
      const { store, changes } = on;
      const arrivals: Parameters<typeof changes.arrived>[2][] = [];
      await line.fetchHeaders({ uids: '1:*' }, 100, async (messages) => {
        const { added } = await store.addMessages({ folderId, uidValidity, messages });
        arrivals.push(added.map((row) => ({ ...row, messageId: messages[0]?.messageId })));
      });
      await line.close();
      return async () => {
        for (const rows of arrivals) await changes.arrived(await on.folder(bench.archive), uidValidity, rows);
      };
    },
  ],
])('a move that is taken back before it was confirmed keeps its row: %s', async (_name, meanwhile) => {
  await delivered(1);
  const rows = await on.ids(bench.inbox);
  const moved = await on.changes.archive(rows);
  let after: (() => Promise<void>) | undefined;
  await sendMeanwhile(
    async () => {
      after = await meanwhile(() => on.changes.undo(id(moved)));
    },
    async () => after?.(),
  );
  await on.sync();
  expect(on.truth()).toEqual(['Message 1 in INBOX']);
  expect(await on.view()).toEqual(on.truth());
  expect(await on.ids(bench.inbox)).toEqual(rows);
});

test('a folder that is numbered anew keeps the rows that were moved out of it', async () => {
  await delivered(1);
  const rows = await on.ids(bench.inbox);
  await on.changes.archive(rows);
  on.server.renumber(bench.inbox);
  await on.sync();
  expect(await on.ids(bench.archive)).toEqual(rows);
  await on.send();
  await on.sync();
  expect(on.truth()).toEqual(['Message 1 in Archive']);
  expect(await on.view()).toEqual(on.truth());
  expect(await on.ids(bench.archive)).toEqual(rows);
});

test('undoing an undo does it again, and nothing is undone twice', async () => {
  await delivered(1);
  const first = await on.changes.setFlags(await on.ids(bench.inbox), [Flagged], []);
  await on.send();
  const second = await on.changes.undo(id(first));
  expect(await on.changes.undo(id(first))).toEqual({ count: 0 });
  await on.send();
  await on.changes.undo(id(second));
  expect(await on.view()).toEqual(['Message 1 in INBOX \\Flagged']);
});

test('undo of a mark restores each message as it was, and leaves what was done since', async () => {
  on.server.deliver(bench.inbox, { flags: [Seen] });
  await delivered(1);
  const ids = await on.ids(bench.inbox);
  const read = await on.changes.setFlags(ids, [Seen], []);
  await on.changes.setFlags(ids, [Flagged], []);
  await on.changes.undo(id(read));
  expect(await on.view()).toEqual(['Message 1 in INBOX \\Flagged \\Seen', 'Message 2 in INBOX \\Flagged']);
  await on.send();
  expect(on.truth()).toEqual(await on.view());
});

test('delete goes to Trash first; in Trash it is for good and has no undo', async () => {
  await delivered(1);
  const first = await on.changes.delete(await on.ids(bench.inbox));
  await on.send();
  await on.sync();
  const second = await on.changes.delete(await on.ids(bench.trash));
  expect(await on.view()).toEqual([]);
  await expect(on.changes.undo(id(second))).rejects.toMatchObject({
    failure: { code: 'change-not-undoable' },
  });
  await on.send();
  expect(on.truth()).toEqual([]);
  expect(await on.changes.undo(id(first))).toEqual({ count: 0 });
});

test('junk is marked and moved as one change, and undone as one', async () => {
  await delivered(2);
  const changed = await on.changes.junk(await on.ids(bench.inbox), true);
  expect(changed.count).toBe(2);
  expect(await on.view()).toEqual(['Message 1 in Junk $Junk', 'Message 2 in Junk $Junk']);
  expect(on.changes.pendingCount(on.accountId)).toBe(1);
  await on.send();
  await on.sync();
  await on.changes.undo(id(changed));
  await on.send();
  await on.sync();
  expect(on.truth()).toEqual(['Message 1 in INBOX', 'Message 2 in INBOX']);
  expect(await on.view()).toEqual(on.truth());
});

test('not junk goes back to the inbox', async () => {
  on.server.deliver(bench.junk, { flags: [Junk] });
  await on.sync();
  await on.changes.junk(await on.ids(bench.junk), false);
  await on.send();
  expect(on.truth()).toEqual(['Message 1 in INBOX $NotJunk']);
});

test('a keyword that the server does not keep is nothing to tell the person', async () => {
  await delivered(1);
  on.server.fault = (verb) => (verb === 'storeFlags' ? refusal : undefined);
  await on.changes.junk(await on.ids(bench.inbox), true);
  await on.send();
  expect(on.events.filter((event) => event.kind === 'reverted')).toEqual([]);
  expect(on.truth()).toEqual(['Message 1 in Junk']);
});

test('what the server refuses is taken back, with its reason', async () => {
  await delivered(2);
  const before = await on.view();
  on.server.fault = (verb) => (verb === 'move' ? refusal : undefined);
  const changed = await on.changes.archive(await on.ids(bench.inbox));
  await on.send();
  expect(await on.view()).toEqual(before);
  expect(on.events).toContainEqual({
    kind: 'reverted',
    changeId: changed.changeId,
    failure: refusal.failure,
  });
  expect(on.changes.pendingCount(on.accountId)).toBe(0);
});

test('one refused message does not take the others with it', async () => {
  await delivered(3);
  on.server.fault = (verb, [, uids]) =>
    verb === 'storeFlags' && (uids as number[]).includes(2) ? refusal : undefined;
  for (const each of await on.ids(bench.inbox)) await on.changes.setFlags([each], [Flagged], []);
  await on.send();
  expect(await on.view()).toEqual([
    'Message 1 in INBOX \\Flagged',
    'Message 2 in INBOX',
    'Message 3 in INBOX \\Flagged',
  ]);
});

test('a refused removal is fetched again', async () => {
  await delivered(1, bench.trash);
  on.server.fault = (verb) => (verb === 'remove' ? refusal : undefined);
  await on.changes.delete(await on.ids(bench.trash));
  await on.send();
  expect(on.refetched).toEqual([{ folder: bench.trash, uids: [1] }]);
});

test('offline it stays queued through kill -9 and is sent later', async () => {
  await delivered(3);
  await on.changes.archive(await on.ids(bench.inbox));
  const seen = await on.view();
  await on.restart(7, 'kept');
  expect(await on.view()).toEqual(seen);
  expect(on.changes.pendingCount(on.accountId)).toBe(1);
  await on.send();
  expect(on.truth()).toEqual(seen);
});

test('the cache lost in between changes nothing for what is still to be sent', async () => {
  await delivered(2);
  await on.changes.archive(await on.ids(bench.inbox));
  await on.changes.setFlags(await on.ids(bench.archive), [Seen], []);
  const seen = await on.view();
  await on.restart(8, 'lost');
  await on.sync();
  expect(await on.view()).toEqual(seen);
  await on.send();
  await on.sync();
  expect(on.truth()).toEqual(seen);
  expect(await on.view()).toEqual(seen);
});

test('a move whose answer was lost is found by its Message-ID and not called failed', async () => {
  await delivered(1);
  await on.changes.archive(await on.ids(bench.inbox));
  on.server.fault = (verb) => (verb === 'move' ? 'line-lost-after' : undefined);
  expect(await on.send()).toBe(false);
  on.server.fault = () => undefined;
  expect(await on.send()).toBe(true);
  await on.sync();
  expect(on.events.filter((event) => event.kind === 'reverted')).toEqual([]);
  expect(await on.view()).toEqual(['Message 1 in Archive']);
  expect(on.truth()).toEqual(['Message 1 in Archive']);
});

test('a message that someone else removed meanwhile goes, and the person is told', async () => {
  await delivered(1);
  const changed = await on.changes.archive(await on.ids(bench.inbox));
  on.server.expunge(bench.inbox, [1]);
  await on.send();
  expect(await on.view()).toEqual([]);
  expect(on.events).toContainEqual(
    expect.objectContaining({
      kind: 'reverted',
      changeId: changed.changeId,
      failure: expect.objectContaining({ code: 'message-gone' }),
    }),
  );
});

test('a folder numbered anew: messages are found by Message-ID', async () => {
  await delivered(2);
  await on.changes.setFlags(await on.ids(bench.inbox), [Flagged], []);
  on.server.renumber(bench.inbox);
  await on.send();
  await on.sync();
  expect(on.truth()).toEqual(['Message 1 in INBOX \\Flagged', 'Message 2 in INBOX \\Flagged']);
  expect(await on.view()).toEqual(on.truth());
});

test('a message without Message-ID is moved, marked and undone as well', async () => {
  on.server.deliver(bench.inbox, { messageId: undefined });
  await on.sync();
  const moved = await on.changes.archive(await on.ids(bench.inbox));
  await on.changes.setFlags(await on.ids(bench.archive), [Seen], []);
  await on.send();
  await on.sync();
  expect(await on.view()).toEqual(['Message 1 in Archive \\Seen']);
  await on.changes.undo(id(moved));
  await on.send();
  await on.sync();
  expect(on.truth()).toEqual(['Message 1 in INBOX \\Seen']);
  expect(await on.view()).toEqual(on.truth());
});

test('what the server reports does not flicker over what is pending', async () => {
  await delivered(1);
  await on.changes.setFlags(await on.ids(bench.inbox), [Seen], []);
  on.server.setFlags(bench.inbox, 1, [Flagged], []);
  await on.sync();
  expect(await on.view()).toEqual(['Message 1 in INBOX \\Flagged \\Seen']);
});

test('a mark that is refused leaves what another client set meanwhile', async () => {
  await delivered(1);
  await on.changes.setFlags(await on.ids(bench.inbox), [Seen], []);
  on.server.setFlags(bench.inbox, 1, [Seen, Flagged], []);
  await on.sync();
  on.server.fault = (verb) => (verb === 'storeFlags' ? refusal : undefined);
  await on.send();
  expect(await on.view()).toEqual(on.truth());
});

test('an outbox message marks what it answers, wherever that lies now', async () => {
  await delivered(1);
  await on.changes.move(await on.ids(bench.inbox), (await on.folder(bench.work)).id);
  await on.send();
  await on.sync();
  const ref = { folder: bench.inbox, uidValidity: 1000, uid: 1, messageId: '<m1@fake.example>' };
  expect((await on.changes.setFlagsOf(on.accountId, ref, [Answered], [])).count).toBe(1);
  expect(
    await on.changes.setFlagsOf(on.accountId, { ...ref, messageId: '<no@fake.example>' }, [Answered], []),
  ).toEqual({ count: 0 });
});

test('without an Archive it is made on first use; offline the person is told what is missing', async () => {
  on = await createChangesBench([
    [bench.inbox, 'inbox'],
    ['INBOX/Work', undefined],
  ]);
  await delivered(1);
  await expect(on.changes.archive(await on.ids(bench.inbox))).rejects.toMatchObject({
    failure: { code: 'folder-role-missing', params: { role: 'archive' } },
  });
  const line = on.server.backend();
  await line.connect();
  on.backend = line;
  await on.changes.archive(await on.ids(bench.inbox));
  expect(await on.view()).toEqual(['Message 1 in INBOX/Archive']);
  await on.send();
  expect(on.truth()).toEqual(['Message 1 in INBOX/Archive']);
});

test('a server that cannot stand a change does not stop those behind it for ever', async () => {
  await delivered(2);
  const [first, second] = await on.ids(bench.inbox);
  on.server.fault = (verb, [, uids]) => {
    if (verb === 'storeFlags' && (uids as number[]).includes(2)) throw new TypeError('a bug');
    return undefined;
  };
  await on.changes.setFlags([first!], [Flagged], []);
  await on.changes.setFlags([second!], [Flagged], []);
  for (let times = 0; times < 3; times++) expect(await on.send()).toBe(false);
  expect(await on.send()).toBe(true);
  expect(on.truth()).toEqual(['Message 1 in INBOX \\Flagged', 'Message 2 in INBOX']);
  expect(await on.view()).toEqual(on.truth());
});

test('a message can be moved on and on before anything is sent', async () => {
  await delivered(1);
  const first = await on.changes.archive(await on.ids(bench.inbox));
  await on.changes.move(await on.ids(bench.archive), (await on.folder(bench.work)).id);
  await on.changes.setFlags(await on.ids(bench.work), [Seen], []);
  expect(await on.changes.undo(id(first))).toEqual({ count: 0 });
  await on.send();
  await on.sync();
  expect(on.truth()).toEqual(['Message 1 in Work \\Seen']);
  expect(await on.view()).toEqual(on.truth());
});

test('a removed account has nothing left to send', async () => {
  await delivered(1);
  await on.changes.archive(await on.ids(bench.inbox));
  await on.changes.forget(on.accountId);
  await on.restart(3, 'kept');
  expect(on.changes.pendingCount(on.accountId)).toBe(0);
});

test('thousands of messages at once are one change, sent in few commands, and undone as one', {
  timeout: 60_000,
}, async () => {
  await delivered(2500);
  const unsent = await on.changes.archive(await on.ids(bench.inbox));
  expect((await on.changes.undo(id(unsent))).count).toBe(2500);
  const { changeId, count } = await on.changes.archive(await on.ids(bench.inbox));
  expect(count).toBe(2500);
  expect(on.changes.pendingCount(on.accountId)).toBe(1);
  await on.send();
  expect(sent('move')).toHaveLength(1);
  expect(on.server.folders.get(bench.archive)?.messages.size).toBe(2500);
  expect((await on.changes.undo(id({ changeId }))).count).toBe(2500);
  await on.send();
  expect(on.server.folders.get(bench.inbox)?.messages.size).toBe(2500);
});
