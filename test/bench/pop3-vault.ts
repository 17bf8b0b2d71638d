import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createPop3Session } from '../../electron/engine/backend/pop3/session.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { nodeFileSystem } from '../../electron/engine/vault/node-file-system.ts';
import { openComputer } from '../fixtures/collecting.ts';
import type { Download, Downloaded } from './pop3-clients.ts';

/** What a collector in a process of its own prints. */
export interface Kept extends Downloaded {
  /** MB of resident memory above what the process had before it opened the vault, highest. */
  readonly memory: number;
}

/** Skein's collector into a vault, everything fsynced; the time is that of opening the vault and of one whole look. */
export async function collectIntoVault(from: Download): Promise<Kept> {
  const script = new URL(import.meta.url).pathname;
  const args = ['--expose-gc', script, JSON.stringify(from)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Kept;
}

async function main({ port, user, password, folder }: Download): Promise<void> {
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  let highest = idle;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 20);
  const began = performance.now();
  const computer = await openComputer(nodeFileSystem(), systemClock, folder);
  const count = (): number => computer.own.messages('INBOX').length;
  const before = count();
  const open = () =>
    createPop3Session({
      server: { host: '127.0.0.1', port, security: 'none', user },
      secret: { kind: 'password', password },
      log: silentLog,
    });
  await computer.look({ open });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  const kept: Kept = { seconds, count: count() - before, memory: (highest - idle) / 2 ** 20 };
  await computer.close();
  process.stdout.write(`${JSON.stringify(kept)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(JSON.parse(process.argv[2] ?? '') as Download);
