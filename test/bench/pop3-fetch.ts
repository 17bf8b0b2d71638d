import { createPop3Session } from '../../electron/engine/backend/pop3/session.ts';
import { silentLog } from '../../electron/engine/log/log.ts';

// In a process of its own: Skein's POP3 session downloads everything, or the newest so many, and keeps nothing. Prints a
// BareFetch.
export interface BareFetch {
  readonly seconds: number;
  readonly count: number;
  readonly bytes: number;
  /** MB of resident memory above what the process had before it connected, highest. */
  readonly memory: number;
}

const [port = '', user = '', password = '', newest = '0'] = process.argv.slice(2);
globalThis.gc?.();
const idle = process.memoryUsage.rss();
let highest = idle;
const watch = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss());
}, 20);

const began = performance.now();
const session = createPop3Session({
  server: { host: '127.0.0.1', port: Number(port), security: 'none', user },
  secret: { kind: 'password', password },
  log: silentLog,
});
await session.connect();
const { messages } = await session.list();
let count = 0;
let bytes = 0;
await session.retrieve(
  messages.slice(-Number(newest)).map((each) => each.number),
  async (_, message) => {
    for await (const piece of message) bytes += piece.length;
    count += 1;
  },
  (number, failure) => {
    throw new Error(`message ${number}: ${failure.code}`);
  },
);
await session.quit();
const seconds = (performance.now() - began) / 1000;
clearInterval(watch);
const result: BareFetch = { seconds, count, bytes, memory: (highest - idle) / 2 ** 20 };
process.stdout.write(`${JSON.stringify(result)}\n`);
