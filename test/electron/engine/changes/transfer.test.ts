import { beforeEach, describe, expect, test } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import { Flagged, HeadersOnly, OnServer, Seen } from '../../../../shared/model/flags.ts';
import type { ChangeId } from '../../../../shared/model/ids.ts';
import { createTransferBench, type TransferBench } from '../../../fixtures/transfer-bench.ts';
import { whole } from '../../../fixtures/whole.ts';

let on: TransferBench;
beforeEach(async () => {
  on = await createTransferBench();
});

async function moved(paths: { from?: string; to?: string } = {}): Promise<ChangeId> {
  const { from = 'INBOX', to = 'Archive' } = paths;
  const target = await on.folder(on.to, to);
  const { changeId } = await on.changes.move(await on.ids(on.from, from), target.id);
  if (!changeId) throw new Error('nothing to move');
  return changeId;
}

async function given(...subjects: readonly string[]): Promise<void> {
  for (const subject of subjects) on.deliver(on.from, 'INBOX', subject);
  await on.sync(on.from);
  await on.sync(on.to);
}

function isOffline(): void {
  on.to.backend = undefined;
}

async function isBack(): Promise<void> {
  await on.connect();
  await on.changes.transfer();
}

describe('a move to another account', () => {
  test('brings the bytes, the flags and the date, and takes the message from where it was', async () => {
    const uid = on.deliver(on.from, 'INBOX', 'One', { flags: [Seen, Flagged, OnServer] });
    const original = on.from.server.folders.get('INBOX')?.messages.get(uid);
    await given('Two');
    await moved();
    await on.changes.transfer();
    expect(on.has(on.from, 'INBOX')).toEqual([]);
    expect(on.has(on.to, 'Archive')).toEqual(['One', 'Two']);
    const copies = [...(on.to.server.folders.get('Archive')?.messages.values() ?? [])];
    const copy = copies.find(({ message }) => message.messageId === original?.message.messageId);
    expect(copy?.sections.get('')).toEqual(original?.sections.get(''));
    expect([...(copy?.flags ?? [])].toSorted()).toEqual([Flagged, Seen].toSorted());
    expect(copy?.message.receivedAt).toBe(original?.message.receivedAt);
    expect(on.changes.pendingCount(on.from.id)).toBe(0);
    await on.sync(on.to);
    await on.sync(on.from);
    expect(await on.seen(on.to, 'Archive')).toEqual(['One', 'Two']);
    expect((await on.rows(on.to, 'Archive')).map((row) => row.accountId)).toEqual([on.to.id, on.to.id]);
  });

  test('is seen at once, also while the other account is not there', async () => {
    isOffline();
    await given('One');
    await moved();
    expect(await on.seen(on.from, 'INBOX')).toEqual([]);
    expect(await on.seen(on.to, 'Archive')).toEqual(['One']);
    expect(on.has(on.from, 'INBOX')).toEqual(['One']);
    expect(on.changes.pendingCount(on.from.id)).toBe(1);
    await on.sync(on.from);
    expect(await on.seen(on.from, 'INBOX')).toEqual([]);
    await isBack();
    expect(on.has(on.to, 'Archive')).toEqual(['One']);
    expect(await on.seen(on.to, 'Archive')).toEqual(['One']);
  });

  test('does not hold up what else is to be sent', async () => {
    isOffline();
    await given('One', 'Two');
    const [one, two] = await on.ids(on.from, 'INBOX');
    await on.changes.move([one!], (await on.folder(on.to, 'Archive')).id);
    await on.changes.setFlags([two!], [Seen], []);
    const { backend } = on.from;
    await on.changes.send(on.from.id, backend!);
    expect(on.changes.pendingCount(on.from.id)).toBe(1);
  });

  test('waits for a move within the account that it builds upon', async () => {
    await given('One');
    const ids = await on.ids(on.from, 'INBOX');
    await on.changes.move(ids, (await on.folder(on.from, 'Work')).id);
    await moved({ from: 'Work' });
    await on.changes.transfer();
    expect(on.has(on.to, 'Archive')).toEqual([]);
    await on.changes.send(on.from.id, on.from.backend!);
    await on.changes.transfer();
    expect(on.has(on.to, 'Archive')).toEqual(['One']);
    expect([...on.has(on.from, 'INBOX'), ...on.has(on.from, 'Work')]).toEqual([]);
  });

  test('that the target refuses is taken back with the reason, and the source was not touched', async () => {
    await given('One');
    on.to.server.fault = (verb) => (verb === 'append' ? new Failed({ code: 'mailbox-full' }) : undefined);
    const group = await moved();
    await on.changes.transfer();
    expect(on.has(on.from, 'INBOX')).toEqual(['One']);
    expect(on.from.server.commands.map(({ verb }) => verb)).not.toContain('remove');
    expect(await on.seen(on.from, 'INBOX')).toEqual(['One']);
    expect(await on.seen(on.to, 'Archive')).toEqual([]);
    expect(on.events).toContainEqual(
      expect.objectContaining({
        kind: 'reverted',
        changeId: group,
        failure: expect.objectContaining({ code: 'mailbox-full' }),
      }),
    );
  });

  test('of which the target made something else is taken back, and what it made is taken out again', async () => {
    await given('One');
    const { append, ...rest } = on.to.backend!;
    on.to.backend = {
      ...rest,
      capabilities: on.to.server.capabilities,
      append: async (path, bytes, flags, at) =>
        append(path, Buffer.concat([Buffer.from('X: y\r\n'), await whole(bytes)]), flags, at),
    };
    await moved();
    await on.changes.transfer();
    expect(on.has(on.from, 'INBOX')).toEqual(['One']);
    expect(on.has(on.to, 'Archive')).toEqual([]);
    expect(await on.seen(on.from, 'INBOX')).toEqual(['One']);
  });

  test('that the source does not let go is taken back, and leaves no copy', async () => {
    await given('One');
    on.from.server.fault = (verb) =>
      verb === 'remove' ? new Failed({ code: 'folder-read-only' }) : undefined;
    await moved();
    await on.changes.transfer();
    expect(on.has(on.from, 'INBOX')).toEqual(['One']);
    expect(on.has(on.to, 'Archive')).toEqual([]);
    expect(await on.seen(on.from, 'INBOX')).toEqual(['One']);
  });

  test('of what another program moved away is nothing', async () => {
    await given('One');
    on.from.server.expunge('INBOX', [1]);
    await moved();
    await on.changes.transfer();
    expect(await on.seen(on.to, 'Archive')).toEqual([]);
    expect(on.changes.pendingCount(on.from.id)).toBe(0);
  });

  test('finds its messages by their Message-ID when the folder was numbered anew', async () => {
    await given('One', 'Two');
    on.from.server.renumber('INBOX');
    await moved();
    await on.changes.transfer();
    expect(on.has(on.to, 'Archive')).toEqual(['One', 'Two']);
    expect(on.has(on.from, 'INBOX')).toEqual([]);
  });

  test('keeps each of several messages that are the same', async () => {
    for (let count = 0; count < 3; count++) on.deliver(on.from, 'INBOX', 'Same', { messageId: '<s@x>' });
    const bytes = Buffer.from('Message-ID: <s@x>\r\nSubject: Same\r\n\r\nHello\r\n');
    for (const message of on.from.server.folders.get('INBOX')?.messages.values() ?? [])
      Object.assign(message, { sections: new Map([['', bytes]]) });
    await given();
    on.to.server.capabilities = { ...on.to.server.capabilities, uidplus: true };
    on.to.server.fault = dropOnce('append', 'line-lost-after', 2);
    await moved();
    await on.changes.transfer();
    await isBack();
    expect(on.has(on.to, 'Archive')).toEqual(['Same', 'Same', 'Same']);
    expect(on.has(on.from, 'INBOX')).toEqual([]);
  });

  test('is refused for a message of which only the headers are here', async () => {
    on.deliver(on.from, 'INBOX', 'One', { flags: [HeadersOnly] });
    await given();
    await expect(moved()).rejects.toMatchObject({ failure: { code: 'message-incomplete' } });
    expect(await on.seen(on.from, 'INBOX')).toEqual(['One']);
  });

  test('takes along the flags that were set on the way', async () => {
    isOffline();
    await given('One', 'Two');
    await moved();
    const [first] = await on.ids(on.to, 'Archive');
    await on.changes.setFlags([first!], [Flagged], []);
    await on.connect();
    const { append, ...rest } = on.to.backend!;
    on.to.backend = {
      ...rest,
      capabilities: on.to.server.capabilities,
      async append(...how) {
        const answer = await append(...how);
        await on.changes.setFlags(await on.ids(on.to, 'Archive'), [Seen], []);
        return answer;
      },
    };
    await on.changes.transfer();
    await on.changes.send(on.to.id, on.to.backend);
    const copies = [...(on.to.server.folders.get('Archive')?.messages.values() ?? [])];
    expect(copies.map(({ flags }) => flags.includes(Seen))).toEqual([true, true]);
    expect(copies.filter(({ flags }) => flags.includes(Flagged))).toHaveLength(1);
  });
});

