import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultPoint } from '../../../../electron/engine/faults.ts';

const program = fileURLToPath(new URL('./drafts-program.ts', import.meta.url));
let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'skein-drafts-'));
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

interface Outcome {
  readonly server: readonly string[];
  readonly vault: readonly string[];
  /** Drafts whose copies are not settled. */
  readonly open: number;
}

/** @returns undefined when it was killed */
function run(order: string, folder: string, fault?: string): Promise<Outcome | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, order, join(folder, 'profile'), join(folder, 'server')], {
      env: { ...process.env, ...(fault ? { SKEIN_FAULT: fault } : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let out = '';
    let complaints = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(undefined);
      else if (code === 0) resolve(JSON.parse(out) as Outcome);
      else reject(new Error(`exit ${code}: ${complaints}`));
    });
  });
}

/** The rest of the points, which a unit test passes too, with `SKEIN_SEEDS`. */
const inLongRuns: readonly `${FaultPoint}@2`[] =
  process.env.SKEIN_SEEDS === undefined ? [] : ['copy-noted@2', 'copy-known@2'];

describe.concurrent('killed while its copy on the server is made or replaced', { timeout: 120_000 }, () => {
  test.each<FaultPoint | `${FaultPoint}@2`>(['copy-appended@2', 'copy-removed', ...inLongRuns])(
    '%s: there was a copy all the time, and in the end there is one, the last',
    async (fault) => {
      const folder = await mkdtemp(join(base, 'replace-'));
      expect(await run('replace', folder, fault)).toBeUndefined();
      expect((await readdir(join(folder, 'server'))).length).toBeGreaterThan(0);
      expect(await run('resume', folder)).toEqual({ server: ['second'], vault: ['second'], open: 0 });
    },
  );

  test('copy-appended: the first copy is not made twice', async () => {
    const folder = await mkdtemp(join(base, 'first-'));
    expect(await run('replace', folder, 'copy-appended')).toBeUndefined();
    expect(await run('resume', folder)).toEqual({ server: ['first'], vault: ['first'], open: 0 });
  });

  test('copy-removed: what was discarded stays away', async () => {
    const folder = await mkdtemp(join(base, 'discard-'));
    expect(await run('discard', folder, 'copy-removed')).toBeUndefined();
    expect(await run('resume', folder)).toEqual({ server: [], vault: [], open: 0 });
  });
});
