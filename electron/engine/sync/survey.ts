import type { AccountId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { FolderStatus, MailBackend } from '../backend/mail-backend.ts';
import type { Hub } from '../events/hub.ts';
import { refreshFolders } from '../store/folder-list.ts';
import type { StoreApi } from '../store/store-api.ts';

/**
 * Whether STATUS says something that the cache does not have. Unread messages are counted in the cache itself: where
 * there are no mod-sequences, that is how reading on another device is noticed.
 */
export function isBehind(folder: FolderRow, status: FolderStatus): boolean {
  const { server } = folder;
  return (
    server.lowestSynced !== 1 ||
    server.uidValidity !== status.uidValidity ||
    server.uidNext !== status.uidNext ||
    server.exists !== status.exists ||
    folder.unread !== status.unseen ||
    (status.highestModseq !== undefined &&
      server.highestModseq !== undefined &&
      status.highestModseq !== server.highestModseq)
  );
}

/**
 * Makes the cached folders those of the server and asks for their state in one go.
 *
 * @returns the folders that are behind, in the order of the tree
 */
export async function survey(
  ports: { readonly store: StoreApi; readonly hub: Pick<Hub, 'emit'> },
  accountId: AccountId,
  backend: MailBackend,
): Promise<readonly FolderRow[]> {
  const { folders, changed } = await refreshFolders(ports.store, accountId, () => backend.folders());
  if (changed) ports.hub.emit({ kind: 'folders', accountId });
  const selectable = folders.filter((folder) => folder.selectable);
  const statuses = await backend.status(selectable.map((folder) => folder.path));
  const behind = selectable.filter((folder) => {
    const status = statuses.get(folder.path);
    return status === undefined || isBehind(folder, status);
  });
  await Promise.all(
    behind.flatMap(({ id, path }) => {
      const unseen = statuses.get(path)?.unseen;
      return unseen === undefined ? [] : [ports.store.setFolderState({ folderId: id, server: { unseen } })];
    }),
  );
  if (behind.length > 0) ports.hub.emit({ kind: 'folders', accountId });
  return behind;
}
