import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Bench } from '../../build/tasks/bench.ts';
import { freePorts } from '../servers/ports.ts';
import { temporaryFolder } from './app.ts';
import { openFace, startChromium } from './face.ts';
import { percentile, rounded } from './figures.ts';
import { seedInbox, startOffline } from './seed.ts';

const opened = 100;

/** Opening a message that is in the cache, in the real face: from the mouse button to its text on the screen. */
export const bench: Bench = async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder(stack);
  const [port = 0] = await freePorts(1);
  const app = await startOffline(join(folder, 'profile'), port);
  stack.defer(() => app.close());
  const browser = await startChromium(join(folder, 'chromium'));
  stack.defer(() => browser.close());
  const page = await openFace(browser, app.address());
  const { contents } = await seedInbox(app, 2_000);
  for (const [at, contentId] of contents.slice(0, opened + 1).entries())
    await app.store.api.putBody({ body: { contentId, html: letter(at), hashes: {} } });
  await page.reload();
  await page.evaluate(() => window.skeinBench.painted(() => window.skeinBench.row(0) !== null));

  const first = await open(page, 0);
  const took: number[] = [];
  for (let at = 1; at <= opened; at += 1) took.push(await open(page, at));
  return [
    {
      what: 'a cached message from the mouse button to painted text, 95th percentile',
      value: rounded(percentile(took, 0.95)),
      unit: 'ms',
      budget: '<= 50',
    },
    { what: 'the same, median', value: rounded(percentile(took, 0.5)), unit: 'ms' },
    { what: 'the first message of a session', value: rounded(first), unit: 'ms' },
  ];
};

/** HTML as newsletters have it: a table for the layout, styles in the elements, 10 to 40 KB. */
function letter(at: number): string {
  const row = `<tr><td style="padding:8px 12px;font-family:Arial,sans-serif;color:#333"><b>Berth ${at % 9}</b></td><td style="padding:8px 12px"><a href="https://skein.example/${at}">The counters froze over and nobody on the night shift noticed.</a></td></tr>`;
  return `<html><head><style>td { border-bottom: 1px solid #ddd }</style></head><body><p>This is letter ${at}.</p><table width="600">${row.repeat(40 + (at % 5) * 30)}</table></body></html>`;
}

/** ms */
async function open(page: Page, index: number): Promise<number> {
  await page.evaluate(async (at) => {
    const { painted, row, scrollTo } = window.skeinBench;
    scrollTo(at);
    await painted(() => row(at) !== null);
  }, index);
  const { x, y } = await page.evaluate((at) => {
    const { now, row } = window.skeinBench;
    window.addEventListener('pointerdown', () => (document.body.dataset.pressed = `${now()}`), {
      once: true,
    });
    const box = row(at)?.getBoundingClientRect();
    return { x: (box?.x ?? 0) + 100, y: (box?.y ?? 0) + 20 };
  }, index);
  // It moves over the row before it is pressed, as anybody's does.
  await page.mouse.move(x, y);
  const took = page.evaluate(async (at) => {
    const text = `This is letter ${at}.`;
    const isShown = (frame: HTMLIFrameElement): boolean =>
      frame.offsetHeight > 0 && frame.contentDocument?.querySelector('body > p')?.textContent === text;
    const end = await window.skeinBench.painted(() => [...document.querySelectorAll('iframe')].some(isShown));
    return end - Number(document.body.dataset.pressed);
  }, index);
  await page.mouse.click(x, y);
  return took;
}
