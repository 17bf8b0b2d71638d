import { expect, test } from 'vitest';
import { settings } from '../../../../shared/model/settings.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import {
  createLossyFileSystem,
  type LossyFileSystem,
  type Sync,
} from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { createRandom, type Random } from '../../../fixtures/random.ts';
import { aChange, aDraft, anAccount, anOutboxEntry } from '../../../fixtures/vault-fixtures.ts';

/** What was answered as done, by what it is about; the values that may be found there after a restart. */
type Promises = Map<string, readonly unknown[]>;
type Operation = { readonly about: string; readonly result: unknown; run(): Promise<unknown> };

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function lookUp(vault: Vault, about: string): Promise<unknown> {
  const [kind, name = ''] = about.split(' ');
  switch (kind) {
    case 'settings':
      return vault.settings.get().undoSend;
    case 'account':
      return vault.accounts.list().find((each) => each.id === name)?.name;
    case 'draft':
      return vault.drafts.list().find((each) => each.id === name)?.subject;
    case 'part': {
      const kept = vault.drafts.list().find((each) => each.id === name)?.attachments[0];
      return kept && text(await vault.drafts.readPart(kept.hash));
    }
    case 'change':
      return vault.journal.changes().find((each) => each.id === name)?.state;
    default: {
      const entry = vault.outbox.list().find((each) => each.id === name);
      return entry && `${entry.state} ${text(await vault.outbox.message(entry.id))}`;
    }
  }
}

function operation(vault: Vault, random: Random, step: number): Operation {
  const name = `n${random.below(3)}`;
  const known = vault.outbox.list().find((each) => each.id === name);
  const change = vault.journal.changes().find((each) => each.state === 'pending');
  switch (random.below(6)) {
    case 0:
      return { about: 'settings', result: step, run: () => vault.settings.set({ undoSend: step }) };
    case 1:
      return {
        about: `account ${name}`,
        result: `a${step}`,
        run: () => vault.accounts.put(anAccount({ id: name, name: `a${step}` })),
      };
    case 2: {
      const revision = vault.drafts.list().find((each) => each.id === name)?.revision ?? 0;
      return {
        about: `draft ${name}`,
        result: `s${step}`,
        run: () => vault.drafts.save(aDraft({ id: name, subject: `s${step}`, revision })),
      };
    }
    case 3: {
      const id = `with-part-${step}`;
      const run = async (): Promise<void> => {
        const { hash, size } = await vault.drafts.putPart(new TextEncoder().encode(`bytes ${step}`));
        await vault.drafts.save(
          aDraft({ id, attachments: [{ hash, size, fileName: 'a.txt', type: 'text/plain' }] }),
        );
      };
      return { about: `part ${id}`, result: `bytes ${step}`, run };
    }
    case 4:
      if (change && random.chance(0.5)) {
        const run = (): Promise<void> =>
          vault.journal.settle([{ id: change.id, state: 'confirmed', at: 1_700_000_000_000 }]);
        return { about: `change ${change.id}`, result: 'confirmed', run };
      }
      return {
        about: `change c${step}`,
        result: 'pending',
        run: () => vault.journal.append([aChange({ id: `c${step}`, at: step })]),
      };
    default: {
      if (known) {
        const state = random.pick(['sending', 'failed', 'unknown'] as const);
        const body = `${state} body ${name}`;
        return { about: `outbox ${name}`, result: body, run: () => vault.outbox.update({ ...known, state }) };
      }
      const run = (): Promise<unknown> =>
        vault.outbox.add(anOutboxEntry({ id: name }), new TextEncoder().encode(`body ${name}`));
      return { about: `outbox ${name}`, result: `waiting body ${name}`, run };
    }
  }
}

/** A life: some work, then the power goes in the middle of the next. @returns what was promised and is not there. */
async function broken(without: readonly Sync[], seed: number): Promise<readonly string[]> {
  const random = createRandom(seed);
  const clock = createManualClock();
  let fs: LossyFileSystem = createLossyFileSystem(without);
  const promises: Promises = new Map([['settings', [settings.parse({}).undoSend]]]);
  const lost: string[] = [];
  let step = 0;
  for (let life = 0; life < 3; life++) {
    let vault: Vault;
    try {
      vault = await openVault({ folder: '/home/ann/profile', fs, clock, log: silentLog });
      for (const [about, allowed] of promises) {
        const found = await lookUp(vault, about);
        if (!allowed.includes(found))
          lost.push(`${about}: ${String(found)} instead of ${allowed.join(' or ')}`);
        promises.set(about, [found]);
      }
    } catch (error) {
      return [...lost, `does not open: ${String(error)}`];
    }
    for (let count = random.below(8); count >= 0; count--) {
      const next = operation(vault, random, ++step % 100);
      if (count > 0) {
        await next.run();
        promises.set(next.about, [next.result]);
        continue;
      }
      promises.set(next.about, [...(promises.get(next.about) ?? [undefined]), next.result]);
      const unfinished = next.run().catch(() => undefined);
      for (let turn = random.below(20); turn > 0; turn--) await Promise.resolve();
      if (random.chance(0.3)) await new Promise((resolve) => setImmediate(resolve));
      fs = fs.powerLoss(seed * 10 + life);
      await unfinished;
    }
    // The lock of the dead process is this very process: a real restart would find its pid gone.
    await fs.remove('/home/ann/profile/lock');
  }
  return lost;
}

const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

test('whatever the vault answered as done is there after a power loss at any moment', {
  timeout: 60_000,
}, async () => {
  for (const seed of seeds) expect(await broken([], seed), `seed ${seed}`).toEqual([]);
});

test.each<Sync>(['folder', 'append'])(
  'leaving out the %s sync is noticed by the test above',
  { timeout: 60_000 },
  async (sync) => {
    for (const seed of seeds) if ((await broken([sync], seed)).length > 0) return;
    expect.fail('nothing was lost');
  },
);
