import type { DraftId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import { failureOf } from '../explain/failure-of.ts';
import { linkedTo, type ServerCopy } from '../vault/draft-copies.ts';
import type { CopyPorts } from './copy-ports.ts';

type Folder = Pick<FolderRow, 'id' | 'accountId' | 'path'>;

/** Drafts' copies as they lie in folders, and what the lists of those show. */
export interface CopyFolders {
  /** What the lists of these folders leave out has changed. Never rejects: without a cache there are no lists. */
  tell(places: readonly ServerCopy[]): Promise<void>;
  /** Rows of a folder that are copies of drafts which are here. */
  copiesIn(folder: Folder): Promise<readonly MessageId[]>;
  /** Drafts whose copies in this folder are no longer where the cache knew them. */
  missingIn(folderId: FolderId): Promise<readonly DraftId[]>;
}

function isIn(copy: ServerCopy, folder: Folder): boolean {
  return copy.accountId === folder.accountId && copy.folder === folder.path;
}

export function createCopyFolders({
  files,
  copies,
  store,
  hub,
  log,
}: Pick<CopyPorts, 'files' | 'copies' | 'store' | 'hub' | 'log'>): CopyFolders {
  async function tellEach(places: readonly ServerCopy[]): Promise<void> {
    const told = new Set<FolderId>();
    for (const { accountId, folder } of places) {
      const row = (await store.folders({ accountId })).find(({ path }) => path === folder);
      if (!row || told.has(row.id)) continue;
      told.add(row.id);
      hub.emit({ kind: 'messages', folderId: row.id, added: 0 });
      hub.emit({ kind: 'folders', accountId });
    }
  }

  return {
    async tell(places) {
      await tellEach(places).catch((error: unknown) =>
        log.info('folders-not-told', { code: failureOf(error).code }),
      );
    },

    async copiesIn(folder) {
      // One that no draft was made of in the end is a message.
      const all = copies
        .list()
        .flatMap((link) => linkedTo(files.get(link.id) ? link : { ...link, taking: undefined }));
      const inIt = all.filter((copy) => isIn(copy, folder));
      if (inIt.length === 0) return [];
      const rows = await store.rowsByUid({ folderId: folder.id, uids: inIt.map(({ uid }) => uid) });
      return rows
        .filter((row) => inIt.some((copy) => copy.uid === row.uid && copy.uidValidity === row.uidValidity))
        .map(({ id }) => id);
    },

    async missingIn(folderId) {
      const all = copies.list().flatMap(({ id, copy }) => (copy ? { id, copy } : []));
      const folder = all.length > 0 ? await store.folder({ id: folderId }) : undefined;
      const inIt = folder ? all.filter(({ copy }) => isIn(copy, folder)) : [];
      const { uidValidity, uidNext = 0, lowestSynced = Number.MAX_SAFE_INTEGER } = folder?.server ?? {};
      if (inIt.length === 0 || uidValidity === undefined) return [];
      const rows = await store.rowsByUid({ folderId, uids: inIt.map(({ copy }) => copy.uid) });
      const here = new Set(rows.filter((row) => row.uidValidity === uidValidity).map(({ uid }) => uid));
      return inIt
        .filter(({ copy }) => {
          const isKnown = copy.uid < uidNext && copy.uid >= lowestSynced;
          return copy.uidValidity !== uidValidity || (isKnown && !here.has(copy.uid));
        })
        .map(({ id }) => id);
    },
  };
}
