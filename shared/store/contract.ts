import { type InferContractRouterInputs, type InferContractRouterOutputs, oc, type } from '@orpc/contract';
import type { Failure } from '../model/failure.ts';
import type { Part } from '../model/message.ts';
import type { MessageReport } from '../model/report.ts';
import type { Flags } from '../model/flags.ts';
import type { AccountId, ChangeId, ContentId, FolderId, MessageId } from '../model/ids.ts';
import type {
  BodyRow,
  ContentRow,
  FolderRow,
  FolderServerState,
  MessageRow,
  NewMessage,
  RemoteFolder,
} from './rows.ts';

/**
 * What the engine may ask of the cache. One operation is one transaction, idempotent by its keys, so it may be
 * sent again when the store was lost in the middle of it. The engine is trusted: no schema runs on bulk data.
 *
 * @throws FAILED with a Failure: disk-full, cache-failed.
 */
const operation = oc.errors({ FAILED: { status: 422, message: 'failed', data: type<Failure>() } });

/** Which cache this is. A store that was deleted or rebuilt comes up with another generation. */
export interface StoreState {
  readonly version: number;
  readonly generation: string;
  readonly bornAt: number;
  /** `leveldb` or `sqlite` cannot be told from inside; what can: quota and whether it is persistent. */
  readonly persistent: boolean;
  readonly quota?: number;
}

/** What an addition did. Rows that were there already are neither added nor counted. */
export interface Added {
  readonly added: readonly { readonly id: MessageId; readonly uid: number; readonly contentId: ContentId }[];
  readonly unreadAdded: number;
}

export interface FlagUpdate {
  readonly uid: number;
  readonly flags: Flags;
  readonly modseq?: string;
}

/** A message that tells of another one, by one of its rows. */
export interface KeptReport {
  readonly row: MessageRow;
  readonly report: MessageReport;
}

/** A row as it was before an operation changed it: what an undo or a revert needs. */
export interface RowChange {
  readonly before: MessageRow;
  readonly after?: MessageRow;
}

/** Reads. */
export const reader = {
  state: operation.output(type<StoreState>()),
  folders: operation.input(type<{ accountId?: AccountId }>()).output(type<readonly FolderRow[]>()),
  folder: operation.input(type<{ id: FolderId }>()).output(type<FolderRow | null>()),
  /** Rows by rank, newest first, found through date buckets: the cost does not grow with `offset`. */
  page: operation
    .input(type<{ folderId: FolderId; offset: number; limit: number }>())
    .output(type<{ total: number; rows: readonly MessageRow[] }>()),
  range: operation
    .input(type<{ folderId: FolderId; from: number; to: number }>())
    .output(type<readonly MessageId[]>()),
  /** The rank of a row in its folder, -1 when it is gone. */
  position: operation.input(type<{ id: MessageId }>()).output(type<number>()),
  /** For each time (ms since 1970), how many rows of the folder were received at or after it. */
  ranks: operation
    .input(type<{ folderId: FolderId; times: readonly number[] }>())
    .output(type<readonly number[]>()),
  /** In the order asked; rows that are gone are left out. */
  rows: operation.input(type<{ ids: readonly MessageId[] }>()).output(type<readonly MessageRow[]>()),
  /** `alsoAway`: those too that a move still to be done took from there, to wherever. */
  rowsByUid: operation
    .input(type<{ folderId: FolderId; uids: readonly number[]; alsoAway?: boolean }>())
    .output(type<readonly MessageRow[]>()),
  /** UID and flags of every numbered row from `fromUid` up, ascending by UID, at most `limit`. */
  uids: operation
    .input(type<{ folderId: FolderId; fromUid: number; limit: number }>())
    .output(type<{ uids: readonly number[]; flags: readonly Flags[] }>()),
  /** Rows of an account that carry this Message-ID, in whatever folder. */
  rowsByMessageId: operation
    .input(type<{ accountId: AccountId; messageId: string }>())
    .output(type<readonly MessageRow[]>()),
  /** What was kept with `putReport` about these Message-IDs, of any account, oldest first. */
  reportsAbout: operation
    .input(type<{ messageIds: readonly string[] }>())
    .output(type<readonly KeptReport[]>()),
  thread: operation.input(type<{ id: MessageId }>()).output(type<readonly MessageRow[]>()),
  content: operation.input(type<{ id: ContentId }>()).output(type<ContentRow | null>()),
  /** In the order asked; contents that are gone are left out. */
  contents: operation.input(type<{ ids: readonly ContentId[] }>()).output(type<readonly ContentRow[]>()),
  body: operation.input(type<{ contentId: ContentId }>()).output(type<BodyRow | null>()),
  /** Contents of this folder without a body, newest rows first, received at or after `since`. */
  withoutBody: operation
    .input(type<{ folderId: FolderId; since: number; limit: number }>())
    .output(type<readonly MessageRow[]>()),
};

