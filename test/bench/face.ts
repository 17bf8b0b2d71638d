import { type BrowserContext, chromium, type Page } from 'playwright';
import { findBrowser } from '../../build/tasks/browsers.ts';

/** Chromium whose profile lies in `folder`, so that what it keeps lives on between two runs. */
export async function startChromium(folder: string, args: readonly string[] = []): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: findBrowser()?.path ?? '/usr/bin/chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      ...args,
    ],
  });
}

/** What the measurements need inside the page; times are ms since 1970 with fractions. */
const inPage = {
  now: (): number => performance.timeOrigin + performance.now(),

  /** When the first frame was painted in which `find` held; looks once a frame, for half a minute. */
  painted: (find: () => boolean): Promise<number> =>
    new Promise((resolve, reject) => {
      const end = performance.now() + 30_000;
      const look = (): void => {
        if (performance.now() > end) return reject(new Error(`never painted: ${find.toString()}`));
        if (!find()) return void requestAnimationFrame(look);
        // The frame that shows it is painted before the next message is handled.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(inPage.now());
        port2.postMessage(undefined);
      };
      requestAnimationFrame(look);
    }),

  /** Rows with mail in them, not those that wait for it. */
  rows: (): number => document.querySelectorAll('.list-box .row:not(.waits)').length,

  row: (index: number): HTMLElement | null =>
    document.querySelector<HTMLElement>(`#message-row-${index}:not(.waits)`),

  /** px */
  scrollTo: (index: number): void => {
    const box = document.querySelector('.list-box');
    const row = document.querySelector('.list-box .row');
    // Headings lie between the rows, so a row is in view at its share of the whole, not at a multiple of its height.
    if (box && row) box.scrollTop = (index / Number(row.getAttribute('aria-setsize'))) * box.scrollHeight;
  },
};

export type InPage = typeof inPage;

declare global {
  interface Window {
    readonly skeinBench: InPage;
  }
}

/** Opens the face with {@link InPage} as `skeinBench`. */
export async function openFace(context: BrowserContext, address: string): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(60_000);
  const functions = Object.entries(inPage).map(([name, each]) => `${name}: ${each.toString()}`);
  await page.addInitScript(
    `const inPage = {${functions.join(',\n')}}; Object.defineProperty(window, 'skeinBench', { value: inPage });`,
  );
  await page.goto(address, { waitUntil: 'commit' });
  return page;
}
