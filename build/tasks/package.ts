import { existsSync } from 'node:fs';
import { allTargets, buildStale } from './build.ts';
import { electronBinary } from './electron.ts';
import { inProject } from './paths.ts';
import { runTool } from './run.ts';

/**
 * `npm run package [-- --dir] [--test] [--no-build] [what electron-builder knows]`: builds what is stale, then the
 * package for this system, with the Electron of this installation when it is here.
 *
 * --test leaves on what Playwright needs to start the packaged program; such a package is not for people.
 */
export async function packageCommand(args: readonly string[]): Promise<number> {
  const isOurs = (arg: string): boolean => arg === '--test' || arg === '--no-build';
  const passed = args.filter((arg) => !isOurs(arg));
  if (!args.includes('--no-build')) await buildStale(allTargets);

  const own = inProject('node_modules/electron/dist');
  const hasOwn = electronBinary() !== undefined && existsSync(own);
  const choosesDist = passed.some((arg) => /^(-c|--config)\.electronDist/.test(arg));
  const choosesSystem = passed.some((arg) => /^(--linux|--win|--windows|--mac|--macos|-[lwmo])$/.test(arg));
  return runTool('electron-builder', 'electron-builder', [
    '--config',
    inProject('build/electron-builder.config.mjs'),
    '--publish',
    'never',
    ...(hasOwn && !choosesDist && !choosesSystem ? [`-c.electronDist=${own}`] : []),
    ...(args.includes('--test') ? ['-c.electronFuses.enableNodeCliInspectArguments=true'] : []),
    ...passed,
  ]);
}
