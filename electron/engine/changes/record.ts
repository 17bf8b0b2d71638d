import { randomUUID } from 'node:crypto';
import type { Changed } from '../../../shared/contract/messages.ts';
import type { Change, ChangeAction, ChangeTarget, ServerPlace } from '../../../shared/model/change.ts';
import { sameFlags, withFlags } from '../../../shared/model/flags.ts';
import {
  type AccountId,
  changeId,
  type ChangeId,
  type FolderId,
  type MessageId,
} from '../../../shared/model/ids.ts';
import type { RowChange } from '../../../shared/store/contract.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import { announce, type Core, type Folders, foldersOf } from './core.ts';

/** One action on rows, of whatever accounts and folders. */
export interface Step {
  readonly action: ChangeAction;
  readonly rows: readonly MessageRow[];
}

const pieceSize = 2_000;

/**
 * Records what the person did, as one group: journalled and synced first, then applied to the cache, then told. Runs
 * in turn. Only rows that really change are recorded.
 *
 * @returns how many messages changed; without an id when there was nothing to change.
 * @throws Failed `disk-full`, `disk-failed`: nothing changed. Of the store: what was applied before stands.
 */
export async function record(core: Core, steps: readonly Step[]): Promise<Changed> {
  const group = changeId.parse(randomUUID());
  const generation = (await core.store.state()).generation;
  const folders = new Map<AccountId, Folders>();
  for (const { rows } of steps) {
    for (const { accountId } of rows)
      if (!folders.has(accountId)) folders.set(accountId, await foldersOf(core, accountId));
  }
  const changes: Change[] = [];
  const touched = new Set<MessageId>();
  for (const { action, rows } of steps) {
    const effective = rows.filter((row) => changesRow(action, row, folders.get(row.accountId)));
    for (const members of piecesOf(effective)) {
      const [first] = members;
      const all = first && folders.get(first.accountId);
      if (!first || !all) continue;
      const targets = members.flatMap((row) => targetOf(row, all, action) ?? []);
      if (targets.length === 0) continue;
      for (const { row } of targets) if (row !== undefined) touched.add(row);
      const id = changeId.parse(`${group}.${changes.length}`);
      changes.push({
        id,
        group,
        accountId: first.accountId,
        at: core.clock.now(),
        action,
        targets,
        state: 'pending',
        generation,
      });
    }
  }
  if (changes.length === 0) return { count: 0 };
  await core.journal.append(changes);
  await applyAll(core, changes, folders);
  return { changeId: group, count: touched.size };
}

/** By account and folder (a folder may have guests of another account), and not too many at once: each piece is a record of the journal and a transaction of the cache. */
function* piecesOf(rows: readonly MessageRow[]): Generator<readonly MessageRow[]> {
  for (const members of Map.groupBy(rows, (row) => `${row.accountId} ${row.folderId}`).values()) {
    for (let start = 0; start < members.length; start += pieceSize)
      yield members.slice(start, start + pieceSize);
  }
}

async function applyAll(
  core: Core,
  changes: readonly Change[],
  folders: ReadonlyMap<AccountId, Folders>,
): Promise<void> {
  for (const [index, change] of changes.entries()) {
    const all = folders.get(change.accountId);
    const ids = change.targets.flatMap((target) => target.row ?? []);
    try {
      const changed = all ? await applyToCache(core, all, change.action, ids, change.id) : [];
      core.queue.add(change, false);
      announce(core, change.accountId, foldersIn(changed));
      core.onPending(change.accountId);
    } catch (error) {
      // What the person does not see done must not be sent: the rest is taken out of the journal again.
      const at = core.clock.now();
      await core.journal.settle(changes.slice(index).map(({ id }) => ({ id, state: 'reverted', at })));
      throw error;
    }
  }
}

/** Does to the cache what the change says; idempotent by `id`. */
export async function applyToCache(
  core: Core,
  folders: Folders,
  action: ChangeAction,
  ids: readonly MessageId[],
  id: ChangeId,
): Promise<readonly RowChange[]> {
  switch (action.kind) {
    case 'flags':
      return (await core.store.applyFlags({ changeId: id, ids, add: action.add, remove: action.remove }))
        .changed;
    case 'remove':
      return (await core.store.applyRemove({ changeId: id, ids })).changed;
    case 'move': {
      const folder = folders.byPath(action.folder);
      return folder ? (await core.store.applyMove({ changeId: id, ids, folderId: folder.id })).changed : [];
    }
    case 'transfer': {
      const folder = (await foldersOf(core, action.account)).byPath(action.folder);
      // While the cache does not know the folder, its messages are shown where they are.
      if (!folder) return [];
      const { changed } = await core.store.applyMove({ changeId: id, ids, folderId: folder.id });
      if (changed.length > 0) core.hub.emit({ kind: 'folders', accountId: action.account });
      return changed;
    }
  }
}

/** The folders whose lists a change touched. */
export function foldersIn(changed: readonly RowChange[]): ReadonlySet<FolderId> {
  return new Set(
    changed.flatMap(({ before, after }) => [before.folderId, ...(after ? [after.folderId] : [])]),
  );
}

function changesRow(action: ChangeAction, row: MessageRow, folders: Folders | undefined): boolean {
  switch (action.kind) {
    case 'flags':
      return !sameFlags(row.flags, withFlags(row.flags, action.add, action.remove));
    case 'move':
      return folders?.byPath(action.folder)?.id !== row.folderId;
    case 'remove':
    case 'transfer':
      return true;
  }
}

/** Where the server has a row: while a move is pending, a UID here may be that of another copy. */
export function serverPlaceOf(row: MessageRow, folders: Folders): ServerPlace | undefined {
  const { movedFrom } = row;
  const from = movedFrom?.uid === undefined ? undefined : movedFrom;
  const folder = folders.byId(from?.folderId ?? row.folderId);
  const uid = from ? from.uid : row.uid;
  return folder && uid !== undefined
    ? { folder: folder.path, uidValidity: (from ?? row).uidValidity, uid }
    : undefined;
}

/** Names the row beyond the life of the cache. */
function targetOf(row: MessageRow, folders: Folders, action: ChangeAction): ChangeTarget | undefined {
  const place = serverPlaceOf(row, folders);
  // A guest in another account's folder is named by where it still is.
  const folder = folders.byId(row.folderId) ?? (place && folders.byPath(place.folder));
  if (!folder) return undefined;
  const { messageId } = row;
  const here = place?.folder === folder.path;
  return {
    folder: folder.path,
    uidValidity: Math.max(0, row.uidValidity),
    ...(here ? { uidValidity: place.uidValidity, uid: place.uid } : place && { after: place }),
    ...(messageId !== undefined && { messageId }),
    ...(['flags', 'transfer'].includes(action.kind) && { flagsBefore: [...row.flags] }),
    ...(action.kind === 'transfer' && { receivedAt: row.receivedAt }),
    row: row.id,
  };
}
