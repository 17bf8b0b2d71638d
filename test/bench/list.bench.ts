import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Bench } from '../../build/tasks/bench.ts';
import { freePorts } from '../servers/ports.ts';
import { temporaryFolder } from './app.ts';
import { openFace, startChromium } from './face.ts';
import { percentile, rounded } from './figures.ts';
import { seedInbox, startOffline } from './seed.ts';

const count = 100_000;
const scrolled = 20_000;

/** The real list of 100,000 cached messages. */
export const bench: Bench = async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder(stack);
  const [port = 0] = await freePorts(1);
  const app = await startOffline(join(folder, 'profile'), port);
  stack.defer(() => app.close());
  const browser = await startChromium(join(folder, 'chromium'));
  stack.defer(() => browser.close());
  const page = await openFace(browser, app.address());
  await seedInbox(app, count);
  await page.reload();
  await page.evaluate(() => window.skeinBench.painted(() => window.skeinBench.row(0) !== null));

  const first = await jump(page, 90_000);
  const others: number[] = [];
  for (let at = 0; at < 30; at += 1) others.push(await jump(page, (at * 37_199 + 1234) % count));
  const { longest, tasks } = await scrollThrough(page);
  return [
    { what: 'row 90,000 of 100,000 by the scrollbar, first time', value: rounded(first), unit: 'ms' },
    {
      what: 'any row of 100,000 by the scrollbar, 95th percentile',
      value: rounded(percentile(others, 0.95)),
      unit: 'ms',
    },
    { what: `tasks over 50 ms while scrolling ${scrolled} rows`, value: tasks, unit: '', budget: '<= 0' },
    { what: 'longest of them', value: longest, unit: 'ms' },
  ];
};

/** From dragging the scrollbar there to the painted row, ms. */
function jump(page: Page, index: number): Promise<number> {
  return page.evaluate(async (to) => {
    const { now, painted, row, scrollTo } = window.skeinBench;
    const start = now();
    scrollTo(to);
    return (await painted(() => row(to) !== null)) - start;
  }, index);
}

/** Two screens a frame, from the top: faster than any wheel. */
function scrollThrough(page: Page): Promise<{ longest: number; tasks: number }> {
  return page.evaluate(async (rows) => {
    const took: number[] = [];
    const watch = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) took.push(entry.duration);
    });
    const nextFrame = (): Promise<void> =>
      new Promise((resolve) => {
        requestAnimationFrame(() => resolve());
      });
    window.skeinBench.scrollTo(0);
    await window.skeinBench.painted(() => window.skeinBench.row(0) !== null);
    watch.observe({ type: 'longtask' });
    for (let at = 0; at < rows; at += 20) {
      window.skeinBench.scrollTo(at);
      await nextFrame();
    }
    await window.skeinBench.painted(() => window.skeinBench.row(rows - 20) !== null);
    watch.disconnect();
    return { longest: Math.max(0, ...took), tasks: took.length };
  }, scrolled);
}