/** @param which counted from 1 */
function dropOnce(verb: string, fault: 'line-lost-before' | 'line-lost-after', which = 1) {
  let seen = 0;
  return (each: string) => (each === verb && ++seen === which ? fault : undefined);
}

describe('undoing a move to another account', () => {
  test('before it was begun is as if it had never been', async () => {
    isOffline();
    await given('One');
    const { count } = await on.changes.undo(await moved());
    expect(count).toBe(1);
    await isBack();
    expect(await on.seen(on.from, 'INBOX')).toEqual(['One']);
    expect(await on.seen(on.to, 'Archive')).toEqual([]);
    expect(on.has(on.to, 'Archive')).toEqual([]);
    expect(on.changes.pendingCount(on.from.id)).toBe(0);
  });

  test('afterwards moves it back the same way, and that can be undone too', async () => {
    await given('One', 'Two');
    const group = await moved();
    await on.changes.transfer();
    await on.sync(on.to);
    const back = await on.changes.undo(group);
    expect(back.count).toBe(2);
    expect(await on.seen(on.from, 'INBOX')).toEqual(['One', 'Two']);
    await on.changes.transfer();
    expect(on.has(on.from, 'INBOX')).toEqual(['One', 'Two']);
    expect(on.has(on.to, 'Archive')).toEqual([]);
    await on.changes.undo(back.changeId!);
    await on.changes.transfer();
    expect(on.has(on.to, 'Archive')).toEqual(['One', 'Two']);
  });

  test('while a copy may be there says that it is being moved', async () => {
    await given('One');
    on.to.server.fault = dropOnce('append', 'line-lost-after');
    const group = await moved();
    await on.changes.transfer();
    await expect(on.changes.undo(group)).rejects.toMatchObject({ failure: { code: 'still-moving' } });
    await isBack();
    await on.changes.undo(group);
    await on.changes.transfer();
    expect(on.has(on.from, 'INBOX')).toEqual(['One']);
    expect(on.has(on.to, 'Archive')).toEqual([]);
  });
});

