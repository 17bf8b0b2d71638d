import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { allTargets, buildStale } from './build.ts';
import { isRoot } from './debian.ts';
import { electronHereOrFetched } from './electron.ts';
import { inProject } from './paths.ts';
import { runServed } from './serve.ts';
import { hasDisplay } from './window.ts';

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** An Electron that ends this soon with an error lacks something of the system; nobody has closed a window yet. */
const tooSoonMs = 3000;

/** `npm start`: Skein in Electron, or in a browser's window where Electron is not to be had. `--served` asks for that. */
export async function startCommand(args: readonly string[]): Promise<number> {
  const rest = args.filter((arg) => arg !== '--served');
  if (rest.length === args.length && hasDisplay()) {
    const binary = await electronHereOrFetched();
    if (binary) {
      const code = await runElectron(binary, rest);
      if (code !== undefined) return code;
      say('Electron does not run on this system, so Skein opens in a browser window instead.');
    } else say('Electron is not here and could not be fetched, so Skein opens in a browser window instead.');
  }
  return runServed(rest, { endsWithWindow: true });
}

/** @returns its exit code, or undefined when it could not start at all */
async function runElectron(binary: string, args: readonly string[]): Promise<number | undefined> {
  await buildStale(allTargets);
  const asRoot = process.platform === 'linux' && isRoot();
  if (asRoot)
    say(
      'Electron runs with --no-sandbox, because root has no sandbox. Better start Skein as an ordinary user.',
    );
  const began = performance.now();
  const child = spawn(binary, [...(asRoot ? ['--no-sandbox'] : []), inProject(''), ...args], {
    stdio: 'inherit',
  });
  // Ctrl-C reaches both; Electron decides when it is over.
  const wait = (): void => {};
  process.on('SIGINT', wait);
  const end = (): void => void child.kill('SIGTERM');
  process.on('SIGTERM', end);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code !== 0 && performance.now() - began < tooSoonMs ? undefined : (code ?? 1);
  } catch {
    // It could not even be spawned.
    return undefined;
  } finally {
    process.off('SIGINT', wait);
    process.off('SIGTERM', end);
  }
}
