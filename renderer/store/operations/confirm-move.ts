import type { ChangeId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { StoredBody, StoredRow } from '../records.ts';
import type { Unit } from '../unit.ts';
import { addMessages } from './add-messages.ts';
import { putBody } from './bodies.ts';
import { leaveCopy, prepare, rowWithUid } from './moves.ts';
import { rowsByMessageId } from './page.ts';
import { removeRows } from './removal.ts';
import { mergeServerState } from './server-state.ts';

export async function confirmMove(
  unit: Unit,
  input: {
    readonly changeId: ChangeId;
    readonly folderId: FolderId;
    readonly uidValidity?: number;
    readonly moved: readonly { readonly id: MessageId; readonly uid?: number }[];
  },
): Promise<void> {
  const { folderId, moved } = input;
  const known = unit.folder(folderId)?.server.uidValidity;
  const uidValidity = input.uidValidity ?? known ?? 0;
  // A folder that was never looked into: what its UIDs mean is known from now on.
  if (known === undefined) mergeServerState(unit, folderId, { uidValidity: input.uidValidity });
  const uidOf = new Map(moved.map(({ id, uid }) => [id, uid]));
  const rows = await unit.rows.many([...uidOf.keys()]);
  await prepare(unit, rows, [folderId]);
  for (const row of rows) {
    if (!row.movedFrom) continue;
    const uid = uidOf.get(row.id);
    const isGuest = row.folderId === folderId && row.accountId !== unit.folder(folderId)?.accountId;
    // Moved on since: this is where the server has it now.
    if (isGuest) await takeIn(unit, row, uid, uidValidity);
    else if (row.folderId !== folderId) {
      const twin = uid === undefined ? undefined : await rowWithUid(unit, folderId, uid);
      if (twin) await removeRows(unit, [twin]);
      await unit.putElsewhere(row, { ...row, movedFrom: { folderId, uid, uidValidity } });
    } else await settle(unit, row, uid, uidValidity);
  }
}

/** The row is where the server has it: with the UID the server gave, or that of the twin a synchronisation brought. */
async function settle(
  unit: Unit,
  row: StoredRow,
  uid: number | undefined,
  uidValidity: number,
): Promise<void> {
  const { folderId } = row;
  if (uid !== undefined && row.uid !== undefined && row.uid !== uid) await leaveCopy(unit, row);
  const twin =
    uid === undefined
      ? row.uid === undefined
        ? await laterTwin(unit, row)
        : undefined
      : await rowWithUid(unit, folderId, uid);
  if (twin && twin.id !== row.id) await removeRows(unit, [twin]);
  await unit.putElsewhere(row, {
    ...row,
    uid: uid ?? twin?.uid ?? row.uid,
    uidValidity,
    movedFrom: undefined,
  });
}

/** A numbered row with the same Message-ID that came to the folder after this one was known. */
async function laterTwin(unit: Unit, row: StoredRow): Promise<StoredRow | undefined> {
  if (row.messageId === undefined) return undefined;
  const carriers = await rowsByMessageId(unit, { accountId: row.accountId, messageId: row.messageId });
  const twins = carriers.filter(
    (each) => each.id > row.id && each.folderId === row.folderId && each.uid !== undefined,
  );
  return twins.sort((a, b) => b.id - a.id)[0];
}

/**
 * A guest from another account becomes a message of this one: a new row, content and thread, as if a synchronisation had
 * brought it, with the body that is known. Where one was faster, or the copy's UID is not known, the guest just goes.
 */
async function takeIn(
  unit: Unit,
  row: StoredRow,
  uid: number | undefined,
  uidValidity: number,
): Promise<void> {
  const content = await unit.contents.get(row.contentId);
  const [body] = content?.hasBody ? await unit.tx.getMany<StoredBody>('bodies', [content.id]) : [];
  await removeRows(unit, [row]);
  if (!content || uid === undefined) return;
  const { flags, size, receivedAt, sentAt, sentOffset, from, to, subject, hasAttachments, preview } = row;
  const summary = { flags, size, receivedAt, sentAt, sentOffset, from, to, subject, hasAttachments, preview };
  const { added } = await addMessages(unit, {
    folderId: row.folderId,
    uidValidity,
    messages: [{ ...content, ...summary, uid }],
  });
  const [native] = added;
  if (native && body) await putBody(unit, { body: { ...body, contentId: native.contentId } });
}
