import type { FolderId } from '../../../shared/model/ids.ts';
import type { FolderRow, FolderServerState } from '../../../shared/store/rows.ts';
import type { Unit } from '../unit.ts';

/** What is given replaces what was known; what is absent stays. */
export function mergeServerState(unit: Unit, id: FolderId, server: FolderServerState): FolderRow | null {
  const known = unit.folder(id);
  if (!known) return null;
  const given = Object.fromEntries(Object.entries(server).filter(([, value]) => value !== undefined));
  const merged = { ...known, server: { ...known.server, ...given } };
  unit.putFolder(merged);
  return merged;
}

export async function setFolderState(
  unit: Unit,
  input: { readonly folderId: FolderId; readonly server: FolderServerState },
): Promise<FolderRow | null> {
  return mergeServerState(unit, input.folderId, input.server);
}
