import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerPlace } from '../../../shared/model/change.ts';
import { changeId, type MessageId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import { announce, type Core, foldersOf } from './core.ts';
import { findRows } from './find-rows.ts';
import type { QueuedAt, QueuedChange } from './queue.ts';
import { applyToCache, foldersIn, serverPlaceOf } from './record.ts';

/** A row that synchronisation has just added. */
export interface ArrivedRow {
  readonly id: MessageId;
  readonly uid: number;
  readonly messageId?: string;
  /** It may tell of another message. */
  readonly mayReport?: boolean;
}

/**
 * Applies what is pending to the cache, in order: after a start, when it may have ended between journal and cache, and
 * to a cache that was rebuilt. Applying a change to rows that show it already changes nothing. Runs in turn.
 */
export async function replay(core: Core): Promise<void> {
  const { generation } = await core.store.state();
  const life = randomBytes(4).toString('hex');
  for (const accountId of core.queue.accounts()) {
    const folders = await foldersOf(core, accountId);
    for (const queued of core.queue.of(accountId)) {
      const sameCache = queued.generation === generation;
      const { action, id } = queued.change;
      const rows = await findRows(
        core,
        accountId,
        queued.targets.map(({ target, place, row, copy }) => ({
          ...(sameCache && row !== undefined && { row }),
          places: [place],
          // One that was copied may be gone from here; another of its Message-ID is not meant.
          ...(target.messageId !== undefined && !copy && { messageId: target.messageId }),
          folders: [target.folder, ...(action.kind === 'move' ? [action.folder] : [])],
        })),
      );
      for (const [index, target] of queued.targets.entries()) {
        const row = rows[index];
        target.row = row?.id;
        // A cache that lived on may have learnt where the server has it after the journal was written.
        const place = sameCache && row ? serverPlaceOf(row, folders) : undefined;
        if (place && target.place) core.queue.relocate(accountId, target.place, place);
      }
      queued.generation = generation;
      const ids = rows.flatMap((row) => row?.id ?? []);
      if (ids.length === 0) continue;
      const changed = await applyToCache(core, folders, action, ids, changeId.parse(`${id}~${life}`));
      announce(core, accountId, foldersIn(changed));
    }
    core.onPending(accountId);
  }
}

/** Rows that came (back) from the server while changes of theirs are pending: they get them too. Runs in turn. */
export async function arrived(
  core: Core,
  folder: FolderRow,
  uidValidity: number,
  rows: readonly ArrivedRow[],
): Promise<void> {
  const { accountId, path } = folder;
  if (core.queue.of(accountId).length === 0) return;
  followRenumbering(core, folder, uidValidity, rows);
  const pending = rows.flatMap((row) => {
    const at = core.queue.at(accountId, { folder: path, uidValidity, uid: row.uid });
    return at.length > 0 ? [{ row, at }] : [];
  });
  if (pending.length === 0) return;
  const away = await rowsAway(core, folder, uidValidity, pending);
  const found = new Map<QueuedChange, { readonly ids: MessageId[]; readonly uid: number }>();
  for (const { row, at } of pending) {
    if (away.has(row.id)) continue;
    for (const { queued, target } of at) {
      target.row = row.id;
      const entry = found.get(queued) ?? { ids: [], uid: row.uid };
      entry.ids.push(row.id);
      found.set(queued, entry);
    }
  }
  if (found.size === 0) return;
  const folders = await foldersOf(core, accountId);
  for (const queued of core.queue.of(accountId)) {
    const entry = found.get(queued);
    if (!entry) continue;
    const id = changeId.parse(`${queued.change.id}~${entry.uid}`);
    const changed = await applyToCache(core, folders, queued.change.action, entry.ids, id);
    announce(core, accountId, foldersIn(changed));
  }
}

/**
 * A pending move took the message's row elsewhere before a synchronisation saw it here: it was numbered anew, or came
 * here by an earlier move that was not confirmed yet. That row stays the message's, and the one that came goes.
 *
 * @returns those that came and went
 */
async function rowsAway(
  core: Core,
  { id: folderId, accountId }: FolderRow,
  uidValidity: number,
  pending: readonly { readonly row: ArrivedRow; readonly at: readonly QueuedAt[] }[],
): Promise<ReadonlySet<MessageId>> {
  const { generation } = await core.store.state();
  const before = new Map<MessageId, ArrivedRow>();
  for (const { row, at } of pending)
    for (const { queued, target } of at)
      if (target.row !== undefined && target.row !== row.id && queued.generation === generation)
        before.set(target.row, row);
  if (before.size === 0) return new Set();
  const known = await core.store.rows({ ids: [...before.keys()] });
  const away = known.flatMap(({ id, movedFrom, folderId: now }) => {
    const row = movedFrom && now !== folderId ? before.get(id) : undefined;
    return row ? [{ id, uid: row.uid, came: row.id }] : [];
  });
  if (away.length > 0) {
    await core.store.confirmMove({
      changeId: changeId.parse(randomUUID()),
      folderId,
      uidValidity,
      moved: away.map(({ id, uid }) => ({ id, uid })),
    });
    announce(core, accountId, new Set([folderId]));
  }
  const kept = new Set(away.map(({ id }) => id));
  const ids = known.flatMap(({ id }) => (kept.has(id) ? [] : id));
  if (ids.length > 0) {
    const { changed } = await core.store.applyRemove({ changeId: changeId.parse(randomUUID()), ids });
    announce(core, accountId, foldersIn(changed));
  }
  return new Set(away.map(({ came }) => came));
}

/** Under another UIDVALIDITY the same message is known by its Message-ID alone. */
function followRenumbering(
  core: Core,
  folder: FolderRow,
  uidValidity: number,
  rows: readonly ArrivedRow[],
): void {
  const lost = new Map<string, ServerPlace>();
  for (const queued of core.queue.of(folder.accountId)) {
    for (const { place, target } of queued.targets) {
      if (
        place?.folder !== folder.path ||
        place.uidValidity === uidValidity ||
        target.messageId === undefined
      )
        continue;
      lost.set(target.messageId, place);
    }
  }
  if (lost.size === 0) return;
  for (const { uid, messageId } of rows) {
    const old = messageId === undefined ? undefined : lost.get(messageId);
    if (old) core.queue.relocate(folder.accountId, old, { folder: folder.path, uidValidity, uid });
  }
}
