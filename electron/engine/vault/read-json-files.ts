import { join } from 'node:path';
import type { z } from 'zod';
import { isFailed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import type { FileSystem } from './file-system.ts';
import { type FileVersion, readVersioned } from './versions.ts';

/**
 * Reads every `.json` of a folder. A damaged one is logged and left where it is: one bad file must not keep the
 * person from all the others, and what cannot be read today may be repaired tomorrow.
 *
 * @throws Failed `vault-newer`, `disk-failed`
 */
export async function readJsonFiles<T>(
  fs: FileSystem,
  folder: string,
  names: readonly string[],
  kind: FileVersion,
  schema: z.ZodType<T>,
  log: Log,
): Promise<{ readonly values: readonly T[]; readonly unreadable: number }> {
  const values: T[] = [];
  let unreadable = 0;
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const bytes = await fs.read(join(folder, name));
    if (!bytes) continue;
    try {
      values.push(readVersioned(kind, schema, bytes).value);
    } catch (error) {
      if (!isFailed(error, 'file-invalid')) throw error;
      unreadable++;
      log.error('vault-file-unreadable', error, { kind: kind.file });
    }
  }
  return { values, unreadable };
}
