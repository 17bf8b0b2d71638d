import { readdirSync, readFileSync } from 'node:fs';

/** Ticks a second in which Linux counts a process's time (USER_HZ). */
const ticks = 100;

interface Spent {
  readonly parent: number;
  readonly seconds: number;
}

/**
 * What this process and all it started have spent so far, in seconds of CPU: unlike the clock on the wall it hardly
 * changes when the machine is busy with something else. Undefined where there is no /proc.
 */
export function cpuSpent(): { readonly own: number; readonly all: number } | undefined {
  if (process.platform !== 'linux') return undefined;
  const processes = new Map<number, Spent>();
  for (const name of readdirSync('/proc')) {
    const spent = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : undefined;
    if (spent) processes.set(Number(name), spent);
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid === process.pid || (pid !== undefined && isOurs(processes.get(pid)?.parent));
  let all = 0;
  for (const [pid, { seconds }] of processes) if (isOurs(pid)) all += seconds;
  return { own: processes.get(process.pid)?.seconds ?? 0, all };
}

/** proc(5): the name in brackets may hold anything; behind it come state, parent, and as 12th and 13th utime, stime. */
function read(file: string): Spent | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // It ended between being listed and being read.
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / ticks };
}
