import type { ServerPlace } from '../../../shared/model/change.ts';
import type { AccountId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import { type Core, type Folders, foldersOf } from './core.ts';

/** Everything by which a message may be found again. */
export interface Wanted {
  /** Its row, when the number is one of this generation. */
  readonly row?: MessageId;
  readonly places: readonly (ServerPlace | undefined)[];
  readonly messageId?: string;
  /** Paths where a message of this Message-ID is the one that is meant, the likeliest first. */
  readonly folders: readonly string[];
}

/** @returns for each message its row, or undefined when the cache does not have it. */
export async function findRows(
  core: Core,
  accountId: AccountId,
  wanted: readonly Wanted[],
): Promise<readonly (MessageRow | undefined)[]> {
  const ids = wanted.flatMap((each) => each.row ?? []);
  const known = new Map((ids.length > 0 ? await core.store.rows({ ids }) : []).map((row) => [row.id, row]));
  const missing = wanted.filter((each) => each.row === undefined || !known.has(each.row));
  if (missing.length === 0) return wanted.map((each) => each.row && known.get(each.row));
  const folders = await foldersOf(core, accountId);
  const byPlace = await rowsByPlace(
    core,
    folders,
    missing.flatMap((each) => each.places),
  );
  const found: (MessageRow | undefined)[] = [];
  for (const each of wanted) {
    const byId = each.row && known.get(each.row);
    const placed = byId ?? each.places.flatMap((place) => (place && byPlace.get(keyOf(place))) ?? [])[0];
    found.push(placed ?? (await rowByMessageId(core, accountId, folders, each)));
  }
  return found;
}

const keyOf = ({ folder, uidValidity, uid }: ServerPlace): string => `${uidValidity} ${uid} ${folder}`;

async function rowsByPlace(
  core: Core,
  folders: Folders,
  places: readonly (ServerPlace | undefined)[],
): Promise<ReadonlyMap<string, MessageRow>> {
  const uids = new Map<string, number[]>();
  for (const place of places) {
    if (place) uids.set(place.folder, [...(uids.get(place.folder) ?? []), place.uid]);
  }
  const found = new Map<string, MessageRow>();
  for (const [path, wanted] of uids) {
    const folder = folders.byPath(path);
    if (!folder) continue;
    for (const row of await core.store.rowsByUid({ folderId: folder.id, uids: wanted, alsoAway: true })) {
      const { uid, uidValidity } = row.folderId === folder.id ? row : (row.movedFrom ?? row);
      if (uid !== undefined) found.set(keyOf({ folder: path, uidValidity, uid }), row);
    }
  }
  return found;
}

async function rowByMessageId(
  core: Core,
  accountId: AccountId,
  folders: Folders,
  wanted: Wanted,
): Promise<MessageRow | undefined> {
  if (wanted.messageId === undefined) return undefined;
  const rows = await core.store.rowsByMessageId({ accountId, messageId: wanted.messageId });
  for (const path of wanted.folders) {
    const folder = folders.byPath(path);
    const row = folder && rows.find((each) => each.folderId === folder.id);
    if (row) return row;
  }
  return undefined;
}
