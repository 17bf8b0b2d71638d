import type { ChangeAction } from '../../../shared/model/change.ts';
import { type Flags, hasFlag, withFlags } from '../../../shared/model/flags.ts';
import { changeId, type FolderId, type MessageId } from '../../../shared/model/ids.ts';
import type { FolderRow, MessageRow } from '../../../shared/store/rows.ts';
import { type Core, type Folders, foldersOf } from './core.ts';
import { foldersIn } from './record.ts';
import { effect, type QueuedAt, type QueuedChange, type QueuedTarget } from './queue.ts';

/**
 * Makes the cache as if these messages of a change had never been changed, while what was recorded after it stands.
 *
 * @param mark tells apart why, for the idempotence of the store's operations.
 * @returns the folders whose lists changed, and the rows.
 */
export async function takeBack(
  core: Core,
  folders: Folders,
  queued: QueuedChange,
  targets: readonly QueuedTarget[],
  mark: string,
): Promise<{ readonly folders: ReadonlySet<FolderId>; readonly rows: readonly MessageId[] }> {
  const rows = new Map(
    (await core.store.rows({ ids: targets.flatMap((target) => target.row ?? []) })).map((row) => [
      row.id,
      row,
    ]),
  );
  switch (queued.change.action.kind) {
    case 'flags':
      return takeBackFlags(core, queued, targets, rows, mark);
    case 'move':
      return takeBackMove(core, folders, queued, targets, rows, mark);
    case 'transfer': {
      takeBackRemoval(
        core,
        queued,
        targets.filter((target) => !target.row || !rows.has(target.row)),
      );
      return takeBackMove(core, folders, queued, targets, rows, mark);
    }
    case 'remove':
      takeBackRemoval(core, queued, targets);
      return { folders: new Set(), rows: [] };
  }
}

type Rows = ReadonlyMap<MessageId, MessageRow>;

async function takeBackFlags(
  core: Core,
  queued: QueuedChange,
  targets: readonly QueuedTarget[],
  rows: Rows,
  mark: string,
) {
  const { action, id } = queued.change;
  if (action.kind !== 'flags') return { folders: new Set<FolderId>(), rows: [] };
  const restored: { id: MessageId; flags: Flags }[] = [];
  for (const target of targets) {
    const { added, removed } = effect(action, target.flagsBefore);
    const later = core.queue.later(queued, target);
    const free = (flag: string): boolean => !passOn(later, flag, removed.includes(flag));
    const remove = added.filter(free);
    const add = removed.filter(free);
    const row = target.row && rows.get(target.row);
    if (row) restored.push({ id: row.id, flags: withFlags(row.flags, add, remove) });
  }
  const { changed } = await core.store.restoreFlags({
    changeId: changeId.parse(`${id}${mark}`),
    rows: restored,
  });
  return { folders: foldersIn(changed), rows: changed.map(({ before }) => before.id) };
}

/**
 * A later change of the same flag decides what is shown; it now finds the flag as it was before.
 *
 * @returns whether there is such a change.
 */
function passOn(later: readonly QueuedAt[], flag: string, wasSet: boolean): boolean {
  for (const { queued, target } of later) {
    const { action } = queued.change;
    if (action.kind !== 'flags' || !(hasFlag(action.add, flag) || hasFlag(action.remove, flag))) continue;
    target.flagsBefore = withFlags(target.flagsBefore, wasSet ? [flag] : [], wasSet ? [] : [flag]);
    return true;
  }
  return false;
}

const isMove = (entry: QueuedAt): boolean => ['move', 'transfer'].includes(entry.queued.change.action.kind);

/** Where a move, or one to another account, has put its rows. */
async function folderOf(core: Core, folders: Folders, action: ChangeAction): Promise<FolderRow | undefined> {
  if (action.kind === 'move') return folders.byPath(action.folder);
  if (action.kind !== 'transfer') return undefined;
  return (await foldersOf(core, action.account)).byPath(action.folder);
}

async function takeBackMove(
  core: Core,
  folders: Folders,
  queued: QueuedChange,
  targets: readonly QueuedTarget[],
  rows: Rows,
  mark: string,
) {
  const { action, id } = queued.change;
  const target = await folderOf(core, folders, action);
  const touched = new Set<FolderId>();
  const moved: MessageId[] = [];
  const home: MessageId[] = [];
  for (const each of targets) {
    const row = each.row && rows.get(each.row);
    if (!row || !each.place || row.folderId !== target?.id || core.queue.later(queued, each).some(isMove))
      continue;
    const before = core.queue.earlier(queued, each).findLast(isMove)?.queued.change.action;
    const place = folders.byPath(before?.kind === 'move' ? before.folder : each.place.folder);
    if (!place) continue;
    moved.push(row.id);
    touched.add(row.folderId).add(place.id);
    const { movedFrom } = row;
    const step = changeId.parse(`${id}${mark}`);
    const { uid, uidValidity } = each.place;
    if (before) await core.store.applyMove({ changeId: step, ids: [row.id], folderId: place.id });
    else if (movedFrom?.folderId === place.id && movedFrom.uid === uid) home.push(row.id);
    else {
      // It came here in several steps, of which the server did some: it goes where the server has it.
      await core.store.applyMove({ changeId: step, ids: [row.id], folderId: place.id });
      await core.store.confirmMove({
        changeId: step,
        folderId: place.id,
        uidValidity,
        moved: [{ id: row.id, uid }],
      });
    }
  }
  if (home.length > 0) await core.store.revertMove({ changeId: changeId.parse(`${id}${mark}`), ids: home });
  return { folders: touched, rows: moved };
}

function takeBackRemoval(core: Core, queued: QueuedChange, targets: readonly QueuedTarget[]): void {
  const places = targets.flatMap((target) => target.place ?? []);
  for (const [path, members] of Map.groupBy(places, (place) => place.folder)) {
    core.refetch(
      queued.change.accountId,
      path,
      members.map((place) => place.uid),
    );
  }
}
