import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultPoint } from '../../../../electron/engine/faults.ts';

const program = fileURLToPath(new URL('./outbox-program.ts', import.meta.url));
let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'skein-outbox-'));
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

interface Outcome {
  readonly accepted: number;
  readonly sent: readonly string[];
  readonly outbox: readonly string[];
  readonly drafts: readonly { readonly id: string; readonly html: string; readonly bcc: number }[];
}

/** @returns undefined when it was killed */
function run(order: string, folder: string, fault?: FaultPoint): Promise<Outcome | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, order, join(folder, 'profile'), folder], {
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

async function killedAndResumed(order: string, fault: FaultPoint): Promise<Outcome | undefined> {
  const folder = await mkdtemp(join(base, 'run-'));
  expect(await run(order, folder, fault)).toBeUndefined();
  return run('resume', folder);
}

const delivered = { accepted: 1, sent: [expect.stringMatching(/^<.*> bcc$/)], outbox: [], drafts: [] };

describe('killed at its worst moments, a message goes out once and is in exactly one place', {
  timeout: 120_000,
}, () => {
  test('unharmed, it is delivered and filed', async () => {
    expect(await run('send', await mkdtemp(join(base, 'run-')))).toEqual(delivered);
  });

  test('before it was in the outbox, it is a draft', async () => {
    expect(await killedAndResumed('send', 'before-outbox')).toMatchObject({
      accepted: 0,
      sent: [],
      outbox: [],
      drafts: [{ id: 'draft-1' }],
    });
  });

  test.each<FaultPoint>(['after-outbox', 'before-data', 'after-envelope', 'after-accepted', 'after-append'])(
    '%s: delivered once, filed once',
    async (fault) => {
      expect(await killedAndResumed('send', fault)).toEqual(delivered);
    },
  );

  test('after the body, nobody knows: it is never sent again by itself', async () => {
    expect(await killedAndResumed('send', 'after-data')).toEqual({
      accepted: 1,
      sent: [],
      outbox: ['unknown'],
      drafts: [],
    });
  });

  test('taken back while it was killed, it is a draft and is not sent', async () => {
    expect(await killedAndResumed('take-back', 'after-draft-back')).toEqual({
      accepted: 0,
      sent: [],
      outbox: [],
      drafts: [{ id: 'draft-1', html: '<p>Hello</p>', bcc: 1 }],
    });
  });
});
