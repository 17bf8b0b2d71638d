import type { AccountId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import { besideOthers } from '../backend/made-folder.ts';
import { Failed, isFailed } from '../failed.ts';
import { refreshFolders } from '../store/folder-list.ts';
import { type Core, foldersOf } from './core.ts';

/** Folders that an action needs and that may be made when they are missing. */
export type NeededRole = 'archive' | 'trash' | 'junk';

const names: Readonly<Record<NeededRole, string>> = { archive: 'Archive', trash: 'Trash', junk: 'Junk' };

/**
 * The folder for a role. Where the server has none, it is made on first use, as other clients do. Uses the network
 * then, so it does not run in turn.
 *
 * @throws Failed `folder-role-missing` with the role, when there is none and the server cannot be asked or refuses.
 */
export async function roleFolder(core: Core, accountId: AccountId, role: NeededRole): Promise<FolderRow> {
  const folders = await foldersOf(core, accountId);
  const path = besideOthers(folders.all, names[role]);
  const known = folders.byRole(role) ?? folders.byPath(path);
  if (known?.selectable) return known;
  const backend = core.backendOf(accountId);
  const missing = new Failed({ code: 'folder-role-missing', phase: 'input', params: { role } });
  if (!backend) throw missing;
  try {
    await backend.createFolder(path).catch((error: unknown) => {
      if (!isFailed(error, 'folder-exists')) throw error;
    });
    const made = await refreshFolders(core.store, accountId, () => backend.folders());
    core.hub.emit({ kind: 'folders', accountId });
    const folder = made.folders.find((each) => each.path === path && each.selectable);
    if (folder) return folder;
  } catch (error) {
    if (!isFailed(error)) throw error;
    core.log.warn('role-folder-not-made', { role, code: error.failure.code });
    throw new Failed({ ...missing.failure, serverText: error.failure.serverText }, { cause: error });
  }
  throw missing;
}
