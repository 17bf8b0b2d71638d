import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Bench } from '../../build/tasks/bench.ts';
import { freePorts } from '../servers/ports.ts';
import { temporaryFolder } from './app.ts';
import { openFace, startChromium } from './face.ts';
import { percentile, rounded } from './figures.ts';
import { seedInbox, startOffline } from './seed.ts';

/** Long enough that several saves fall into it. */
const keys = 400;

/**
 * Typing an answer to a mail of 500 KB, in the real face. Frames are made as soon as there is something to show, so that what
 * is measured is work and not waiting for the screen, which shows 60 frames a second.
 */
export const bench: Bench = async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder(stack);
  const [port = 0] = await freePorts(1);
  const app = await startOffline(join(folder, 'profile'), port);
  stack.defer(() => app.close());
  const browser = await startChromium(join(folder, 'chromium'), [
    '--disable-frame-rate-limit',
    '--disable-gpu-vsync',
  ]);
  stack.defer(() => browser.close());
  const page = await openFace(browser, app.address());
  const { contents } = await seedInbox(app, 200);
  const html = newsletter(500_000);
  for (const contentId of contents.slice(0, 1))
    await app.store.api.putBody({ body: { contentId, html, hashes: {} } });
  await page.reload();
  await page.evaluate(() => window.skeinBench.painted(() => window.skeinBench.row(0) !== null));
  await page.evaluate(() => window.skeinBench.row(0)?.click());
  await page.locator('.reader-page iframe').waitFor();
  await page.keyboard.press('r');
  await page.frameLocator('.composer-quote iframe').getByText('Row 1 of the newsletter').waitFor();

  const answer = await type(page, '.composer-text', keys);
  const bare = await type(page, '#bare', keys);
  await page.locator('.composer-quote-bar .button').first().click();
  await page.locator('.composer-text').getByText('Row 1 of the newsletter').waitFor();
  const edited = await type(page, '.composer-text', keys / 2);
  const high = (values: readonly number[]): number => rounded(percentile(values, 0.95));
  const middle = (values: readonly number[]): number => rounded(percentile(values, 0.5));
  return [
    {
      what: 'a key in an answer to a mail of 500 KB to its painted frame, 95th percentile',
      value: high(answer.latency),
      unit: 'ms',
      budget: '<= 16',
    },
    { what: 'the same, median', value: middle(answer.latency), unit: 'ms' },
    {
      what: 'in a bare contenteditable of the same page, 95th percentile',
      value: high(bare.latency),
      unit: 'ms',
    },
    { what: 'the same, median', value: middle(bare.latency), unit: 'ms' },
    {
      what: 'answer : bare, medians',
      value: rounded(middle(answer.latency) / middle(bare.latency)),
      unit: 'x',
    },
    {
      what: 'what the main thread computes for a key of the answer, 95th percentile',
      value: high(answer.computed),
      unit: 'ms',
    },
    { what: 'the same in the bare one', value: high(bare.computed), unit: 'ms' },
    {
      what: 'a key with those 500 KB in the text ("edit quote"), 95th percentile',
      value: high(edited.latency),
      unit: 'ms',
    },
    {
      what: 'what the main thread computes for it, 95th percentile',
      value: high(edited.computed),
      unit: 'ms',
    },
  ];
};

/** HTML as newsletters have it, with one row after the other until it has that many characters. */
function newsletter(size: number): string {
  const rows: string[] = [];
  for (let length = 0, at = 1; length < size; at += 1) {
    const row = `<tr><td style="padding:8px 12px;font-family:Arial,sans-serif;color:#333"><b>Row ${at} of the newsletter</b></td><td style="padding:8px 12px"><a href="https://skein.example/${at}">The counters froze over and nobody on the night shift noticed.</a></td></tr>`;
    length += row.length;
    rows.push(row);
  }
  return `<html><head><style>td { border-bottom: 1px solid #ddd }</style></head><body><table width="600">${rows.join('')}</table></body></html>`;
}

interface Typed {
  /** From the key's event to the frame that shows it, ms each. */
  readonly latency: number[];
  /** What the main thread computed for it, all the way to the paint, without the time other programs had the processor, ms each. */
  readonly computed: number[];
}

/** Types at the beginning of an editor, a key each time the one before was painted. `#bare` is made where it is missing. */
async function type(page: Page, selector: string, count: number): Promise<Typed> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const computedSoFar = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  await page.evaluate(prepare, selector);
  const typed: Typed = { latency: [], computed: [] };
  for (let at = 1; at <= count; at += 1) {
    const before = await computedSoFar();
    await page.keyboard.press(at % 6 === 0 ? ' ' : 'abcdefghij'.charAt(at % 10));
    typed.latency.push(await page.evaluate(() => window.skeinTyping.painted()));
    typed.computed.push((await computedSoFar()) - before);
  }
  await page.evaluate(() => window.skeinTyping.stop());
  await devtools.detach();
  return typed;
}

/** In the page: listens to keys and puts the caret to the beginning of the editor. */
function prepare(selector: string): void {
  if (selector === '#bare') {
    const bare = document.body.appendChild(document.createElement('div'));
    bare.id = 'bare';
    bare.contentEditable = 'true';
    bare.className = 'composer-text';
  }
  let shown = Promise.withResolvers<number>();
  const listen = (event: KeyboardEvent): void => {
    const mine = shown;
    requestAnimationFrame(() => {
      // The frame is painted before the next message is handled.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => mine.resolve(performance.now() - event.timeStamp);
      port2.postMessage(undefined);
    });
  };
  window.addEventListener('keydown', listen, { capture: true });
  window.skeinTyping = {
    painted: async () => {
      const took = await shown.promise;
      shown = Promise.withResolvers<number>();
      return took;
    },
    stop: () => {
      window.removeEventListener('keydown', listen, { capture: true });
      document.querySelector('#bare')?.remove();
    },
  };
  const element = document.querySelector<HTMLElement>(selector);
  element?.focus();
  if (element) document.getSelection()?.collapse(element.querySelector('p') ?? element, 0);
}

declare global {
  interface Window {
    skeinTyping: { painted(): Promise<number>; stop(): void };
  }
}
