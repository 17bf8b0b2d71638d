import type { AccountId, FolderId } from '../../../shared/model/ids.ts';
import type { FolderRow, RemoteFolder } from '../../../shared/store/rows.ts';
import type { StoredFolder, StoredRow } from '../records.ts';
import { asFolder, goneFromSource, type Unit } from '../unit.ts';
import { removeRows } from './removal.ts';

export async function folders(
  unit: Unit,
  { accountId }: { readonly accountId?: AccountId },
): Promise<readonly FolderRow[]> {
  return unit.folders().filter((folder) => accountId === undefined || folder.accountId === accountId);
}

export async function folder(unit: Unit, { id }: { readonly id: FolderId }): Promise<FolderRow | null> {
  return unit.folder(id) ?? null;
}

export async function setFolders(
  unit: Unit,
  {
    accountId,
    folders: remote,
  }: { readonly accountId: AccountId; readonly folders: readonly RemoteFolder[] },
): Promise<{ folders: readonly FolderRow[]; changed: boolean }> {
  const known = new Map((await folders(unit, { accountId })).map((each) => [each.path, each]));
  let changed = false;
  for (const each of remote) {
    const before = known.get(each.path);
    known.delete(each.path);
    if (before && isSame(before, each)) continue;
    changed = true;
    unit.putFolder({
      id: before?.id ?? asFolder(unit.number('folder')),
      accountId,
      path: each.path,
      name: each.name,
      delimiter: each.delimiter,
      parentPath: each.parentPath,
      role: each.role,
      selectable: each.selectable,
      total: before?.total ?? 0,
      unread: before?.unread ?? 0,
      server: before?.server ?? {},
    });
  }
  for (const gone of known.values()) {
    changed = true;
    await removeFolder(unit, gone);
  }
  return { folders: await folders(unit, { accountId }), changed };
}

function isSame(known: FolderRow, remote: RemoteFolder): boolean {
  return (
    known.name === remote.name &&
    known.delimiter === remote.delimiter &&
    known.parentPath === remote.parentPath &&
    known.role === remote.role &&
    known.selectable === remote.selectable
  );
}

/** Takes a folder away; rows that were only on their way to it go back to where the server still has them. */
async function removeFolder(unit: Unit, folder: FolderRow): Promise<void> {
  await unit.open([folder.id]);
  await forgetMovesFrom(unit, folder.id);
  for (const row of await rowsOf(unit, folder.id)) {
    if (
      row.movedFrom &&
      row.movedFrom.uidValidity !== goneFromSource &&
      unit.folder(row.movedFrom.folderId)
    ) {
      const { folderId, uid, uidValidity } = row.movedFrom;
      await unit.putElsewhere(row, { ...row, folderId, uid, uidValidity, movedFrom: undefined });
    }
  }
  await removeRows(unit, await rowsOf(unit, folder.id));
  unit.removeFolder(folder.id);
}

/** Rows moved away from here have no place to go back to any more. */
async function forgetMovesFrom(unit: Unit, folderId: FolderId): Promise<void> {
  const moved = await unit.list(folderId, 'moved').from(0, Number.POSITIVE_INFINITY);
  for (const row of await unit.rows.many(moved.map(([, id]) => id))) {
    if (row.movedFrom)
      await unit.putElsewhere(row, { ...row, movedFrom: { folderId, uidValidity: goneFromSource } });
  }
}

async function rowsOf(unit: Unit, folderId: FolderId): Promise<StoredRow[]> {
  return unit.rows.many(await unit.list(folderId, 'order').slice(0, Number.POSITIVE_INFINITY));
}

export async function clearFolder(
  unit: Unit,
  { folderId }: { readonly folderId: FolderId },
): Promise<{ removed: number }> {
  const known = unit.folder(folderId);
  if (!known) return { removed: 0 };
  await unit.open([folderId]);
  await forgetMovesFrom(unit, folderId);
  // A move to this folder that the server has not done yet does not depend on its UIDVALIDITY.
  const rows = (await rowsOf(unit, folderId)).filter(
    (row) => !row.movedFrom || row.movedFrom.uidValidity === goneFromSource,
  );
  await removeRows(unit, rows);
  const emptied = unit.folder(folderId);
  if (emptied) unit.putFolder({ ...emptied, server: {} } satisfies StoredFolder);
  return { removed: rows.length };
}

export async function removeAccount(
  unit: Unit,
  { accountId }: { readonly accountId: AccountId },
): Promise<void> {
  const own = await folders(unit, { accountId });
  await unit.open(own.map(({ id }) => id));
  for (const folder of own) {
    await removeGuestsFrom(unit, folder);
    await removeFolder(unit, folder);
  }
  unit.forgetLinks(accountId);
  unit.tx.delete('links', (await unit.tx.keysOf('links', 'accountId', [accountId])).flat());
}

/** Rows on their way from here to a folder of another account: nobody can bring them there any more. */
async function removeGuestsFrom(unit: Unit, { id, accountId }: FolderRow): Promise<void> {
  const moved = await unit.list(id, 'moved').from(0, Number.POSITIVE_INFINITY);
  const rows = await unit.rows.many(moved.map(([, row]) => row));
  const isGuest = (row: StoredRow): boolean => unit.folder(row.folderId)?.accountId !== accountId;
  await removeRows(unit, rows.filter(isGuest));
}
