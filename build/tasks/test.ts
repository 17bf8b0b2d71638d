import { mkdir, readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { allTargets, buildStale } from './build.ts';
import { checkAll } from './check.ts';
import { inProject } from './paths.ts';
import { runTool, timed } from './run.ts';
import { setup } from './setup.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
});

/** Vitest's projects, see build/vitest.config.ts. */
const projects = ['unit', 'integration', 'browser', 'e2e'] as const;
type Project = (typeof projects)[number];
const needsServers: readonly Project[] = ['integration', 'e2e'];

/** `npm test`: everything, and a last line with the sums. Names of projects run only those. */
export async function testCommand(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const wanted = projects.filter((project) => args.length === 0 || args.includes(project));

  const ready = await setup();
  if (ready.code !== 0) return finish({ ...counts, failed: 1 }, began);
  if (args.length === 0) counts.failed += await checkAll();
  if ((await timed('build', buildEverything)) !== 0) counts.failed += 1;

  for (const project of wanted) {
    if (needsServers.includes(project) && !ready.hasServers) {
      process.stdout.write(`\n== ${project}: skipped, it needs Debian’s mail servers\n`);
      counts.skipped += 1;
    } else await timed(project, () => runProject(project, counts));
  }
  return finish(counts, began);
}

async function buildEverything(): Promise<number> {
  try {
    await buildStale(allTargets);
    return 0;
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function runProject(project: Project, counts: Counts): Promise<number> {
  const file = inProject(`.cache/test/${project}.json`);
  await mkdir(inProject('.cache/test'), { recursive: true });
  await rm(file, { force: true });
  const code = await runTool('vitest', 'vitest', [
    'run',
    '--config',
    'build/vitest.config.ts',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const found = await readReport(file);
  counts.passed += found.passed;
  counts.skipped += found.skipped;
  // A run that broke outside of any test has failed as well.
  counts.failed += found.failed === 0 && code !== 0 ? 1 : found.failed;
  return code;
}

async function readReport(file: string): Promise<Counts> {
  try {
    const all = report.parse(JSON.parse(await readFile(file, 'utf8')));
    return {
      passed: all.numPassedTests,
      failed: all.numFailedTests,
      skipped: all.numPendingTests + all.numTodoTests,
    };
  } catch {
    // No report, or half of one: the exit code then counts as one failure.
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

function finish({ passed, failed, skipped }: Counts, began: number): number {
  process.stdout.write(`\nTook ${((performance.now() - began) / 1000).toFixed(0)} s.\n`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
}
