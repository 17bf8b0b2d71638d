import type { ChangeId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { RowChange } from '../../../shared/store/contract.ts';
import type { FolderServerState } from '../../../shared/store/rows.ts';
import type { StoredRow } from '../records.ts';
import { goneFromSource, type Unit } from '../unit.ts';
import { once } from './applied.ts';
import { mergeServerState } from './server-state.ts';

/** Takes rows away with all that only they needed: list entries, counts, thread membership, contents, bodies. */
export async function removeRows(unit: Unit, rows: readonly StoredRow[]): Promise<void> {
  if (rows.length === 0) return;
  await unit.openFor(rows);
  await Promise.all([
    unit.rows.load(rows.map((row) => row.id)),
    unit.contents.load(rows.map((row) => row.contentId)),
    unit.threads.load(rows.map((row) => row.threadId)),
  ]);
  for (const row of rows) {
    unit.displace(row);
    unit.rows.remove(row.id);
  }
  for (const [threadId, members] of Map.groupBy(rows, (row) => row.threadId)) {
    const thread = unit.threads.now(threadId);
    const gone = new Set<number>(members.map((row) => row.id));
    if (thread) unit.threads.put({ ...thread, ids: thread.ids.filter((id) => !gone.has(id)) });
  }
  const bodies: number[] = [];
  for (const [contentId, carriers] of Map.groupBy(rows, (row) => row.contentId)) {
    const content = unit.contents.now(contentId);
    if (!content) continue;
    const gone = new Set<number>(carriers.map((row) => row.id));
    const placements = content.placements.filter((id) => !gone.has(id));
    if (placements.length > 0) unit.contents.put({ ...content, placements });
    else {
      unit.contents.remove(contentId);
      if (content.hasBody) bodies.push(contentId);
    }
  }
  unit.tx.delete('bodies', bodies);
}

export async function removeByUid(
  unit: Unit,
  {
    folderId,
    uids,
    server,
  }: { readonly folderId: FolderId; readonly uids: readonly number[]; readonly server?: FolderServerState },
): Promise<{ removed: readonly MessageId[] }> {
  if (!unit.folder(folderId)) return { removed: [] };
  await unit.open([folderId]);
  if (server) mergeServerState(unit, folderId, server);
  // A row on its way elsewhere stays: perhaps it is gone from here because the move was done.
  const moved = await unit.list(folderId, 'moved').find(uids);
  for (const row of await unit.rows.many([...moved.values()])) {
    if (row.movedFrom)
      await unit.putElsewhere(row, { ...row, movedFrom: { folderId, uidValidity: goneFromSource } });
  }
  const found = await unit.list(folderId, 'uid').find(uids);
  const rows = await unit.rows.many([...found.values()]);
  await removeRows(unit, rows);
  return { removed: rows.map((row) => row.id) };
}

export async function applyRemove(
  unit: Unit,
  { changeId, ids }: { readonly changeId: ChangeId; readonly ids: readonly MessageId[] },
): Promise<{ changed: readonly RowChange[] }> {
  return once(unit, 'applyRemove', changeId, ids, async () => {
    const rows = await unit.rows.many([...new Set(ids)]);
    await removeRows(unit, rows);
    return { changed: rows.map((before) => ({ before })) };
  });
}
