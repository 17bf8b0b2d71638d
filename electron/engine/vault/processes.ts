import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { systemCode } from './disk-failure.ts';

/** What the lock must know of other processes. */
export interface Processes {
  alive(pid: number): Promise<boolean>;
  /** Tells two processes with the same pid apart; undefined where the system does not tell or the process is gone. */
  started(pid: number): Promise<string | undefined>;
}

export const systemProcesses: Processes = {
  async alive(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // EPERM: it lives, and belongs to someone else.
      return systemCode(error) === 'EPERM';
    }
  },
  async started(pid) {
    return (await startOnLinux(pid)) ?? boot();
  },
};

/** Boot id and start time in clock ticks since boot: field 22 of proc_pid_stat(5), counted after the name in brackets. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? undefined : `${boot.trim()} ${ticks}`;
  } catch {
    return undefined;
  }
}

/** Elsewhere at least the start of the computer, in ms: after a restart the same pid is another process. */
function boot(): string | undefined {
  return process.platform === 'linux' ? undefined : `boot ${Math.round(Date.now() - uptime() * 1000)}`;
}

/** @returns false only when the two starts are surely those of two processes: clocks are set, so boots are compared roughly. */
export function sameStart(a: string, b: string): boolean {
  const [first, second] = [a, b].map((each) => /^boot (\d+)$/.exec(each)?.[1]);
  if (first === undefined || second === undefined) return a === b;
  return Math.abs(Number(first) - Number(second)) < 600_000;
}
