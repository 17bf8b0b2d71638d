import { runTool, timed } from './run.ts';

const source = ['shared', 'electron', 'renderer', 'test', 'build'];

/** Everything that can be said of the source without running it. */
export const checks = {
  types: () => runTool('typescript', 'tsc', ['-b', '--pretty']),
  lint: () => runTool('oxlint', 'oxlint', ['--type-aware', ...source]),
  format: () => runTool('@biomejs/biome', 'biome', ['format', '--config-path=build', ...source]),
  layers: () =>
    runTool('dependency-cruiser', 'depcruise', [
      '--config',
      'build/layers.cjs',
      'shared',
      'electron',
      'renderer',
    ]),
} as const;

/** Runs all, also after one failed: who mends one wants to know of the others. @returns how many failed */
export async function checkAll(): Promise<number> {
  let failed = 0;
  for (const [name, run] of Object.entries(checks)) if ((await timed(name, run)) !== 0) failed += 1;
  return failed;
}

/** `npm run check`. */
export async function checkCommand(): Promise<number> {
  return (await checkAll()) === 0 ? 0 : 1;
}
