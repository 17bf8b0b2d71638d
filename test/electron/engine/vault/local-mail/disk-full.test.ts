import { expect, test } from 'vitest';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { openLocalMail } from '../../../../../electron/engine/vault/local-mail/open-local-mail.ts';
import { broken, factsOf, operation } from '../../../../fixtures/local-mail-operations.ts';
import { createLossyFileSystem } from '../../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../../fixtures/manual-clock.ts';
import { createRandom } from '../../../../fixtures/random.ts';

const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 20) }, (_, index) => index + 1);

test.each(seeds)(
  'on a full disk a verb says so and nothing changed, and with room it goes on (%i)',
  async (seed) => {
    const random = createRandom(seed);
    const fs = createLossyFileSystem();
    const ports = { fs, folder: '/mail', clock: createManualClock(), log: silentLog, compactBytes: 2000 };
    let mail = await openLocalMail(ports);
    const expected = new Map<string, readonly (string | undefined)[]>();
    let full = 0;
    for (let step = 1; step <= 40; step++) {
      fs.space = random.chance(0.5) ? random.below(700) : Number.POSITIVE_INFINITY;
      const next = operation(mail, random, step);
      try {
        await next.run();
        for (const [about, fact] of next.changes) expected.set(about, [fact]);
      } catch (error) {
        expect(error).toMatchObject({ failure: { code: 'disk-full' } });
        full++;
      }
      fs.space = Number.POSITIVE_INFINITY;
      expect(broken(await factsOf(mail, fs), expected), `step ${step}`).toEqual([]);
      if (random.chance(0.1)) {
        await mail.close();
        mail = await openLocalMail(ports);
        expect(broken(await factsOf(mail, fs), expected), `opened again at ${step}`).toEqual([]);
      }
    }
    expect(full).toBeGreaterThan(0);
    await mail.close();
  },
);
