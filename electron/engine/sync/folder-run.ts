import type { FolderId } from '../../../shared/model/ids.ts';
import type { FlagUpdate } from '../../../shared/store/contract.ts';
import type { FolderRow, NewMessage } from '../../../shared/store/rows.ts';
import type { MailBackend, OpenFolder } from '../backend/mail-backend.ts';
import type { Changes } from '../changes/changes.ts';
import type { Hub } from '../events/hub.ts';
import type { Log } from '../log/log.ts';
import type { StoreApi } from '../store/store-api.ts';

/** What synchronising one folder needs. */
export interface FolderRun {
  readonly backend: MailBackend;
  readonly store: StoreApi;
  readonly hub: Hub;
  readonly log: Log;
  /** The server's flags with the person's unconfirmed changes on top: what they see does not flicker back. */
  overlay: Changes['overlay'];
  /** Applies pending moves and removals to rows that came back. */
  arrived: Changes['arrived'];
  /** Rows done and to do, for the status line. */
  onProgress(folder: FolderRow, done: number, total: number): void;
  /** Something more urgent waits: stop between two windows. */
  shouldYield(): boolean;
}

/** One folder on its way: the row as planned, and what SELECT answered. */
export interface OpenRun extends FolderRun {
  readonly folder: FolderRow;
  readonly open: OpenFolder;
}

/** Additions on their way to the store at once: its transactions overlap with the server's next answer. */
const inFlight = 3;

/** Messages of one FETCH answer that are handed over together. */
export const batchSize = 250;

/**
 * Fetches headers into the cache. The next batch is read while earlier ones are being written, but no more than a
 * few: memory stays flat, and a slow store slows the server down.
 *
 * @returns the lowest UID that was fetched and how many rows were really added
 */
export async function fetchInto(
  run: OpenRun,
  set: Parameters<MailBackend['fetchHeaders']>[0],
  fromUid = 1,
): Promise<{ lowest: number; added: number }> {
  const writing = new Set<Promise<void>>();
  let lowest = Number.POSITIVE_INFINITY;
  let added = 0;
  let failed: unknown;
  const write = async (messages: readonly NewMessage[]): Promise<void> => {
    const { uidValidity } = run.open;
    const shown = messages.map((message) => ({
      ...message,
      flags: run.overlay(run.folder, message.uid, message.flags),
    }));
    const result = await run.store.addMessages({ folderId: run.folder.id, uidValidity, messages: shown });
    added += result.added.length;
    if (result.added.length === 0) return;
    const byUid = new Map(messages.map((message) => [message.uid, message.messageId]));
    await run.arrived(
      run.folder,
      uidValidity,
      result.added.map((row) => ({ ...row, messageId: byUid.get(row.uid) })),
    );
    announce(run, result.added.length);
  };
  await run.backend.fetchHeaders(set, batchSize, async (batch) => {
    if (failed !== undefined) throw failed;
    const wanted = batch.filter((message) => message.uid >= fromUid);
    if (wanted.length === 0) return;
    for (const message of wanted) lowest = Math.min(lowest, message.uid);
    const job = write(wanted)
      .catch((error: unknown) => {
        failed ??= error;
      })
      .finally(() => writing.delete(job));
    writing.add(job);
    if (writing.size >= inFlight) await Promise.race(writing);
  });
  await Promise.all(writing);
  if (failed !== undefined) throw failed;
  return { lowest, added };
}

export async function applyFlags(run: OpenRun, updates: readonly FlagUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  const shown = updates.map((update) => ({
    ...update,
    flags: run.overlay(run.folder, update.uid, update.flags),
  }));
  const { changed } = await run.store.setFlagsFromServer({ folderId: run.folder.id, updates: shown });
  if (changed.length > 0) announce(run, 0);
}

export function announce(run: OpenRun, added: number): void {
  const folderId: FolderId = run.folder.id;
  run.hub.emit({ kind: 'messages', folderId, added });
  run.hub.emit({ kind: 'folders', accountId: run.folder.accountId });
}
