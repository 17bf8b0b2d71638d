import { expect, test } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import type { Pop3Options } from '../../../../shared/model/account.ts';
import { type Computer, openComputer, unsettled, wrongs } from '../../../fixtures/collecting.ts';
import { interrupted } from '../../../fixtures/interrupted-file-system.ts';
import {
  createLossyFileSystem,
  type LossyFileSystem,
  type Sync,
} from '../../../fixtures/lossy-file-system.ts';
import { createMaildrop, type Maildrop, someMail } from '../../../fixtures/maildrop.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { createRandom, type Random } from '../../../fixtures/random.ts';

/** What happens when it comes to this many steps of disk and server. */
type Trouble = 'power-loss' | 'disk-full';

const policies: readonly Pop3Options['leave'][] = [
  { kind: 'days', days: 0 },
  { kind: 'newest', count: 3 },
  { kind: 'until-deleted' },
  { kind: 'always' },
];

interface World {
  fs: LossyFileSystem;
  readonly drop: Maildrop;
  /** Every message that was ever on the server. */
  readonly sent: string[];
  readonly clock: ReturnType<typeof createManualClock>;
}

function moreMail({ drop, sent }: World, random: Random): void {
  for (let count = random.below(6); count >= 0; count--) {
    const raw = someMail(sent.length + 1, { size: random.below(3000) });
    sent.push(raw);
    drop.mail.push({ uidl: `u${sent.length}`, raw });
  }
}

/** Looks until the trouble comes at step `at`; @returns whether it did. */
async function troubledLook(
  world: World,
  leave: Pop3Options['leave'],
  { at, trouble, seed }: { readonly at: number; readonly trouble: Trouble; readonly seed: number },
): Promise<boolean> {
  const { drop, clock, fs } = world;
  let steps = 0;
  let over = false;
  function before(): void {
    if (++steps !== at && !over) return;
    if (trouble === 'power-loss') {
      if (!over) world.fs = fs.powerLoss(seed);
      over = true;
      throw new Failed({ code: 'connection-lost' });
    }
    over = true;
    fs.space = 0;
  }
  drop.onStep = () => {
    if (trouble === 'power-loss') before();
  };
  try {
    const computer = await openComputer(interrupted(fs, before), clock);
    await computer.look(drop, { leave });
    if (!over) await computer.close();
  } catch (error) {
    if (!over) throw error;
  }
  drop.onStep = () => undefined;
  fs.space = Number.POSITIVE_INFINITY;
  return over;
}

/** Several looks, each with its trouble and a restart. @returns what is wrong afterwards. */
async function life(
  trouble: Trouble,
  seed: number,
  without: readonly Sync[] = [],
): Promise<readonly string[]> {
  const random = createRandom(seed);
  const world: World = {
    fs: createLossyFileSystem(without),
    drop: createMaildrop(),
    sent: [],
    clock: createManualClock(Date.UTC(2026, 9, 10)),
  };
  const leave = random.pick(policies);
  const wrong: string[] = [];
  const restarted = (): Promise<Computer> => openComputer(world.fs, world.clock);
  for (let round = 0; round < 3; round++) {
    moreMail(world, random);
    await troubledLook(world, leave, { at: 1 + random.below(90), trouble, seed: seed * 10 + round });
    try {
      const computer = await restarted();
      wrong.push(...(await wrongs(computer, world.drop, world.sent)));
      await computer.close();
    } catch (error) {
      return [...wrong, `does not open: ${String(error)}`];
    }
  }
  const computer = await restarted();
  await computer.look(world.drop, { leave });
  return [...wrong, ...(await unsettled(computer, world.drop, world.sent))];
}

const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 20) }, (_, index) => index + 1);

test.each<Trouble>(['power-loss', 'disk-full'])(
  '%s at any step between RETR and QUIT: no message lost, none twice, none gone from the server that is not whole here',
  { timeout: 120_000 },
  async (trouble) => {
    for (const seed of seeds) expect(await life(trouble, seed), `seed ${seed}`).toEqual([]);
  },
);

test.each<Sync>(['append', 'folder'])(
  'leaving out the %s sync is noticed by the test above',
  { timeout: 120_000 },
  async (sync) => {
    for (const seed of Array.from({ length: 200 }, (_, index) => index + 1))
      if ((await life('power-loss', seed, [sync])).length > 0) return;
    expect.fail('nothing was lost');
  },
);
