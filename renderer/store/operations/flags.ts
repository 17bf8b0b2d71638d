import { type Flags, sameFlags, withFlags } from '../../../shared/model/flags.ts';
import type { ChangeId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { FlagUpdate, RowChange } from '../../../shared/store/contract.ts';
import type { FolderServerState } from '../../../shared/store/rows.ts';
import type { StoredRow } from '../records.ts';
import type { Unit } from '../unit.ts';
import { once } from './applied.ts';
import { mergeServerState } from './server-state.ts';

export async function setFlagsFromServer(
  unit: Unit,
  {
    folderId,
    updates,
    server,
  }: {
    readonly folderId: FolderId;
    readonly updates: readonly FlagUpdate[];
    readonly server?: FolderServerState;
  },
): Promise<{ changed: readonly MessageId[] }> {
  if (!unit.folder(folderId)) return { changed: [] };
  await unit.open([folderId]);
  if (server) mergeServerState(unit, folderId, server);
  const uids = updates.map((update) => update.uid);
  const ids = await unit.list(folderId, 'uid').find(uids);
  // A row on its way elsewhere is still this message to the server.
  for (const [uid, id] of await unit.list(folderId, 'moved').find(uids)) ids.set(uid, id);
  await unit.rows.load(ids.values());
  const changed: MessageId[] = [];
  for (const { uid, flags, modseq } of updates) {
    const before = unit.rows.now(ids.get(uid) ?? 0);
    if (!before) continue;
    const same = sameFlags(before.flags, flags);
    if (same && (modseq === undefined || modseq === before.modseq)) continue;
    unit.putInPlace(before, {
      ...before,
      flags: same ? before.flags : withFlags(flags, [], []),
      modseq: modseq ?? before.modseq,
    });
    if (!same) changed.push(before.id);
  }
  return { changed };
}

async function changeFlags(
  unit: Unit,
  ids: readonly MessageId[],
  flagsFor: (row: StoredRow) => Flags,
): Promise<{ changed: readonly RowChange[] }> {
  const changed: RowChange[] = [];
  for (const before of await unit.rows.many([...new Set(ids)])) {
    const flags = flagsFor(before);
    if (sameFlags(before.flags, flags)) continue;
    const after = { ...before, flags };
    unit.putInPlace(before, after);
    changed.push({ before, after });
  }
  return { changed };
}

export async function applyFlags(
  unit: Unit,
  {
    changeId,
    ids,
    add,
    remove,
  }: {
    readonly changeId: ChangeId;
    readonly ids: readonly MessageId[];
    readonly add: Flags;
    readonly remove: Flags;
  },
): Promise<{ changed: readonly RowChange[] }> {
  return once(unit, 'applyFlags', changeId, ids, () =>
    changeFlags(unit, ids, (row) => withFlags(row.flags, add, remove)),
  );
}

export async function restoreFlags(
  unit: Unit,
  {
    changeId,
    rows,
  }: {
    readonly changeId: ChangeId;
    readonly rows: readonly { readonly id: MessageId; readonly flags: Flags }[];
  },
): Promise<{ changed: readonly RowChange[] }> {
  const wanted = new Map(rows.map((row) => [row.id, withFlags(row.flags, [], [])]));
  const ids = [...wanted.keys()];
  return once(unit, 'restoreFlags', changeId, ids, () =>
    changeFlags(unit, ids, (row) => wanted.get(row.id) ?? row.flags),
  );
}
