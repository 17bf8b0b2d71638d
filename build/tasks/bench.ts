import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { buildStale, servedTargets } from './build.ts';
import { inProject, root } from './paths.ts';

/** One measured number of a benchmark. */
export const measurement = z.object({
  /** What was measured, in words. */
  what: z.string(),
  value: z.number(),
  unit: z.string(),
  /** What DESIGN.md allows or asks for, with its direction, e.g. `<= 50` or `>= 5000`. */
  budget: z
    .string()
    .regex(/^(<=|>=) [\d.]+$/)
    .optional(),
});
export type Measurement = z.infer<typeof measurement>;

/** What a benchmark may be asked to do otherwise. */
export interface BenchOptions {
  /** How many messages a mailbox has that is synchronised. */
  readonly messages: number;
}

/** What each file of test/bench exports as `bench`. */
export type Bench = (options: BenchOptions) => Promise<readonly Measurement[]>;

export function isWithin({ value, budget }: Measurement): boolean {
  if (budget === undefined) return true;
  const [direction, limit] = budget.split(' ');
  return direction === '<=' ? value <= Number(limit) : value >= Number(limit);
}

/**
 * `npm run bench [-- NAME… --messages N]`: each test/bench/NAME.bench.ts in a process of its own; a table, and JSON in
 * bench-results/.
 */
export async function benchCommand(args: readonly string[]): Promise<number> {
  const { values, positionals: names } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { messages: { type: 'string', default: '20000' } },
  });
  const messages = z.coerce.number().int().min(100).parse(values.messages);
  await buildStale(servedTargets);
  const all = (await readdir(inProject('test/bench'))).filter((name) => name.endsWith('.bench.ts')).sort();
  const chosen = all.filter((name) => names.length === 0 || names.includes(name.replace('.bench.ts', '')));
  const results: { bench: string; measurements: readonly Measurement[]; failed?: string }[] = [];
  for (const name of chosen) {
    process.stderr.write(`${name}\n`);
    results.push({ bench: name.replace('.bench.ts', ''), ...(await runAlone(name, messages)) });
  }
  process.stdout.write(tableOf(results));
  await mkdir(inProject('bench-results'), { recursive: true });
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, memory: totalmem(), node: process.version };
  const file = inProject('bench-results/latest.json');
  const json = JSON.stringify({ at: new Date().toISOString(), machine, results }, undefined, 1);
  await writeFile(file, `${json}\n`);
  process.stdout.write(`${json}\n`);
  return results.some((each) => each.failed !== undefined) ? 1 : 0;
}

/** In a process of its own: memory and a warm engine of one must not flatter the next. */
async function runAlone(
  name: string,
  messages: number,
): Promise<{ measurements: readonly Measurement[]; failed?: string }> {
  const script = inProject('build/tasks/bench-one.ts');
  const args = ['--expose-gc', script, inProject(`test/bench/${name}`), String(messages)];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let measurements: readonly Measurement[] = [];
  child.on('message', (sent) => {
    measurements = z.array(measurement).parse(sent);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  return code === 0 ? { measurements } : { measurements, failed: `ended with ${code}` };
}

function tableOf(
  results: readonly { bench: string; measurements: readonly Measurement[]; failed?: string }[],
): string {
  const rows = results.flatMap(({ bench, measurements, failed }) => [
    ...measurements.map((each) => [
      bench,
      each.what,
      `${Number(each.value.toPrecision(4)).toLocaleString('en')} ${each.unit}`,
      each.budget ?? '',
      each.budget === undefined ? '' : isWithin(each) ? 'ok' : 'MISSED',
    ]),
    ...(failed === undefined ? [] : [[bench, failed, '', '', 'FAILED']]),
  ]);
  const head = ['bench', 'what', 'measured', 'budget', ''];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (row: readonly string[]): string =>
    `${row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return lineOf(head) + lineOf(widths.map((width) => '-'.repeat(width))) + rows.map(lineOf).join('');
}
