import { expect, test } from 'vitest';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { openLocalMail } from '../../../../../electron/engine/vault/local-mail/open-local-mail.ts';
import type { LocalMail } from '../../../../../electron/engine/vault/local-mail/local-mail.ts';
import { broken, factsOf, operation } from '../../../../fixtures/local-mail-operations.ts';
import { createLossyFileSystem, type Sync } from '../../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../../fixtures/manual-clock.ts';
import { createRandom } from '../../../../fixtures/random.ts';

/** Lives of work, each ended by a power loss in the middle. @returns what was answered and is not so, in words. */
async function lost(without: readonly Sync[], seed: number): Promise<readonly string[]> {
  const random = createRandom(seed);
  const clock = createManualClock();
  let fs = createLossyFileSystem(without);
  const promised = new Map<string, readonly (string | undefined)[]>();
  let step = 0;
  for (let life = 0; life < 4; life++) {
    let mail: LocalMail;
    try {
      mail = await openLocalMail({
        fs,
        folder: '/vault/mail/ann',
        clock,
        log: silentLog,
        compactAt: { bytes: 2000, times: 0 },
      });
      const facts = await factsOf(mail, fs);
      const wrong = broken(facts, promised);
      if (wrong.length > 0) return wrong;
      promised.clear();
      for (const [about, fact] of facts) promised.set(about, [fact]);
    } catch (error) {
      return [`does not open: ${String(error)}`];
    }
    for (let count = random.below(12); count >= 0; count--) {
      const next = operation(mail, random, ++step);
      if (count > 0) {
        await next.run();
        for (const [about, fact] of next.changes) promised.set(about, [fact]);
        continue;
      }
      for (const [about, fact] of next.changes) {
        promised.set(about, [...(promised.get(about) ?? [undefined]), fact]);
      }
      const unfinished = next.run().catch(() => undefined);
      for (let turn = random.below(60); turn > 0; turn--) await Promise.resolve();
      for (let turn = random.below(3); turn > 0; turn--)
        await new Promise((resolve) => setImmediate(resolve));
      fs = fs.powerLoss(seed * 10 + life);
      await unfinished;
    }
  }
  return [];
}

const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 40) }, (_, index) => index + 1);

test('mail that was answered as added is whole and once there after a power loss at any moment', {
  timeout: 600_000,
}, async () => {
  for (const seed of seeds) expect(await lost([], seed), `seed ${seed}`).toEqual([]);
});

test.each<Sync>(['folder', 'append'])(
  'leaving out the %s sync is noticed by the test above',
  { timeout: 60_000 },
  async (sync) => {
    for (const seed of seeds) if ((await lost([sync], seed)).length > 0) return;
    expect.fail('nothing was lost');
  },
);
