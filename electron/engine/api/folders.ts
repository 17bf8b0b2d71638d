import type { Folder } from '../../../shared/contract/folders.ts';
import { folderRoles } from '../../../shared/model/folder.ts';
import { localAccountId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { OwnFolders } from '../accounts/own-folders.ts';
import type { Registry } from '../accounts/registry.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Content } from '../content/content.ts';
import type { ShownRows } from '../drafts/shown-rows.ts';
import { api } from './implementation.ts';

/** Until all of a folder is cached, the server knows better how much there is. */
function toFolder(row: FolderRow, idOf: ReadonlyMap<string, FolderRow>, leftOut: number): Folder {
  const whole = row.server.lowestSynced === 1;
  return {
    id: row.id,
    accountId: row.accountId,
    path: row.path,
    name: row.name,
    parentId: row.parentPath === undefined ? undefined : idOf.get(row.parentPath)?.id,
    role: row.role,
    selectable: row.selectable,
    total: Math.max(0, (whole ? row.total : Math.max(row.total, row.server.exists ?? 0)) - leftOut),
    unread: whole ? row.unread : Math.max(row.unread, row.server.unseen ?? 0),
  };
}

function inTreeOrder(a: FolderRow, b: FolderRow): number {
  const rank = (row: FolderRow): number => (row.role ? folderRoles.indexOf(row.role) : folderRoles.length);
  return rank(a) - rank(b) || a.path.localeCompare(b.path, undefined, { sensitivity: 'base', numeric: true });
}

export function foldersApi(
  registry: Registry,
  store: StoreApi,
  shown: Pick<ShownRows, 'leftOut'>,
  own: OwnFolders,
  content: Pick<Content, 'importUrl' | 'exportUrl'>,
) {
  return {
    list: api.folders.list.handler(async () => {
      const all: Folder[] = [];
      for (const id of [...registry.list().map((account) => account.id), localAccountId]) {
        const rows = [...(await store.folders({ accountId: id }))].sort(inTreeOrder);
        const byPath = new Map(rows.map((row) => [row.path, row]));
        for (const row of rows) all.push(toFolder(row, byPath, await shown.leftOut(row)));
      }
      return all;
    }),
    create: api.folders.create.handler(async ({ input }) => ({
      id: await own.create(input.accountId, input.parentId, input.name),
    })),
    rename: api.folders.rename.handler(({ input }) => own.rename(input.id, input.name)),
    remove: api.folders.remove.handler(({ input }) => own.remove(input.id)),
    importUrl: api.folders.importUrl.handler(async ({ input }) => ({
      url: await content.importUrl(input.id),
    })),
    exportUrl: api.folders.exportUrl.handler(async ({ input }) => ({
      url: await content.exportUrl(input.id),
    })),
  };
}