describe('what is on its way to another account', () => {
  test('is moved on from where it is, within its account or to the other one', async () => {
    isOffline();
    await given('One', 'Two');
    await moved();
    const [first, second] = await on.ids(on.to, 'Archive');
    await on.changes.move([first!], (await on.folder(on.to, 'Work')).id);
    await on.changes.move([second!], (await on.folder(on.from, 'Work')).id);
    await isBack();
    await on.changes.send(on.from.id, on.from.backend!);
    expect([on.has(on.to, 'Archive').length, on.has(on.to, 'Work').length]).toEqual([0, 1]);
    expect(on.has(on.from, 'Work')).toHaveLength(1);
  });

  test('goes to the Trash of the account in which it is seen, also from the Trash of its own', async () => {
    isOffline();
    on.deliver(on.from, 'Trash', 'Thrown');
    await given('One');
    await moved();
    await moved({ from: 'Trash' });
    await on.changes.delete(await on.ids(on.to, 'Archive'));
    expect(await on.seen(on.to, 'Trash')).toEqual(['One', 'Thrown']);
    await isBack();
    expect(on.has(on.to, 'Trash')).toEqual(['One', 'Thrown']);
  });

  test('stays where it is when the other account is removed', async () => {
    isOffline();
    await given('One');
    await moved();
    await on.changes.forget(on.to.id);
    await on.store.removeAccount({ accountId: on.to.id });
    expect(await on.seen(on.from, 'INBOX')).toEqual(['One']);
    expect(on.changes.pendingCount(on.from.id)).toBe(0);
  });

  test('is on its way again in a cache that was built anew', async () => {
    isOffline();
    await given('One');
    await moved();
    on.to.server.fault = (verb) => (verb === 'append' ? 'line-lost-before' : undefined);
    await on.restart(1, 'lost');
    await on.sync(on.to);
    await on.sync(on.from);
    expect(await on.seen(on.to, 'Archive')).toEqual(['One']);
    on.to.server.fault = () => undefined;
    await isBack();
    await on.sync(on.to);
    expect(await on.seen(on.to, 'Archive')).toEqual(['One']);
    expect(on.has(on.to, 'Archive')).toEqual(['One']);
  });
});

