import { expect, test } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import { Flagged, Seen } from '../../../../shared/model/flags.ts';
import type { ChangeId, MessageId } from '../../../../shared/model/ids.ts';
import { bench, type ChangesBench, createChangesBench } from '../../../fixtures/changes-bench.ts';
import { createRandom, type Random } from '../../../fixtures/random.ts';

const paths = Object.values(bench);

async function someRows(on: ChangesBench, random: Random): Promise<readonly MessageId[]> {
  const all = await on.ids(random.pick(paths));
  const chosen = all.filter(() => random.chance(0.5));
  return chosen.length > 0 ? chosen : all.slice(0, 1);
}

/** One thing a person does. */
async function act(on: ChangesBench, random: Random, done: ChangeId[]): Promise<void> {
  if (done.length > 0 && random.chance(0.25)) {
    try {
      const { changeId } = await on.changes.undo(random.pick(done));
      if (changeId) done.push(changeId);
    } catch (error) {
      if (!(error instanceof Failed) || error.failure.code !== 'change-not-undoable') throw error;
    }
    return;
  }
  const ids = await someRows(on, random);
  if (ids.length === 0) return;
  const { changeId } = await [
    async () => on.changes.setFlags(ids, [Seen], []),
    async () => on.changes.setFlags(ids, [], [Seen]),
    async () => on.changes.setFlags(ids, [Flagged], [Seen]),
    async () => on.changes.archive(ids),
    async () => on.changes.delete(ids),
    async () => on.changes.junk(ids, random.chance(0.6)),
    async () => on.changes.move(ids, (await on.folder(random.pick(paths))).id),
  ][random.below(7)]!();
  if (changeId) done.push(changeId);
}

function otherClient(on: ChangesBench, random: Random): void {
  const [path, folder] = random.pick([...on.server.folders]);
  const uids = [...folder.messages.keys()].filter(() => random.chance(0.2));
  switch (random.below(5)) {
    case 0:
      return void on.server.deliver(bench.inbox);
    case 1:
      return on.server.expunge(path, uids.slice(0, 1));
    case 2:
      return void on.server.move(path, uids, random.pick(paths.filter((each) => each !== path)));
    case 3:
      return on.server.renumber(path);
    default:
      for (const uid of uids)
        on.server.setFlags(path, uid, random.chance(0.5) ? [Seen] : [], random.chance(0.5) ? [Flagged] : []);
  }
}

async function prepared(random: Random): Promise<ChangesBench> {
  const on = await createChangesBench();
  for (let count = 0; count < 8; count++)
    on.server.deliver(random.pick(paths), { flags: random.chance(0.3) ? [Seen] : [] });
  on.server.capabilities = { ...on.server.capabilities, uidplus: random.chance(0.7) };
  await on.sync();
  return on;
}

async function settleAll(on: ChangesBench): Promise<void> {
  on.server.fault = () => undefined;
  expect(await on.send()).toBe(true);
  await on.sync();
  await on.sync();
  expect(on.changes.pendingCount(on.accountId)).toBe(0);
}

const count = Number(process.env['SKEIN_SEEDS'] ?? 40);
const first = Number(process.env['SKEIN_FIRST_SEED'] ?? 1);
const seeds = Array.from({ length: count }, (_, index) => index + first);

test('whatever lines break and however often it restarts, the server ends as the person saw it', {
  timeout: 30_000 + count * 2000,
}, async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const on = await prepared(random);
    const done: ChangeId[] = [];
    // While nobody knows whether a move was done, a synchronisation may show the message at both ends for a moment.
    let unsure = false;
    on.server.fault = (verb) => {
      if (verb === 'connect' || !random.chance(0.15)) return undefined;
      const fault = random.pick(['line-lost-before', 'line-lost-after'] as const);
      unsure ||=
        ['findByMessageId', 'status'].includes(verb) || (verb === 'move' && fault === 'line-lost-after');
      return fault;
    };
    for (let step = 0; step < 25; step++) {
      await act(on, random, done);
      const seen = await on.view();
      switch (random.below(6)) {
        case 0:
          await on.send();
          break;
        case 1:
          unsure &&= on.changes.pendingCount(on.accountId) > 0;
          if (!unsure) await on.sync().catch(() => undefined);
          break;
        case 2:
          await on.restart(seed * 100 + step, 'kept');
          break;
        default:
          continue;
      }
      expect(await on.view(), `seed ${seed}, step ${step}: the view does not flicker`).toEqual(seen);
    }
    const seen = await on.view();
    await settleAll(on);
    expect(on.truth(), `seed ${seed}: the server`).toEqual(seen);
    expect(await on.view(), `seed ${seed}: the cache`).toEqual(seen);
  }
});

test('with refusals, other clients and lost caches, cache and server agree in the end and nothing is lost or doubled', {
  timeout: 30_000 + count * 2000,
}, async () => {
  for (const seed of seeds) {
    const random = createRandom(seed + 1000);
    const on = await prepared(random);
    const done: ChangeId[] = [];
    const removed: string[] = [];
    const expunge = on.server.expunge.bind(on.server);
    on.server.expunge = (path, uids) => {
      for (const uid of uids)
        removed.push(on.server.folders.get(path)?.messages.get(uid)?.message.subject ?? '');
      expunge(path, uids);
    };
    on.server.fault = (verb) => {
      if (!['storeFlags', 'move', 'remove', 'findByMessageId'].includes(verb)) return undefined;
      if (random.chance(0.1)) return random.pick(['line-lost-before', 'line-lost-after'] as const);
      return random.chance(0.2) && verb !== 'findByMessageId'
        ? new Failed({ code: 'server-refused' })
        : undefined;
    };
    for (let step = 0; step < 30; step++) {
      switch (random.below(9)) {
        case 0:
        case 1:
          await on.send();
          break;
        case 2:
          await on.sync();
          break;
        case 3:
          otherClient(on, random);
          break;
        case 4:
          await on.restart(seed * 100 + step, random.chance(0.3) ? 'lost' : 'kept');
          await on.sync();
          break;
        default:
          await act(on, random, done);
      }
    }
    await settleAll(on);
    expect(await on.view(), `seed ${seed}: the cache`).toEqual(on.truth());
    const subjects = [...on.server.folders.values()].flatMap((folder) =>
      [...folder.messages.values()].map((each) => each.message.subject),
    );
    expect(new Set(subjects).size, `seed ${seed}: doubled`).toBe(subjects.length);
    expect(new Set([...subjects, ...removed]).size, `seed ${seed}: lost`).toBe(
      subjects.length + new Set(removed).size,
    );
  }
});
