import type { Changed } from '../../../shared/contract/messages.ts';
import type { Flags } from '../../../shared/model/flags.ts';
import type { AccountId, ChangeId, FolderId, MessageId, MessageRef } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';

/** A row that synchronisation has just added. */
export interface ArrivedRow {
  readonly id: MessageId;
  readonly uid: number;
  readonly messageId?: string;
}

/**
 * What the person does with messages: recorded durably, applied to the cache at once, then sent, then confirmed or
 * taken back with a reason. What a server reports never passes here: it goes to the store `fromServer`.
 *
 * All user actions reject with Failed: `disk-full` and `disk-failed` when the journal could not be written (nothing
 * changed then), `folder-role-missing`, `folder-missing`, `not-supported`, `change-not-undoable`.
 */
export interface Changes {
  setFlags(ids: readonly MessageId[], add: Flags, remove: Flags): Promise<Changed>;
  move(ids: readonly MessageId[], folderId: FolderId): Promise<Changed>;
  archive(ids: readonly MessageId[]): Promise<Changed>;
  /** To Trash; what is in Trash already is removed for good. */
  delete(ids: readonly MessageId[]): Promise<Changed>;
  junk(ids: readonly MessageId[], junk: boolean): Promise<Changed>;
  /** Before it was sent it is as if never done; afterwards the opposite is recorded, and its id is answered. */
  undo(changeId: ChangeId): Promise<Changed>;
  /** Flags of a message named beyond the cache, e.g. \Answered on what an outbox message answers; nothing when it is gone. */
  setFlagsOf(accountId: AccountId, ref: MessageRef, add: Flags, remove: Flags): Promise<Changed>;

  /** Applies what is pending to the cache again: at start, and whenever the store has another generation. */
  replay(): Promise<void>;
  /** The server's flags with pending changes on top; for flag updates and for new messages. */
  overlay(folder: FolderRow, uid: number, flags: Flags): Flags;
  /** Call after rows were added: pending moves and removals are applied to those that came back. */
  arrived(folder: FolderRow, uidValidity: number, rows: readonly ArrivedRow[]): Promise<void>;
  /**
   * Sends what is pending, in order, until nothing is left; a second call joins the first.
   *
   * @throws Failed when it stopped with changes left: the line broke, the server is busy. They stay queued.
   */
  send(accountId: AccountId, backend: MailBackend): Promise<void>;
  /** Changes recorded and not yet confirmed, counted as the person did them. */
  pendingCount(accountId: AccountId): number;
  /** Forgets what is pending of an account that was removed. */
  forget(accountId: AccountId): Promise<void>;
}
