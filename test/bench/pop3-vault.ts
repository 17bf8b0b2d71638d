import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createPop3Session } from '../../electron/engine/backend/pop3/session.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import { keepHeapSmall } from '../../electron/engine/heap.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { nodeFileSystem } from '../../electron/engine/vault/node-file-system.ts';
import { openComputer } from '../fixtures/collecting.ts';
import type { Download, Downloaded } from './pop3-clients.ts';

/** What a collector in a process of its own prints. */
export interface Kept extends Downloaded {
  /** MB of resident memory above what the process had before it opened the vault, highest. */
  readonly memory: number;
  /** The same while it looked, above what it had with the vault open: of a process that had looked at nothing yet. */
  readonly looking: number;
  /** KB of its heap for each message in the vault, when all has been collected that nobody needs. */
  readonly kept: number;
  /** Seconds for opening the vault: at a start, and not at each look. */
  readonly opening: number;
  /** Seconds of CPU of the look: hardly another on a busy machine. */
  readonly cpu: number;
}

/** By TLS when the authority to trust is given. */
export interface VaultDownload extends Download {
  readonly ca?: string;
}

/** Skein's collector into a vault, everything fsynced; the time is that of one whole look, from connecting to QUIT. */
export async function collectIntoVault(from: VaultDownload): Promise<Kept> {
  const script = new URL(import.meta.url).pathname;
  const args = ['--expose-gc', script, JSON.stringify(from)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Kept;
}

async function main({ port, user, password, folder, ca }: VaultDownload): Promise<void> {
  keepHeapSmall();
  globalThis.gc?.();
  const idle = process.memoryUsage();
  let highest = idle.rss;
  const sample = (): number => (highest = Math.max(highest, process.memoryUsage.rss()));
  const watch = setInterval(sample, 20);
  const start = performance.now();
  const computer = await openComputer(nodeFileSystem(), systemClock, folder);
  const count = (): number => computer.own.messages('INBOX').length;
  const before = count();
  const open = () =>
    createPop3Session({
      server: { host: '127.0.0.1', port, security: ca ? 'tls' : 'none', user },
      secret: { kind: 'password', password },
      log: silentLog,
      ca,
    });
  globalThis.gc?.();
  const beforeLooking = sample();
  const spent = process.cpuUsage();
  const began = performance.now();
  await computer.look({ open });
  const seconds = (performance.now() - began) / 1000;
  const { user: inUser, system } = process.cpuUsage(spent);
  sample();
  clearInterval(watch);
  globalThis.gc?.();
  const result: Kept = {
    seconds,
    count: count() - before,
    memory: (highest - idle.rss) / 2 ** 20,
    looking: (highest - beforeLooking) / 2 ** 20,
    kept: (process.memoryUsage().heapUsed - idle.heapUsed) / 1024 / Math.max(1, count()),
    opening: (began - start) / 1000,
    cpu: (inUser + system) / 1e6,
  };
  await computer.close();
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(JSON.parse(process.argv[2] ?? '') as VaultDownload);