/** Writes; each returns what it really changed. */
export const writer = {
  /** Makes the folders of an account those of the server: adds, renames nothing, removes what is gone with its rows. */
  setFolders: operation
    .input(type<{ accountId: AccountId; folders: readonly RemoteFolder[] }>())
    .output(type<{ folders: readonly FolderRow[]; changed: boolean }>()),
  /** Folders that are under another path from now on keep their rows; those below go along. A repeat renames nothing. */
  renameFolder: operation
    .input(type<{ accountId: AccountId; from: string; to: string; delimiter: string }>())
    .output(type<{ renamed: number }>()),
  /** Merges what the server said into the folder. */
  setFolderState: operation
    .input(type<{ folderId: FolderId; server: FolderServerState }>())
    .output(type<FolderRow | null>()),
  /** Removes all rows of a folder and its server state: its UIDVALIDITY changed. */
  clearFolder: operation.input(type<{ folderId: FolderId }>()).output(type<{ removed: number }>()),
  removeAccount: operation.input(type<{ accountId: AccountId }>()).output(type<void>()),
  /**
   * Adds rows with contents, thread links, buckets and counts; idempotent by folder and UID. A row that a confirmed
   * move put here without its UID (same Message-ID) is given the UID instead of a twin. A message that `replaces`
   * another is added with the number of that one's row, which goes, unless it is on its way elsewhere.
   */
  addMessages: operation
    .input(
      type<{
        folderId: FolderId;
        uidValidity: number;
        messages: readonly NewMessage[];
        server?: FolderServerState;
      }>(),
    )
    .output(type<Added>()),
  /** Flags as the server has them. Unknown UIDs are ignored. */
  setFlagsFromServer: operation
    .input(type<{ folderId: FolderId; updates: readonly FlagUpdate[]; server?: FolderServerState }>())
    .output(type<{ changed: readonly MessageId[] }>()),
  removeByUid: operation
    .input(type<{ folderId: FolderId; uids: readonly number[]; server?: FolderServerState }>())
    .output(type<{ removed: readonly MessageId[] }>()),
  /** What the person did, at once; idempotent by change id: a repeat answers the same and changes nothing. */
  applyFlags: operation
    .input(type<{ changeId: ChangeId; ids: readonly MessageId[]; add: Flags; remove: Flags }>())
    .output(type<{ changed: readonly RowChange[] }>()),
  /** Moves rows; they lose their UID and remember it in `movedFrom` until the move is confirmed or reverted. */
  applyMove: operation
    .input(type<{ changeId: ChangeId; ids: readonly MessageId[]; folderId: FolderId }>())
    .output(type<{ changed: readonly RowChange[] }>()),
  /** Takes rows away for good (delete in Trash). */
  applyRemove: operation
    .input(type<{ changeId: ChangeId; ids: readonly MessageId[] }>())
    .output(type<{ changed: readonly RowChange[] }>()),
  /**
   * The server did the move: forget `movedFrom`, and take the UIDs of COPYUID where it gave them. A row that has moved
   * on is known to be on the server where `folderId` and its UID say. A row that a synchronisation brought there for
   * the same message goes.
   */
  confirmMove: operation
    .input(
      type<{
        changeId: ChangeId;
        folderId: FolderId;
        uidValidity?: number;
        moved: readonly { id: MessageId; uid?: number }[];
      }>(),
    )
    .output(type<void>()),
  /** Puts rows back where `movedFrom` says (undo before sending, or the server refused). */
  revertMove: operation
    .input(type<{ changeId: ChangeId; ids: readonly MessageId[] }>())
    .output(type<{ changed: readonly RowChange[] }>()),
  /** Sets exact flags per row (undo of flags, or the server refused). */
  restoreFlags: operation
    .input(type<{ changeId: ChangeId; rows: readonly { id: MessageId; flags: Flags }[] }>())
    .output(type<{ changed: readonly RowChange[] }>()),
  putBody: operation
    .input(type<{ body: BodyRow; preview?: string; hasAttachments?: boolean; parts?: readonly Part[] }>())
    .output(type<{ ids: readonly MessageId[] }>()),
  /** What a message tells of others, found again by their Message-IDs; a repeat changes nothing. */
  putReport: operation
    .input(type<{ contentId: ContentId; report: MessageReport }>())
    .output(type<{ ids: readonly MessageId[] }>()),
  setPreviews: operation
    .input(type<{ previews: readonly { contentId: ContentId; preview: string }[] }>())
    .output(type<{ ids: readonly MessageId[] }>()),
  /** Deletes everything and starts a new generation. */
  reset: operation.output(type<StoreState>()),
};

export const storeContract = { ...reader, ...writer };
export type StoreContract = typeof storeContract;
export type StoreInputs = InferContractRouterInputs<StoreContract>;
export type StoreOutputs = InferContractRouterOutputs<StoreContract>;
