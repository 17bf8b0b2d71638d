import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreState } from '../../../shared/store/contract.ts';
import type { Vault } from '../vault/vault.ts';
import { writeAtomically } from '../vault/atomic.ts';
import { nodeFileSystem } from '../vault/node-file-system.ts';

/**
 * Remembers which cache this profile had last, outside the cache, so that a cache that was deleted or broken is
 * recognised when a new one comes up in its place.
 */
export async function isOtherCache(vault: Vault, state: StoreState): Promise<boolean> {
  const path = join(vault.profileFolder, 'last-cache.json');
  const last = await lastGeneration(path);
  if (last === state.generation) return false;
  await writeAtomically(
    nodeFileSystem(),
    path,
    Buffer.from(JSON.stringify({ generation: state.generation })),
  );
  return last !== undefined;
}

async function lastGeneration(path: string): Promise<string | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && 'generation' in parsed)
      return String(parsed.generation);
  } catch (error) {
    // A first start has no such file, and a torn one says as much as none.
    if (
      !(error instanceof SyntaxError) &&
      !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
    )
      throw error;
  }
  return undefined;
}
