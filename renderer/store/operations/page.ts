import type { Flags } from '../../../shared/model/flags.ts';
import type { AccountId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import { linkKey } from '../links.ts';
import { Threading } from '../threads.ts';
import { asRow, type Unit } from '../unit.ts';

/** Ids of ranks `from` to `to` (excluded), newest first; the list itself ascends. */
async function newestFirst(
  unit: Unit,
  folderId: FolderId,
  from: number,
  to: number,
): Promise<{ total: number; ids: MessageId[] }> {
  if (!unit.folder(folderId)) return { total: 0, ids: [] };
  await unit.open([folderId]);
  const list = unit.list(folderId, 'order');
  const total = await list.count();
  const ids = from < total ? await list.slice(Math.max(0, total - to), total - from) : [];
  return { total, ids: ids.toReversed().map(asRow) };
}

export async function page(
  unit: Unit,
  {
    folderId,
    offset,
    limit,
  }: { readonly folderId: FolderId; readonly offset: number; readonly limit: number },
): Promise<{ total: number; rows: readonly MessageRow[] }> {
  const { total, ids } = await newestFirst(unit, folderId, offset, offset + limit);
  return { total, rows: await unit.rows.many(ids) };
}

/** `from` and `to` are both included. */
export async function range(
  unit: Unit,
  { folderId, from, to }: { readonly folderId: FolderId; readonly from: number; readonly to: number },
): Promise<readonly MessageId[]> {
  return (await newestFirst(unit, folderId, from, to + 1)).ids;
}

export async function position(unit: Unit, { id }: { readonly id: MessageId }): Promise<number> {
  const row = await unit.rows.get(id);
  if (!row) return -1;
  await unit.open([row.folderId]);
  const list = unit.list(row.folderId, 'order');
  const rank = await list.rank(row.receivedAt, id);
  return rank < 0 ? -1 : (await list.count()) - 1 - rank;
}

/** How many messages came at or after each of the times: where in the list a day begins. */
export async function ranks(
  unit: Unit,
  { folderId, times }: { readonly folderId: FolderId; readonly times: readonly number[] },
): Promise<readonly number[]> {
  if (!unit.folder(folderId)) return times.map(() => 0);
  await unit.open([folderId]);
  const list = unit.list(folderId, 'order');
  const counts: number[] = [];
  for (const time of times) counts.push(await list.countFrom(time));
  return counts;
}

export async function rows(
  unit: Unit,
  { ids }: { readonly ids: readonly MessageId[] },
): Promise<readonly MessageRow[]> {
  return unit.rows.many(ids);
}

export async function rowsByUid(
  unit: Unit,
  input: { readonly folderId: FolderId; readonly uids: readonly number[]; readonly alsoAway?: boolean },
): Promise<readonly MessageRow[]> {
  const { folderId, uids: wanted } = input;
  if (!unit.folder(folderId)) return [];
  await unit.open([folderId]);
  const found = await unit.list(folderId, 'uid').find(wanted);
  const away = input.alsoAway ? await unit.list(folderId, 'moved').find(wanted) : new Map<number, number>();
  return unit.rows.many(wanted.flatMap((uid) => found.get(uid) ?? away.get(uid) ?? []));
}

export async function uids(
  unit: Unit,
  {
    folderId,
    fromUid,
    limit,
  }: { readonly folderId: FolderId; readonly fromUid: number; readonly limit: number },
): Promise<{ uids: readonly number[]; flags: readonly Flags[] }> {
  if (!unit.folder(folderId)) return { uids: [], flags: [] };
  await unit.open([folderId]);
  const pairs = await unit.list(folderId, 'uid').from(fromUid, limit);
  await unit.rows.load(pairs.map(([, id]) => id));
  return { uids: pairs.map(([uid]) => uid), flags: pairs.map(([, id]) => unit.rows.now(id)?.flags ?? []) };
}

export async function rowsByMessageId(
  unit: Unit,
  { accountId, messageId }: { readonly accountId: AccountId; readonly messageId: string },
): Promise<readonly MessageRow[]> {
  const key = linkKey(accountId, messageId);
  const links = unit.links(accountId);
  await links.load([key]);
  const contents = await unit.contents.many(links.now(key)?.contents ?? []);
  const carriers = await unit.rows.many(contents.flatMap((content) => content.placements));
  return carriers.filter((row) => row.messageId === messageId);
}

/** Oldest first. */
export async function thread(unit: Unit, { id }: { readonly id: MessageId }): Promise<readonly MessageRow[]> {
  const row = await unit.rows.get(id);
  if (!row) return [];
  const threading = new Threading(unit);
  await threading.load([row.threadId]);
  const members = await unit.rows.many(threading.resolve(row.threadId)?.ids ?? []);
  return members.sort((a, b) => a.receivedAt - b.receivedAt || a.id - b.id);
}
