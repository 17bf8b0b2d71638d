import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second: what Linux counts a process's time in (USER_HZ, fixed on every architecture Node runs on). */
const ticks = 100;

interface Spent {
  readonly parent: number;
  readonly name: string;
  /** s */
  readonly seconds: number;
}

/**
 * What every process under this one has spent so far, this one included, in seconds of CPU: the measure that does not
 * change when the machine is busy with something else. Undefined where there is no /proc.
 */
export function cpuSpent(byThread = false): Map<string, number> | undefined {
  const processes = new Map<number, Spent>();
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  for (const name of names) {
    const pid = Number(name);
    const spent = Number.isInteger(pid) ? read(`/proc/${name}/stat`) : undefined;
    if (spent) processes.set(pid, spent);
  }
  const spent = new Map<string, number>();
  for (const [pid, own] of processes) {
    if (!isUnder(processes, pid)) continue;
    const kind = kindOf(pid, own.name);
    const parts = byThread ? threadsOf(pid) : [own];
    for (const part of parts) {
      const key = byThread ? `${kind} ${part.name}` : kind;
      spent.set(key, (spent.get(key) ?? 0) + part.seconds);
    }
  }
  return spent;
}

/** proc(5): the name in brackets may hold anything; utime and stime are fields 14 and 15. */
function read(file: string): Spent | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // It ended between listing and reading.
    return undefined;
  }
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return {
    parent: Number(fields[1]),
    name: text.slice(text.indexOf('(') + 1, end),
    seconds: (Number(fields[11]) + Number(fields[12])) / ticks,
  };
}

function threadsOf(pid: number): Spent[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => read(`/proc/${pid}/task/${task}/stat`) ?? []);
  } catch {
    // It ended between listing and reading.
    return [];
  }
}

function isUnder(processes: ReadonlyMap<number, Spent>, pid: number): boolean {
  for (let at: number | undefined = pid; at; at = processes.get(at)?.parent)
    if (at === process.pid) return true;
  return false;
}

function kindOf(pid: number, name: string): string {
  if (pid === process.pid) return 'engine';
  if (!name.startsWith('chrom')) return name;
  try {
    const type = /--type=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))?.[1];
    return `chromium ${type ?? 'browser'}`;
  } catch {
    return 'chromium';
  }
}
