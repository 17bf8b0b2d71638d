import { Deleted, hasFlag } from '../../../shared/model/flags.ts';
import type { FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { FlagUpdate } from '../../../shared/store/contract.ts';
import type { FolderRow, NewMessage } from '../../../shared/store/rows.ts';
import type { MailBackend, OpenFolder } from '../backend/mail-backend.ts';
import { toSequenceSet } from '../backend/sequence-set.ts';
import type { Changes } from '../changes/changes.ts';
import type { Hub } from '../events/hub.ts';
import type { Log } from '../log/log.ts';
import { mayReport } from '../mime/report/recognise.ts';
import type { StoreApi } from '../store/store-api.ts';

/** What synchronising one folder needs. */
export interface FolderRun {
  readonly backend: MailBackend;
  readonly store: StoreApi;
  readonly hub: Pick<Hub, 'emit'>;
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
const batchSize = 500;

/** Rows that are added, at most, before they are told of; each time somebody reads the list again. */
const mostUntold = 10_000;

type Wanted = Parameters<MailBackend['fetchHeaders']>[0];

/** Headers on their way from the server into the cache. */
export interface Intake {
  /**
   * Resolves when the server has answered; the last batches may still be on their way into the cache.
   *
   * @returns the lowest UID that was fetched
   */
  fetch(set: Wanted, fromUid?: number): Promise<number>;
  /** Runs it when everything fetched so far is in the cache, and not at all when something is not. */
  afterwards(task: () => Promise<unknown>): void;
  /** Waits for all of it. @throws what the first write that failed threw */
  settled(): Promise<void>;
}

/**
 * The next batch is read while earlier ones are being written, but no more than a few: memory stays flat, and a slow
 * store slows the server down.
 */
export function openIntake(run: OpenRun): Intake {
  const writing = new Set<Promise<void>>();
  let untold = 0;
  let told = 0;
  let failed: { readonly error: unknown } | undefined;
  const tell = (): void => {
    if (untold > 0) announce(run, untold);
    told += untold;
    untold = 0;
  };
  const start = (task: () => Promise<unknown>): void => {
    const job = task()
      .then(
        () => undefined,
        (error: unknown) => {
          failed ??= { error };
        },
      )
      .finally(() => writing.delete(job));
    writing.add(job);
  };
  const write = async (messages: readonly NewMessage[]): Promise<void> => {
    const { uidValidity } = run.open;
    const shown = messages.flatMap((message) =>
      hasFlag(message.flags, Deleted)
        ? []
        : { ...message, flags: run.overlay(run.folder, message.uid, message.flags) },
    );
    if (shown.length === 0) return;
    const { added } = await run.store.addMessages({ folderId: run.folder.id, uidValidity, messages: shown });
    if (added.length === 0) return;
    const byUid = new Map(messages.map((message) => [message.uid, message]));
    await run.arrived(
      run.folder,
      uidValidity,
      added.map((row) => {
        const message = byUid.get(row.uid);
        return { ...row, messageId: message?.messageId, mayReport: message && mayReport(message) };
      }),
    );
    // So that the open one is read again: it came whole.
    for (const { id, uid } of added)
      if (byUid.get(uid)?.replaces !== undefined) run.hub.emit({ kind: 'message', id });
    untold += added.length;
    // When there are twice as many: the first at once, and not fifty times in a long sync.
    if (untold >= Math.min(told, mostUntold)) tell();
  };
  return {
    async fetch(set, fromUid = 1) {
      let lowest = Number.POSITIVE_INFINITY;
      await run.backend.fetchHeaders(set, batchSize, async (batch) => {
        if (failed) throw failed.error;
        const wanted = batch.filter((message) => message.uid >= fromUid);
        if (wanted.length === 0) return;
        for (const message of wanted) lowest = Math.min(lowest, message.uid);
        start(() => write(wanted));
        if (writing.size >= inFlight) await Promise.race(writing);
      });
      return lowest;
    },
    afterwards(task) {
      const before = [...writing];
      start(async () => {
        await Promise.all(before);
        if (!failed) await task();
      });
    },
    async settled() {
      while (writing.size > 0) await Promise.all(writing);
      tell();
      if (failed) throw failed.error;
    },
  };
}

/** Fetches headers into the cache. @returns the lowest UID that was fetched */
export async function fetchInto(run: OpenRun, set: Wanted, fromUid = 1): Promise<number> {
  const intake = openIntake(run);
  try {
    return await intake.fetch(set, fromUid);
  } finally {
    await intake.settled();
  }
}

/** Messages that are told of one by one. */
const mostTold = 100;

/**
 * Flags as the server has them. What is marked \Deleted goes from the cache: to a person it is deleted, although a
 * server without UIDPLUS, or another client, keeps it until some EXPUNGE.
 */
export async function applyFlags(run: OpenRun, updates: readonly FlagUpdate[]): Promise<void> {
  const folderId = run.folder.id;
  const shown: FlagUpdate[] = [];
  const deleted: number[] = [];
  for (const update of updates) {
    if (hasFlag(update.flags, Deleted)) deleted.push(update.uid);
    else shown.push({ ...update, flags: run.overlay(run.folder, update.uid, update.flags) });
  }
  const changed: MessageId[] = [];
  if (shown.length > 0)
    changed.push(...(await run.store.setFlagsFromServer({ folderId, updates: shown })).changed);
  if (deleted.length > 0) changed.push(...(await run.store.removeByUid({ folderId, uids: deleted })).removed);
  if (changed.length > 0) announce(run, 0);
  // So that the open one is read again; a great many would be a flood.
  for (const id of changed.slice(0, mostTold)) run.hub.emit({ kind: 'message', id });
}

/**
 * The same for what changed since last time.
 *
 * @returns those that are not cached: they were marked \Deleted until now
 */
export async function applyChanges(run: OpenRun, updates: readonly FlagUpdate[]): Promise<readonly number[]> {
  await applyFlags(run, updates);
  const { total, server } = run.folder;
  // Everything is cached, most of the time: then nobody needs to look.
  if (server.lowestSynced === 1 && total >= (server.exists ?? 0)) return [];
  const uids = updates.flatMap(({ uid, flags }) => (hasFlag(flags, Deleted) ? [] : uid));
  const rows = await run.store.rowsByUid({ folderId: run.folder.id, uids });
  const cached = new Set(rows.map((row) => row.uid));
  return uids.filter((uid) => !cached.has(uid));
}

/** Fetches what should be cached and is not; older and newer messages come in their own time. */
export async function fetchAgain(run: OpenRun, uids: readonly number[]): Promise<void> {
  const { lowestSynced = 1, uidNext = 1 } = run.folder.server;
  const missing = uids.filter((uid) => uid >= lowestSynced && uid < uidNext);
  if (missing.length > 0) await fetchInto(run, { uids: toSequenceSet(missing) });
}

export function announce(run: OpenRun, added: number): void {
  const folderId: FolderId = run.folder.id;
  run.hub.emit({ kind: 'messages', folderId, added });
  run.hub.emit({ kind: 'folders', accountId: run.folder.accountId });
}
