import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import type { FaultPoint } from '../../../../electron/engine/faults.ts';
import { nodeFileSystem } from '../../../../electron/engine/vault/node-file-system.ts';
import type { Pop3Options } from '../../../../shared/model/account.ts';
import { openComputer, unsettled, wrongs } from '../../../fixtures/collecting.ts';
import { createMaildrop, type DroppedMail, someMail } from '../../../fixtures/maildrop.ts';
import { createRandom } from '../../../fixtures/random.ts';

const program = fileURLToPath(new URL('./collect-program.ts', import.meta.url));
const atOnce: Pop3Options['leave'] = { kind: 'days', days: 0 };
const mail = Array.from({ length: 12 }, (_, index) => ({
  uidl: `u${index}`,
  raw: someMail(index, { size: 500 * index }),
}));
const sent = mail.map(({ raw }) => raw);

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'skein-collect-'));
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

/** @returns how it ended: killed, or how many steps it took */
function run(
  folder: string,
  leave: Pop3Options['leave'],
  how: { readonly fault?: FaultPoint; readonly step?: number },
): Promise<'killed' | number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder, JSON.stringify(leave), String(how.step ?? 0)], {
      env: { ...process.env, ...(how.fault && { SKEIN_FAULT: how.fault }) },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let out = '';
    let complaints = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve(Number(out));
      else reject(new Error(`exit ${code}: ${complaints}`));
    });
  });
}

/** Killed once, looked at, and taken up again. */
async function survives(
  leave: Pop3Options['leave'],
  how: { readonly fault?: FaultPoint; readonly step?: number },
): Promise<'killed' | number> {
  const folder = await mkdtemp(join(base, 'run-'));
  const server = join(folder, 'server.json');
  await writeFile(server, JSON.stringify(mail));
  const end = await run(folder, leave, how);
  const drop = createMaildrop(JSON.parse(await readFile(server, 'utf8')) as DroppedMail[]);
  const computer = await openComputer(nodeFileSystem(), systemClock, join(folder, 'mail'));
  expect(await wrongs(computer, drop, sent)).toEqual([]);
  await computer.look(drop, { leave });
  expect(await unsettled(computer, drop, sent)).toEqual([]);
  expect(drop.mail.length).toBe(leave === atOnce ? 0 : 4);
  // Nothing is left to do: no message is downloaded again, no file lies about.
  const before = drop.sent.length;
  await computer.look(drop, { leave });
  expect(drop.sent).toHaveLength(before);
  await computer.close();
  return end;
}

test.each<FaultPoint>([
  'mail-received',
  'pop3-received',
  'mail-synced',
  'mail-indexed',
  'mail-named',
  'pop3-added',
  'pop3-noted',
  'pop3-marked',
  'pop3-quit',
])(
  'killed at %s: all is here once, and nothing left the server before',
  { timeout: 60_000 },
  async (fault) => {
    expect(await survives(atOnce, { fault })).toBe('killed');
  },
);

test('killed at any step of disk and server, likewise', { timeout: 600_000 }, async () => {
  const steps = await survives(atOnce, {});
  const random = createRandom(1);
  let killed = 0;
  const seeds = Number(process.env.SKEIN_SEEDS ?? 4);
  for (let seed = 0; seed < seeds; seed++) {
    const leave = random.pick([atOnce, atOnce, { kind: 'newest', count: 4 } as const]);
    const end = await survives(leave, { step: 1 + random.below(Number(steps)) });
    if (end === 'killed') killed++;
  }
  expect(killed).toBeGreaterThan(seeds / 2);
});
