import { join } from 'node:path';
import type { Bench } from '../../build/tasks/bench.ts';
import { startShell } from '../e2e/served/app.ts';
import { freePorts } from '../servers/ports.ts';
import { temporaryFolder } from './app.ts';
import { openFace, startChromium } from './face.ts';
import { percentile, rounded } from './figures.ts';
import { seedInbox, startOffline } from './seed.ts';

const cached = 20_000;
const starts = 5;

/** From `node electron/serve.ts` to the list of 20,000 cached messages in a Chromium that was just started. */
export const bench: Bench = async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder(stack);
  const profile = join(folder, 'profile');
  const chromium = join(folder, 'chromium');
  const [port = 0] = await freePorts(1);
  await fill(profile, chromium, port);
  const shells: number[] = [];
  const faces: number[] = [];
  for (let at = 0; at < starts; at += 1) {
    const { shell, face } = await start(profile, chromium, port);
    shells.push(shell);
    faces.push(face);
  }
  const both = shells.map((shell, at) => shell + (faces[at] ?? 0));
  return [
    { what: 'the served shell, from its start to its address, median', value: percentile(shells, 0.5) },
    { what: 'the face, from its address to the painted list, median', value: percentile(faces, 0.5) },
    { what: 'both, median', value: percentile(both, 0.5) },
    { what: 'both, longest', value: Math.max(...both) },
  ].map(({ what, value }) => ({ what, value: rounded(value), unit: 'ms' }));
};

async function fill(profile: string, chromium: string, port: number): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const app = await startOffline(profile, port);
  stack.defer(() => app.close());
  const browser = await startChromium(chromium);
  stack.defer(() => browser.close());
  const page = await openFace(browser, app.address());
  await seedInbox(app, cached);
  await page.evaluate(() => window.skeinBench.painted(() => window.skeinBench.row(0) !== null));
}

/** Node, Chromium, the cupboard and the database all begin anew. */
async function start(
  profile: string,
  chromium: string,
  port: number,
): Promise<{ shell: number; face: number }> {
  await using stack = new AsyncDisposableStack();
  const browser = await startChromium(chromium);
  stack.defer(() => browser.close());
  const spawned = performance.now();
  const shell = await startShell({ profile, port });
  stack.defer(() => shell.stop());
  const listening = performance.now();
  const page = await openFace(browser, shell.address);
  const painted = await page.evaluate(() => window.skeinBench.painted(() => window.skeinBench.rows() >= 8));
  return { shell: listening - spawned, face: painted - performance.timeOrigin - listening };
}
