import { expect, test } from 'vitest';
import { isFailed } from '../../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { openLocalMail } from '../../../../../electron/engine/vault/local-mail/open-local-mail.ts';
import { broken, factsOf, operation } from '../../../../fixtures/local-mail-operations.ts';
import { createLossyFileSystem } from '../../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../../fixtures/manual-clock.ts';
import { createRandom } from '../../../../fixtures/random.ts';

/** @returns what is not as it should be, in words. */
async function life(seed: number): Promise<readonly string[]> {
  const random = createRandom(seed);
  const fs = createLossyFileSystem();
  const ports = {
    fs,
    folder: '/mail',
    clock: createManualClock(),
    log: silentLog,
    compactAt: { bytes: 2000, times: 0 },
  };
  let mail = await openLocalMail(ports);
  const expected = new Map<string, readonly (string | undefined)[]>();
  const wrong: string[] = [];
  for (let step = 1; step <= 40; step++) {
    fs.space = random.chance(0.5) ? random.below(700) : Number.POSITIVE_INFINITY;
    const next = operation(mail, random, step);
    try {
      await next.run();
      for (const [about, fact] of next.changes) expected.set(about, [fact]);
    } catch (error) {
      if (!isFailed(error, 'disk-full')) throw error;
      refused++;
    }
    fs.space = Number.POSITIVE_INFINITY;
    if (random.chance(0.1)) {
      await mail.close();
      mail = await openLocalMail(ports);
    }
    wrong.push(...broken(await factsOf(mail, fs), expected));
  }
  await mail.close();
  return wrong;
}

let refused = 0;
const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 10) }, (_, index) => index + 1);

test('on a full disk a verb says so and nothing changed, and with room it goes on', {
  timeout: 600_000,
}, async () => {
  for (const seed of seeds) expect(await life(seed), `seed ${seed}`).toEqual([]);
  expect(refused).toBeGreaterThan(seeds.length);
});
