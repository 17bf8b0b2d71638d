import type { AccountId } from '../../../shared/model/ids.ts';
import type { StoredFolder } from '../records.ts';
import type { Unit } from '../unit.ts';

/** Folders keep their numbers, and so their rows, under another path; with those below. A path that is taken stays. */
export async function renameFolder(
  unit: Unit,
  wanted: {
    readonly accountId: AccountId;
    readonly from: string;
    readonly to: string;
    readonly delimiter: string;
  },
): Promise<{ renamed: number }> {
  const { accountId, from, to, delimiter } = wanted;
  const own = unit.folders().filter((folder) => folder.accountId === accountId);
  if (own.some(({ path }) => path === to)) return { renamed: 0 };
  const renamed = own.filter(({ path }) => path === from || path.startsWith(from + delimiter));
  const moved = (path: string): string => to + path.slice(from.length);
  for (const folder of renamed) {
    const path = moved(folder.path);
    const end = path.lastIndexOf(delimiter);
    unit.putFolder({
      ...folder,
      path,
      name: path.slice(end < 0 ? 0 : end + delimiter.length),
      parentPath: end < 0 ? undefined : path.slice(0, end),
    } satisfies StoredFolder);
  }
  return { renamed: renamed.length };
}
