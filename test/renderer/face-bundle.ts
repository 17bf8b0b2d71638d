import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inProject } from '../../build/tasks/paths.ts';
import { fingerprint, type Target } from '../../build/tasks/stale.ts';

const output = inProject('.cache/test/scripted-face.json');

/** What the face on the scripted engine is made of, see test/e2e/face. */
const target: Target = {
  name: 'scripted-face',
  config: 'test/renderer/face-bundle.ts',
  inputs: ['shared', 'electron/engine', 'renderer', 'test/e2e/face', 'test/fixtures'],
  outputs: [],
};

type Files = readonly (readonly [path: string, content: string])[];
interface Kept {
  /** {@link fingerprint} of what it was built of. */
  readonly of: string;
  readonly files: Files;
}

/** @returns what its files hold, by path; test files that run after another find it built. */
export async function faceBundle(): Promise<ReadonlyMap<string, string>> {
  const of = fingerprint(target);
  const kept = await keptBundle();
  if (kept?.of === of) return new Map(kept.files);
  const files = await bundle();
  // Another test file may read or write it now.
  const own = `${output}.${process.pid}`;
  await mkdir(dirname(own), { recursive: true });
  await writeFile(own, JSON.stringify({ of, files } satisfies Kept));
  await rename(own, output);
  return new Map(files);
}

async function keptBundle(): Promise<Kept | undefined> {
  if (!existsSync(output)) return undefined;
  return JSON.parse(await readFile(output, 'utf8')) as Kept;
}

async function bundle(): Promise<Files> {
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
