import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { libraryPath } from '../../build/tasks/unpacked.ts';

/**
 * Copies programs and the libraries that the loader finds for them into a folder, so that they run after chroot(2).
 *
 * @param root where Debian's packages were unpacked
 * @param programs paths relative to it, kept in the new folder
 */
export function copyWithLibraries(root: string, programs: readonly string[], folder: string): void {
  const copy = (from: string, to: string): void => {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  };
  for (const program of programs) copy(join(root, program), join(folder, program));
  const env = { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: libraryPath(root) };
  const { stdout } = spawnSync('ldd', [...programs], { cwd: root, env, encoding: 'utf8' });
  for (const [, library = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) {
    // The loader has its place compiled into each program; the others are looked for in /lib.
    copy(library, join(folder, basename(library).startsWith('ld-') ? library : `lib/${basename(library)}`));
  }
}

export interface Daemon {
  readonly pid: number;
  ended(): boolean;
  said(): string;
  /** It and all that it started: sessions outlive some servers. By force after five seconds. */
  stop(): Promise<void>;
}

/** Starts a program that stays in the foreground, in a process group of its own. */
export function startDaemon(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Daemon {
  const server = spawn(command, [...args], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
  server.on('error', (error) => {
    said += error.message;
  });
  return {
    pid: server.pid ?? 0,
    ended: () => hasEnded(server),
    said: () => said,
    stop: () => end(server),
  };
}

const hasEnded = (server: ChildProcess): boolean =>
  server.pid === undefined || server.exitCode !== null || server.signalCode !== null;

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined) return;
  if (!hasEnded(server)) {
    const gone = once(server, 'exit');
    signalGroup(server.pid, 'SIGTERM');
    const force = setTimeout(() => server.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(force);
  }
  signalGroup(server.pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: nobody is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** For a guard's shell: ends these groups and removes the folder. */
export function cleanUpCommand(daemons: readonly Daemon[], folder: string): string {
  const groups = daemons.map(({ pid }) => `-${pid}`).join(' ');
  return `kill -s TERM -- ${groups}; sleep 1; kill -s KILL -- ${groups}; rm -rf '${folder}'`;
}

/** Runs `start` in a new temporary folder, which goes when that fails; three times, because others take ports too. */
export async function inNewFolder<T>(prefix: string, start: (folder: string) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const folder = await mkdtemp(join(tmpdir(), prefix));
    try {
      return await start(folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      if (attempt === 3) throw error;
    }
  }
}
