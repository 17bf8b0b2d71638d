import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { WebSocketServer } from 'ws';
import type { Bench } from '../../build/tasks/bench.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { createStoreClient, type StoreClient } from '../../electron/engine/store/store-client.ts';
import type { AccountId, FolderId } from '../../shared/model/ids.ts';
import { sampleMessages } from './sample-messages.ts';
import type { StorePage } from './store-page.ts';

const count = 20_000;
const batch = 500;

/** The cache in Chromium's IndexedDB, by itself and as the engine reaches it. */
export const bench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skein-bench-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'chrome130',
      rolldownOptions: {
        input: new URL('store-page.ts', import.meta.url).pathname,
        output: { format: 'iife', entryFileNames: 'page.js' },
      },
    },
  });
  const script = await readFile(join(folder, 'page.js'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>store</title><script src="/page.js"></script>');
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: process.env.SKEIN_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const client = createStoreClient({ clock: systemClock, log: silentLog });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const plain = await inPage(page, 'plainRows', count, batch);
    const own = await inPage(page, 'store', count, batch);
    const connected = once(sockets, 'connection');
    await inPage(page, 'serve', `ws://127.0.0.1:${port}/store`);
    client.attach({ kind: 'socket', socket: (await connected)[0] as never });
    const piped = await fill(client);
    const perSecond = (ms: number): number => Math.round((count / ms) * 1000);
    return [
      { what: 'plain records with 3 indexes (IndexedDB itself)', value: perSecond(plain), unit: 'rows/s' },
      {
        what: 'addMessages in the page, 20,000 in batches of 500',
        value: perSecond(own.added),
        unit: 'rows/s',
        budget: '>= 6500',
      },
      {
        what: 'addMessages against plain records',
        value: Math.round((plain / own.added) * 100) / 100,
        unit: 'times',
      },
      {
        what: 'addMessages from the engine over a WebSocket',
        value: perSecond(piped.added),
        unit: 'rows/s',
        budget: '>= 6500',
      },
      {
        what: 'engine loop delay meanwhile, 99th percentile',
        value: piped.delay,
        unit: 'ms',
        budget: '<= 25',
      },
      { what: 'call over a WebSocket, median', value: piped.call, unit: 'ms' },
      { what: '50 rows over a WebSocket, median', value: piped.page, unit: 'ms' },
      { what: '50 rows near rank 18,000, 95th percentile', value: own.page, unit: 'ms' },
      { what: '50 rows at any rank, 95th percentile', value: own.farPage, unit: 'ms' },
      { what: 'one flag changed, 95th percentile', value: own.flag, unit: 'ms' },
      { what: 'a body of 40 KB read, 95th percentile', value: own.body, unit: 'ms' },
    ].map((each) => ({ ...each, value: Math.round(each.value * 100) / 100 }));
  } finally {
    await client.close();
    await browser.close();
    sockets.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Calls one of the page's functions. */
function inPage<Name extends keyof StorePage>(
  page: Page,
  name: Name,
  ...args: Parameters<StorePage[Name]>
): Promise<Awaited<ReturnType<StorePage[Name]>>> {
  return page.evaluate(
    ([called, given]) => {
      const { bench: functions } = globalThis as unknown as {
        bench: Record<string, (...all: unknown[]) => unknown>;
      };
      return functions[called]?.(...given) as never;
    },
    [name, args] as const,
  );
}

async function fill(
  client: StoreClient,
): Promise<{ added: number; delay: number; call: number; page: number }> {
  const inbox = { path: 'INBOX', name: 'INBOX', delimiter: '/', selectable: true };
  const { folders } = await client.api.setFolders({ accountId: 'bench' as AccountId, folders: [inbox] });
  const folderId = folders[0]?.id ?? (0 as FolderId);
  const batches = Array.from({ length: count / batch }, (_, at) =>
    sampleMessages(at * batch, (at + 1) * batch, count),
  );
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = performance.now();
  const running = new Set<Promise<unknown>>();
  for (const messages of batches) {
    const call = client.api
      .addMessages({ folderId, uidValidity: 1, messages })
      .finally(() => running.delete(call));
    running.add(call);
    if (running.size >= 3) await Promise.race(running);
  }
  await Promise.all(running);
  const added = performance.now() - start;
  delay.disable();
  return {
    added,
    delay: delay.percentile(99) / 1e6,
    call: await median(100, () => client.api.state()),
    page: await median(100, (at) => client.api.page({ folderId, offset: at * 150, limit: 50 })),
  };
}

async function median(times: number, task: (at: number) => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const start = performance.now();
    await task(at);
    took.push(performance.now() - start);
  }
  return took.sort((a, b) => a - b)[times >> 1] ?? 0;
}
