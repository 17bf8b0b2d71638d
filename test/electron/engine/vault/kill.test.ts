import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { openVault } from '../../../../electron/engine/vault/vault.ts';

const writer = new URL('../../../fixtures/vault-writer.ts', import.meta.url).pathname;
let folder = '';
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-vault-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const open = () => openVault({ folder, clock: systemClock, log: silentLog });

/** Starts the writer and reads its lines until there are `count`. */
async function start(
  mode: 'write' | 'hold',
  count: number,
): Promise<{ child: ChildProcess; lines: readonly string[] }> {
  const child = spawn(process.execPath, [writer, folder, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length >= count) break;
  }
  return { child, lines };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test.each([60, 150])(
  'what was answered before kill -9 is there afterwards (%i answers)',
  async (count) => {
    const { child, lines } = await start('write', count);
    await kill(child);
    const vault = await open();
    const drafts = lines.filter((line) => line.startsWith('draft ')).map((line) => Number(line.slice(6)));
    expect(vault.drafts.list()[0]?.revision).toBeGreaterThanOrEqual(Math.max(...drafts));
    const entries = vault.outbox.list();
    const found = new Set(vault.journal.changes().map((change) => `change ${change.id}`));
    for (const entry of entries) {
      const body = new TextDecoder().decode(await vault.outbox.message(entry.id));
      if (body === `body of ${entry.id}`) found.add(`outbox ${entry.id}`);
    }
    const answered = lines.filter((line) => /^(change|outbox) /.test(line));
    expect(answered.filter((line) => !found.has(line))).toEqual([]);
    await vault.close();
  },
  30_000,
);

test('a profile that another running Skein has is refused, and free when that one is killed', async () => {
  const { child } = await start('hold', 1);
  await expect(open()).rejects.toMatchObject({
    failure: { code: 'profile-locked', params: { pid: child.pid } },
  });
  await kill(child);
  await (await open()).close();
}, 60_000);

test('of several that start at once on a stale lock exactly one gets the profile', async () => {
  await kill((await start('hold', 1)).child);
  const started = await Promise.all(Array.from({ length: 4 }, () => start('hold', 1)));
  const lines = started.map(({ lines: [line] }) => line);
  expect(lines.filter((line) => line === 'open')).toHaveLength(1);
  expect(lines.filter((line) => line === 'refused profile-locked')).toHaveLength(3);
}, 60_000);

test('a vault that was closed can be opened again', async () => {
  const first = await open();
  const { profileId } = first;
  await first.close();
  const second = await open();
  expect(second.profileId).toBe(profileId);
  await second.close();
});
