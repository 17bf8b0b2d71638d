import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inProject } from './paths.ts';

/** What one build makes of what. Paths are relative to the project. */
export interface Target {
  readonly name: string;
  readonly config: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Folders whose files have hashed names: emptied before a build, or the old ones would pile up. */
  readonly clears?: readonly string[];
}

/** Name, size and time of every input: reading a thousand entries takes a few milliseconds, hashing contents does not pay. */
export function fingerprint(target: Target): string {
  const hash = createHash('sha256');
  for (const input of [...target.inputs, target.config, 'package-lock.json']) addEntry(hash, input);
  return hash.digest('hex');
}

function addEntry(hash: ReturnType<typeof createHash>, path: string): void {
  const stats = statSync(inProject(path), { throwIfNoEntry: false });
  if (!stats) hash.update(`${path} missing\n`);
  else if (!stats.isDirectory()) hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
  else for (const name of readdirSync(inProject(path)).sort()) addEntry(hash, `${path}/${name}`);
}

const stamp = (target: Target): string => inProject(join('.cache/build', target.name));

/** @returns true when the outputs are not of the inputs as they are now. */
export async function isStale(target: Target): Promise<boolean> {
  if (!target.outputs.every((output) => existsSync(inProject(output)))) return true;
  const file = stamp(target);
  return !existsSync(file) || (await readFile(file, 'utf8')) !== fingerprint(target);
}

/** Forgets that a target was built, before it is built again: a build that is killed half-way stays stale. */
export async function forgetBuilt(target: Target): Promise<void> {
  await rm(stamp(target), { force: true });
}

/** @param of the fingerprint taken before the build: what changes while it runs makes it stale again. */
export async function markBuilt(target: Target, of: string): Promise<void> {
  await mkdir(dirname(stamp(target)), { recursive: true });
  await writeFile(stamp(target), of);
}
