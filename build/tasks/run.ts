import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject, root } from './paths.ts';

/** @returns the script behind a package's command, to be run by this Node without a shell in between. */
export function scriptOf(packageName: string, command: string): string {
  const folder = inProject(`node_modules/${packageName}`);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === 'string' ? bin : bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, script);
}

/** Runs a package's command in the project, with its output on ours. @returns its exit code */
export function runTool(
  packageName: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [scriptOf(packageName, command), ...args], {
      cwd: root,
      stdio: 'inherit',
      // The same cache of compiled code as build/node24.mjs, for everything the tool starts in turn.
      env: { ...process.env, NODE_COMPILE_CACHE: inProject('.cache/node'), ...env },
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs one step of many, and says how long it took. */
export async function timed(name: string, step: () => Promise<number>): Promise<number> {
  process.stdout.write(`\n== ${name}\n`);
  const began = performance.now();
  const code = await step();
  process.stdout.write(
    `== ${name}: ${code === 0 ? 'fine' : 'FAILED'}, ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
  );
  return code;
}
