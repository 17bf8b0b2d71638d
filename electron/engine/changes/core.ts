import type { FolderRole } from '../../../shared/model/folder.ts';
import type { SkeinEvent } from '../../../shared/contract/events.ts';
import type { AccountId, FolderId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log/log.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Journal } from '../vault/journal.ts';
import type { InTurn } from '../one-at-a-time.ts';
import type { Queue } from './queue.ts';

/** What changes are made of. */
export interface ChangesPorts {
  readonly store: StoreApi;
  readonly journal: Journal;
  readonly hub: { emit(event: SkeinEvent): void };
  readonly clock: Clock;
  readonly log: Log;
  /** The account's line for what the person does now, while it is logged in. */
  backendOf(accountId: AccountId): MailBackend | undefined;
  /** Something waits for being sent. */
  onPending(accountId: AccountId): void;
  /** The server keeps messages that the cache has already let go (a refused removal): fetch them again. */
  refetch(accountId: AccountId, folderPath: string, uids: readonly number[]): void;
}

/** The ports, and what the parts of this folder share. */
export interface Core extends ChangesPorts {
  readonly queue: Queue;
  /** Reading rows, journalling and changing the cache is one step: two of them never mix. Never held over the network. */
  readonly inTurn: InTurn;
}

/** An account's folders, as cached now. */
export interface Folders {
  byPath(path: string): FolderRow | undefined;
  byId(id: FolderId): FolderRow | undefined;
  byRole(role: FolderRole): FolderRow | undefined;
  readonly all: readonly FolderRow[];
}

export async function foldersOf(core: Pick<Core, 'store'>, accountId: AccountId): Promise<Folders> {
  const all = await core.store.folders({ accountId });
  const paths = new Map(all.map((folder) => [folder.path, folder]));
  const ids = new Map(all.map((folder) => [folder.id, folder]));
  return {
    all,
    byPath: (path) => paths.get(path),
    byId: (id) => ids.get(id),
    byRole: (role) => all.find((folder) => folder.role === role && folder.selectable),
  };
}

/** Tells the windows which lists to read again. */
export function announce(core: Core, accountId: AccountId, folderIds: Iterable<FolderId>): void {
  const each = new Set(folderIds);
  for (const folderId of each) core.hub.emit({ kind: 'messages', folderId, added: 0 });
  if (each.size > 0) core.hub.emit({ kind: 'folders', accountId });
  core.hub.emit({ kind: 'sync', accountId });
}
