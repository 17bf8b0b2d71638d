import { join } from 'node:path';
import type { StoreState } from '../../../shared/store/contract.ts';
import { jsonBytes, writeAtomically } from '../vault/atomic.ts';
import type { FileSystem } from '../vault/file-system.ts';
import { nodeFileSystem } from '../vault/node-file-system.ts';
import type { Vault } from '../vault/vault.ts';

/**
 * Remembers which cache this profile had last, outside the cache, so that a cache that was deleted or broken is
 * recognised when a new one comes up in its place.
 */
export async function isOtherCache(vault: Vault, state: StoreState): Promise<boolean> {
  const fs = nodeFileSystem();
  const path = join(vault.profileFolder, 'last-cache.json');
  const last = await lastGeneration(fs, path);
  if (last === state.generation) return false;
  await writeAtomically(fs, path, jsonBytes({ generation: state.generation }));
  return last !== undefined;
}

/** A first start has no such file, and a torn one says as much as none. */
async function lastGeneration(fs: FileSystem, path: string): Promise<string | undefined> {
  const bytes = await fs.read(path);
  if (!bytes) return undefined;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof parsed === 'object' && parsed !== null && 'generation' in parsed)
      return String(parsed.generation);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}
