import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { BrowserContext } from 'playwright';

interface Table {
  bulkAdd(rows: readonly object[]): Promise<unknown>;
}
interface DexieGlobal {
  readonly Dexie: new (
    name: string,
  ) => {
    version(version: number): { stores(schema: Readonly<Record<string, string>>): void };
    readonly messages: Table;
    close(): void;
  };
}

/**
 * What this machine is like: Dexie alone stores plain rows with four indexes, 500 in a transaction and one after the
 * other, which nobody fetched, read or put into order before.
 *
 * @returns rows a second, the best of three databases
 */
export async function dexieRowsPerSecond(browser: BrowserContext, count: number): Promise<number> {
  const dexie = await readFile(createRequire(import.meta.url).resolve('dexie/dist/dexie.min.js'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/dexie.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? dexie : '<script src="/dexie.js"></script>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round += 1)
      best = Math.min(best, await page.evaluate(store, { round, count }));
    await page.close();
    return count / best;
  } finally {
    server.close();
  }
}

/** In the page. @returns s */
async function store({ round, count }: { readonly round: number; readonly count: number }): Promise<number> {
  const { Dexie } = globalThis as unknown as DexieGlobal;
  const database = new Dexie(`rows-${round}`);
  database.version(1).stores({ messages: '++id, [folder+date], messageId, thread, uid' });
  const rows = Array.from({ length: count }, (_, at) => ({
    folder: 1,
    date: at,
    uid: at,
    messageId: `<${at}@skein.example>`,
    thread: `<${at >> 2}@skein.example>`,
    from: { name: 'Marta Vidal', address: 'marta@atelier-vidal.example' },
    to: [{ name: 'Lin', address: 'lin@skein.example' }],
    subject: `Revised drawings for the ferry terminal ${at}`,
    flags: ['\\Seen'],
    size: 12_345,
  }));
  const began = performance.now();
  for (let at = 0; at < count; at += 500) await database.messages.bulkAdd(rows.slice(at, at + 500));
  const seconds = (performance.now() - began) / 1000;
  database.close();
  return seconds;
}