describe('killed or cut at every point', () => {
  const points = [
    ['from', 'streamSection', 'line-lost-before'],
    ['to', 'status', 'line-lost-before'],
    ['to', 'append', 'line-lost-before'],
    ['to', 'append', 'line-lost-after'],
    ['to', 'streamSection', 'line-lost-before'],
    ['from', 'remove', 'line-lost-before'],
    ['from', 'remove', 'line-lost-after'],
  ] as const;
  const cases = points.flatMap((point) =>
    ([1, 2] as const).flatMap((which) =>
      (['uidplus', 'no uidplus'] as const).flatMap((uids) =>
        (['cut', 'killed', 'killed, cache lost'] as const).map(
          (how) => [...point, which, uids, how] as const,
        ),
      ),
    ),
  );

  test.each(cases)('%s %s %s, time %i, %s, %s', async (side, verb, fault, which, uids, how) => {
    for (const subject of ['One', 'Two']) on.deliver(on.from, 'INBOX', subject);
    on.deliver(on.from, 'INBOX', 'Nameless', { messageId: null });
    await given();
    if (uids === 'no uidplus') on.to.server.capabilities = { ...on.to.server.capabilities, uidplus: false };
    const drop = dropOnce(verb, fault, which);
    let dropped = false;
    on[side].server.fault = (each) => {
      const now = drop(each);
      dropped ||= now !== undefined;
      return now;
    };
    await moved();
    await on.changes.transfer();
    const onlyOnce = which === 2 && (verb === 'remove' || verb === 'status');
    expect(dropped || onlyOnce).toBe(true);
    const there = [...on.has(on.from, 'INBOX'), ...on.has(on.to, 'Archive')];
    expect(new Set(there)).toEqual(new Set(['One', 'Two', 'Nameless']));
    on[side].server.fault = () => undefined;
    if (how === 'cut') await isBack();
    else await on.restart(which, how === 'killed' ? 'kept' : 'lost');
    expect(on.has(on.from, 'INBOX')).toEqual([]);
    expect(on.has(on.to, 'Archive')).toEqual(['Nameless', 'One', 'Two']);
    await on.sync(on.from);
    await on.sync(on.to);
    expect(await on.seen(on.to, 'Archive')).toEqual(['Nameless', 'One', 'Two']);
    expect(await on.seen(on.from, 'INBOX')).toEqual([]);
    expect(on.changes.pendingCount(on.from.id)).toBe(0);
    // Nobody is told that it failed, and it can be undone.
    expect(on.events.filter(({ kind }) => kind === 'reverted')).toEqual([]);
    expect(on.journal.changes().map(({ state }) => state)).toEqual(['confirmed']);
  });
});
