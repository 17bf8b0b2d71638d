import { rm } from 'node:fs/promises';
import { inProject } from './paths.ts';
import { fingerprint, forgetBuilt, isStale, markBuilt, type Target } from './stale.ts';

const engine = ['shared', 'electron/engine'];

/** Everything that is built. The served shell itself runs from source: Node 24 reads TypeScript. */
export const targets = {
  renderer: {
    name: 'renderer',
    config: 'build/vite.renderer.config.ts',
    inputs: ['shared', 'renderer'],
    outputs: ['dist/renderer/index.html', 'dist/renderer/message-body.html', 'dist/renderer/store.html'],
    clears: ['dist/renderer/assets'],
  },
  'store-worker': {
    name: 'store-worker',
    config: 'build/vite.store-worker.config.ts',
    inputs: ['shared', 'renderer/store'],
    outputs: ['dist/renderer/store-worker.js'],
  },
  main: {
    name: 'main',
    config: 'build/vite.main.config.ts',
    inputs: [...engine, 'electron/shell', 'electron/main.ts', 'package.json'],
    outputs: ['dist/main/main.js', 'dist/main/mime-worker.js'],
    // Chunks of older builds would be packaged. The preload goes too and is built after it.
    clears: ['dist/main'],
  },
  preload: {
    name: 'preload',
    config: 'build/vite.preload.config.ts',
    inputs: ['shared', 'electron/shell', 'electron/preload.ts'],
    outputs: ['dist/main/preload.cjs'],
  },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;

/** What each front door needs. */
export const servedTargets: readonly TargetName[] = ['renderer', 'store-worker'];
export const allTargets: readonly TargetName[] = ['renderer', 'store-worker', 'main', 'preload'];

/**
 * Builds those of the targets that are stale.
 *
 * @returns the names of those that were built
 * @throws what vite throws: the message names file and line
 */
export async function buildStale(
  names: readonly TargetName[],
  force = false,
): Promise<readonly TargetName[]> {
  const built: TargetName[] = [];
  for (const name of names) {
    const target = targets[name];
    if (!force && !(await isStale(target))) continue;
    process.stderr.write(`Building ${name}.\n`);
    const of = fingerprint(target);
    await forgetBuilt(target);
    for (const folder of 'clears' in target ? target.clears : [])
      await rm(inProject(folder), { recursive: true, force: true });
    // Loaded only now: when nothing is stale the start does not pay for a bundler.
    const { build } = await import('vite');
    await build({ configFile: inProject(target.config), logLevel: 'warn' });
    await markBuilt(target, of);
    built.push(name);
  }
  return built;
}

/** `npm run build [-- --force] [-- TARGET…]`. */
export async function buildCommand(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => !(name in targets));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no build target ${unknown.join(', ')}; there are ${allTargets.join(', ')}.\n`,
    );
    return 1;
  }
  const began = performance.now();
  const built = await buildStale(
    names.length > 0 ? (names as TargetName[]) : allTargets,
    args.includes('--force'),
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(
    built.length > 0 ? `Built ${built.join(', ')} in ${seconds} s.\n` : 'Everything is built.\n',
  );
  return 0;
}
