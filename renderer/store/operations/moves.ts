import type { ChangeId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { RowChange } from '../../../shared/store/contract.ts';
import type { NewMessage } from '../../../shared/store/rows.ts';
import type { StoredRow } from '../records.ts';
import { asRow, isThere, type Unit } from '../unit.ts';
import { once } from './applied.ts';
import { removeRows } from './removal.ts';

/**
 * Into a folder of another account a row comes as a guest: it stays its own account's, with its content and thread,
 * until the copy there is confirmed.
 */
export async function applyMove(
  unit: Unit,
  {
    changeId,
    ids,
    folderId,
  }: { readonly changeId: ChangeId; readonly ids: readonly MessageId[]; readonly folderId: FolderId },
): Promise<{ changed: readonly RowChange[] }> {
  return once(unit, 'applyMove', changeId, ids, async () => {
    const target = unit.folder(folderId);
    if (!target) return { changed: [] };
    const rows = (await unit.rows.many([...new Set(ids)])).filter((row) => row.folderId !== folderId);
    await prepare(unit, rows, [folderId]);
    const changed: RowChange[] = [];
    for (const before of rows) {
      const { uid, uidValidity } = before;
      const after: StoredRow = {
        ...before,
        folderId,
        uid: undefined,
        modseq: undefined,
        uidValidity: target.server.uidValidity ?? 0,
        movedFrom: stillThere(before) ?? { folderId: before.folderId, uid, uidValidity },
      };
      await unit.putElsewhere(before, after);
      changed.push({ before, after });
    }
    return { changed };
  });
}

/** Where the server has a row on its way, unless its arrival here was seen and its leaving there too. */
function stillThere({ movedFrom, uid }: StoredRow): StoredRow['movedFrom'] {
  return movedFrom && (isThere(movedFrom) || uid === undefined) ? movedFrom : undefined;
}

export async function rowWithUid(
  unit: Unit,
  folderId: FolderId,
  uid: number,
): Promise<StoredRow | undefined> {
  const found = await unit.list(folderId, 'uid').find([uid]);
  return unit.rows.get(found.get(uid) ?? 0);
}

export async function revertMove(
  unit: Unit,
  { changeId, ids }: { readonly changeId: ChangeId; readonly ids: readonly MessageId[] },
): Promise<{ changed: readonly RowChange[] }> {
  return once(unit, 'revertMove', changeId, ids, async () => {
    const rows = (await unit.rows.many([...new Set(ids)])).filter((row) => row.movedFrom);
    await prepare(unit, rows, []);
    const changed: RowChange[] = [];
    for (const before of rows) changed.push({ before, after: await putBack(unit, before) });
    return { changed };
  });
}

/** @returns the row where it is now; undefined when the server no longer has it anywhere that is known */
async function putBack(unit: Unit, row: StoredRow): Promise<StoredRow | undefined> {
  const { movedFrom } = row;
  if (!movedFrom || !isThere(movedFrom) || !unit.folder(movedFrom.folderId)) {
    if (row.uid === undefined) {
      await removeRows(unit, [row]);
      return undefined;
    }
    const kept = { ...row, movedFrom: undefined };
    await unit.putElsewhere(row, kept);
    return kept;
  }
  if (row.uid !== undefined) await leaveCopy(unit, row);
  const { folderId, uid, uidValidity } = movedFrom;
  const twin = uid === undefined ? undefined : await rowWithUid(unit, folderId, uid);
  if (twin && twin.id !== row.id) await removeRows(unit, [twin]);
  const back = { ...row, folderId, uid, uidValidity, modseq: undefined, movedFrom: undefined };
  await unit.putElsewhere(row, back);
  return back;
}

/** What was taken for the moved row was another copy of the message: it gets a row of its own. */
export async function leaveCopy(unit: Unit, row: StoredRow): Promise<void> {
  await Promise.all([
    unit.rows.loadLast(),
    unit.contents.load([row.contentId]),
    unit.threads.load([row.threadId]),
  ]);
  const copy: StoredRow = { ...row, id: asRow(unit.number('row')), movedFrom: undefined };
  const content = unit.contents.now(row.contentId);
  const thread = unit.threads.now(row.threadId);
  if (content) unit.contents.put({ ...content, placements: [...content.placements, copy.id] });
  if (thread) unit.threads.put({ ...thread, ids: [...thread.ids, copy.id] });
  unit.rows.put(copy);
  unit.place(copy, content?.hasBody ?? false);
}

/** Brings in at once what moving these rows touches. */
export async function prepare(
  unit: Unit,
  rows: readonly StoredRow[],
  targets: readonly FolderId[],
): Promise<void> {
  await Promise.all([
    unit.openFor(rows),
    unit.open(targets),
    unit.contents.load(rows.map((row) => row.contentId)),
  ]);
}

/** Names a message where it has no Message-ID. */
function identityOf(message: Pick<StoredRow, 'messageId' | 'size' | 'sentAt' | 'subject'>): string {
  return message.messageId ?? `${message.size} ${message.sentAt ?? ''} ${message.subject}`;
}

/**
 * Gives arriving UIDs to rows that wait for theirs: those a move put here, and those that a move took away from here
 * before their UID was known.
 *
 * @returns the messages that no row waited for
 */
export async function adoptArrivals(
  unit: Unit,
  folderId: FolderId,
  uidValidity: number,
  messages: readonly NewMessage[],
): Promise<readonly NewMessage[]> {
  const here = await unit.list(folderId, 'unnumbered').slice(0, Number.POSITIVE_INFINITY);
  const away = (await unit.list(folderId, 'moved').from(0, Number.POSITIVE_INFINITY)).flatMap(([uid, id]) =>
    uid === 0 ? [id] : [],
  );
  if (here.length + away.length === 0) return messages;
  // A guest from another account gets its own UID when its copy is confirmed.
  const home = unit.folder(folderId)?.accountId;
  const rows = (await unit.rows.many([...here, ...away])).filter((row) => row.accountId === home);
  const waiting = Map.groupBy(rows, identityOf);
  const rest: NewMessage[] = [];
  for (const message of messages) {
    const alike = waiting.get(identityOf(message)) ?? [];
    // The server did a confirmed move; one that is only recorded may meet another copy.
    const row = alike.find((each) => !each.movedFrom) ?? alike[0];
    if (!row) {
      rest.push(message);
      continue;
    }
    alike.splice(alike.indexOf(row), 1);
    const { uid, modseq } = message;
    if (row.folderId === folderId) await unit.putElsewhere(row, { ...row, uid, uidValidity, modseq });
    else await unit.putElsewhere(row, { ...row, movedFrom: { folderId, uid, uidValidity } });
  }
  return rest;
}
