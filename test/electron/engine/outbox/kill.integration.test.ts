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
  /** Recipients, once for each time the server was given a message for them. */
  readonly accepted: readonly string[];
  readonly sent: readonly string[];
  /** State, and of each recipient its own. */
  readonly outbox: readonly (readonly string[])[];
  readonly drafts: readonly { readonly id: string; readonly html: string; readonly bcc: number }[];
}

type Order = 'send' | 'take-back' | 'schedule' | 'cancel' | 'rest' | 'parts';
type Fault = FaultPoint | `${FaultPoint}@2`;

/** @returns undefined when it was killed */
function run(order: Order | 'resume', folder: string, fault?: Fault): Promise<Outcome | undefined> {
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

async function killedAndResumed(order: Order, fault: Fault): Promise<Outcome> {
  const folder = await mkdtemp(join(base, `${order}-`));
  expect(await run(order, folder, fault)).toBeUndefined();
  const outcome = await run('resume', folder);
  if (!outcome) throw new Error('killed twice');
  neverTwiceNeverLost(outcome, order === 'rest' ? ['bob'] : ['bob', 'eve']);
  return outcome;
}

/** Whatever was killed: nobody got two, there is one copy at most, and who got none is waited for, told or asked about. */
function neverTwiceNeverLost({ accepted, sent, outbox, drafts }: Outcome, people: readonly string[]): void {
  expect(new Set(accepted).size).toBe(accepted.length);
  expect(sent.length).toBeLessThanOrEqual(1);
  const told = outbox.flat();
  const lost = people.filter(
    (name) =>
      !accepted.includes(`${name}@mail.example`) &&
      !['waiting', 'refused', 'unknown'].some((state) => told.includes(`${name} ${state}`)) &&
      drafts.length === 0,
  );
  expect(lost).toEqual([]);
}

const bob = 'bob@mail.example';
const eve = 'eve@mail.example';
const dan = 'dan@mail.example';
const oneCopy = [expect.stringMatching(/^<.*> bcc$/)];
const delivered = { accepted: [bob, eve], sent: oneCopy, outbox: [], drafts: [] };
/** Their neighbours run always; `SKEIN_SEEDS` asks for all. */
const inLongRuns = (...faults: readonly Fault[]): readonly Fault[] =>
  process.env.SKEIN_SEEDS === undefined ? [] : faults;
const limit = { timeout: 120_000 };

describe.concurrent(
  'killed at its worst moments, a message goes out once and is in exactly one place',
  limit,
  () => {
    test('unharmed, it is delivered and filed', async () => {
      expect(await run('send', await mkdtemp(join(base, 'run-')))).toEqual(delivered);
    });

    test.each<Fault>([...inLongRuns('before-outbox'), 'outbox-bytes'])(
      '%s: before it was in the outbox, it is a draft',
      async (fault) => {
        expect(await killedAndResumed('send', fault)).toMatchObject({
          accepted: [],
          sent: [],
          outbox: [],
          drafts: [{ id: 'draft-1' }],
        });
      },
    );

    test.each<Fault>([
      'after-outbox',
      'before-data',
      'after-envelope',
      'after-accepted',
      'before-append',
      'after-append',
    ])('%s: delivered once, filed once', async (fault) => {
      expect(await killedAndResumed('send', fault)).toEqual(delivered);
    });

    test.each<[Fault, readonly string[]]>([
      ['body-started', []],
      ['after-part', [bob, eve]],
      ['after-data', [bob, eve]],
    ])('%s: nobody knows, and it is never sent again by itself', async (fault, accepted) => {
      expect(await killedAndResumed('send', fault)).toEqual({
        accepted,
        sent: [],
        outbox: [['unknown', 'bob unknown', 'eve unknown']],
        drafts: [],
      });
    });

    test('taken back while it was killed, it is a draft and is not sent', async () => {
      expect(await killedAndResumed('take-back', 'after-draft-back')).toEqual({
        accepted: [],
        sent: [],
        outbox: [],
        drafts: [{ id: 'draft-1', html: '<p>Hello</p>', bcc: 1 }],
      });
    });
  },
);

describe.concurrent('killed while it waits for its time', limit, () => {
  test.each<Fault>(['after-outbox', ...inLongRuns('after-redate')])('%s: it still waits', async (fault) => {
    expect(await killedAndResumed('schedule', fault)).toEqual({
      accepted: [],
      sent: [],
      outbox: [['waiting', 'bob waiting', 'eve waiting']],
      drafts: [],
    });
  });

  test('after it was to be sent now: it is', async () => {
    expect(await killedAndResumed('schedule', 'after-order')).toEqual(delivered);
  });
});

describe.concurrent('killed while it is being stopped', limit, () => {
  test('before that was written down: nobody knows', async () => {
    expect(await killedAndResumed('cancel', 'after-data')).toMatchObject({
      accepted: [],
      outbox: [['unknown', 'bob unknown', 'eve unknown']],
    });
  });

  test('after that: it stays, and nothing is sent', async () => {
    expect(await killedAndResumed('cancel', 'after-accepted')).toMatchObject({
      accepted: [],
      outbox: [['failed', 'bob waiting', 'eve waiting']],
    });
  });
});

describe.concurrent('killed while it goes to those who were refused', limit, () => {
  test.each<Fault>(['after-order', ...inLongRuns('before-data@2'), 'after-accepted@2'])(
    '%s: who has it gets no second one, and there is one copy',
    async (fault) => {
      expect(await killedAndResumed('rest', fault)).toMatchObject({
        accepted: [bob, dan],
        sent: [expect.anything()],
        outbox: [],
      });
    },
  );

  test('without an answer: only those are unknown', async () => {
    expect(await killedAndResumed('rest', 'after-data@2')).toMatchObject({
      accepted: [bob, dan],
      sent: [expect.anything()],
      outbox: [['unknown', 'bob accepted', 'dan unknown']],
    });
  });

  test('before the copy of the first was filed: who was refused is told, and it is filed once', async () => {
    expect(await killedAndResumed('rest', 'after-append')).toMatchObject({
      accepted: [bob],
      sent: [expect.anything()],
      outbox: [['failed', 'bob accepted', 'cy refused']],
    });
  });
});

describe.concurrent('killed between two groups of recipients', limit, () => {
  test('the first have it, the others get it', async () => {
    expect(await killedAndResumed('parts', 'after-part')).toEqual(delivered);
  });

  test('in the second: only those are unknown', async () => {
    expect(await killedAndResumed('parts', 'after-part@2')).toMatchObject({
      accepted: [bob, eve],
      sent: oneCopy,
      outbox: [['unknown', 'bob accepted', 'eve unknown']],
    });
  });
});
