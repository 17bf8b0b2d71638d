import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inProject } from '../../build/tasks/paths.ts';
import { fingerprint, isStale, markBuilt, type Target } from '../../build/tasks/stale.ts';

const output = '.cache/test/scripted-face.json';

/** The face on the scripted engine, see test/e2e/face. */
const target: Target = {
  name: 'scripted-face',
  config: 'test/renderer/face-bundle.ts',
  inputs: ['shared', 'renderer', 'test/e2e/face', 'test/fixtures'],
  outputs: [output],
};

/** @returns what its files hold, by path; test files that run after another find it built. */
export async function faceBundle(): Promise<ReadonlyMap<string, string>> {
  if (await isStale(target)) {
    const of = fingerprint(target);
    // Another test file may read or write it now.
    const own = inProject(`${output}.${process.pid}`);
    await mkdir(dirname(own), { recursive: true });
    await writeFile(own, JSON.stringify(await bundle()));
    await rename(own, inProject(output));
    await markBuilt(target, of);
  }
  const files = JSON.parse(await readFile(inProject(output), 'utf8')) as [string, string][];
  return new Map(files);
}

async function bundle(): Promise<readonly (readonly [path: string, content: string])[]> {
  // Loaded only now: it takes its time, and mostly there is nothing to build.
  const { build } = await import('vite');
  // Vitest sets it to "test", which would make React the slow one that explains mistakes.
  process.env.NODE_ENV = 'production';
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, '../e2e/face'),
    build: {
      write: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'chrome130',
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((file) => {
      if (file.type === 'chunk') return [`/${file.fileName}`, file.code];
      const { source } = file;
      return [
        `/${file.fileName}`,
        typeof source === 'string' ? source : Buffer.from(source).toString('utf8'),
      ];
    });
}
