import { expect, test } from 'vitest';
import { Failed, isFailed } from '../../../../electron/engine/failed.ts';
import { Flagged, Seen } from '../../../../shared/model/flags.ts';
import type { ChangeId } from '../../../../shared/model/ids.ts';
import { createRandom, type Random } from '../../../fixtures/random.ts';
import {
  createTransferBench,
  type TransferAccount,
  type TransferBench,
} from '../../../fixtures/transfer-bench.ts';

const paths = ['INBOX', 'Archive', 'Work'] as const;
const count = Number(process.env['SKEIN_SEEDS'] ?? 25);
const first = Number(process.env['SKEIN_FIRST_SEED'] ?? 1);
const seeds = Array.from({ length: count }, (_, index) => index + first);

function everywhere(on: TransferBench): string[] {
  return [on.from, on.to].flatMap((account) => paths.flatMap((path) => on.has(account, path))).toSorted();
}

async function somewhere(on: TransferBench, random: Random) {
  const account = random.pick([on.from, on.to]);
  const path = random.pick(paths);
  return { account, path, folder: await on.folder(account, path) };
}

/** One thing a person does; what is refused because a copy is being made is no failure of the test. */
async function act(on: TransferBench, random: Random, done: ChangeId[]): Promise<void> {
  try {
    if (done.length > 0 && random.chance(0.25)) {
      remember(done, await on.changes.undo(random.pick(done)));
      return;
    }
    const { account, path } = await somewhere(on, random);
    const ids = (await on.ids(account, path)).filter(() => random.chance(0.6));
    if (ids.length === 0) return;
    const change = random.chance(0.2)
      ? on.changes.setFlags(ids, [Seen], [Flagged])
      : on.changes.move(ids, (await somewhere(on, random)).folder.id);
    remember(done, await change);
  } catch (error) {
    if (!isFailed(error, 'still-moving', 'change-not-undoable')) throw error;
  }
}

function remember(done: ChangeId[], { changeId }: { readonly changeId?: ChangeId }): void {
  if (changeId) done.push(changeId);
}

async function send(on: TransferBench, account: TransferAccount): Promise<void> {
  // Whatever broke, the changes are still there: that is what the test looks at.
  if (account.backend) await on.changes.send(account.id, account.backend).catch(() => undefined);
}

test('whatever lines break, servers refuse and however often it restarts, a message is always in one of them, and at the end in exactly one', {
  timeout: 30_000 + count * 2_000,
}, async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const on = await createTransferBench();
    const all: string[] = [];
    for (let number = 0; number < 8; number++) {
      const subject = `S${number}`;
      all.push(subject);
      const messageId = random.chance(0.2) ? null : undefined;
      on.deliver(random.pick([on.from, on.to]), random.pick(paths), subject, { messageId });
    }
    for (const { server } of [on.from, on.to]) {
      server.capabilities = { ...server.capabilities, uidplus: true };
      server.fault = (verb) => {
        if (verb === 'connect' || !random.chance(0.08)) return undefined;
        if (verb === 'append' && random.chance(0.3)) return new Failed({ code: 'mailbox-full' });
        return random.pick(['line-lost-before', 'line-lost-after'] as const);
      };
    }
    await on.sync(on.from);
    await on.sync(on.to);
    const done: ChangeId[] = [];
    for (let step = 0; step < 30; step++) {
      switch (random.below(8)) {
        case 0:
          await on.restart(seed * 100 + step, random.chance(0.3) ? 'lost' : 'kept');
          await on.sync(on.from);
          await on.sync(on.to);
          break;
        case 1:
          await on.connect();
          await on.changes.transfer();
          break;
        case 2:
          await send(on, random.pick([on.from, on.to]));
          break;
        case 3:
          await on.sync(random.pick([on.from, on.to]));
          break;
        default:
          await act(on, random, done);
          if (random.chance(0.5)) await on.changes.transfer();
      }
      const missing = all.filter((subject) => !everywhere(on).includes(subject));
      expect(missing, `seed ${seed}, step ${step}: lost`).toEqual([]);
    }
    for (const { server } of [on.from, on.to]) server.fault = () => undefined;
    await on.connect();
    for (let round = 0; round < 3; round++) {
      await send(on, on.from);
      await send(on, on.to);
      await on.changes.transfer();
      await on.sync(on.from);
      await on.sync(on.to);
    }
    expect(everywhere(on), `seed ${seed}: the servers`).toEqual(all);
    for (const account of [on.from, on.to])
      for (const path of paths)
        expect(await on.seen(account, path), `seed ${seed}: ${account.id} ${path}`).toEqual(
          on.has(account, path),
        );
    expect(on.changes.pendingCount(on.from.id) + on.changes.pendingCount(on.to.id)).toBe(0);
  }
});
