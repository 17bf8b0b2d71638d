import { buffer } from 'node:stream/consumers';
import type { FolderRow, MessageRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { isFailed } from '../failed.ts';
import type { StoreApi } from '../store/store-api.ts';
import { asMbox } from './write-mbox.ts';

/** Rows read from the cache at once. */
const pageSize = 500;
/** A bigger message is read twice, and never held: the From_ line says how its last line ends. */
const heldAtMost = 4 * 1024 * 1024;

/**
 * All messages of a folder as one mbox, oldest UID first, as fast as it is read. What is removed meanwhile is left out.
 *
 * @throws Failed when a message cannot be had: an mbox that ends early must not look whole
 */
export async function* exportFolder(
  { store, backend }: { readonly store: Pick<StoreApi, 'uids' | 'rowsByUid'>; readonly backend: MailBackend },
  folder: FolderRow,
): AsyncGenerator<Uint8Array> {
  for (let fromUid = 1; ; ) {
    const { uids } = await store.uids({ folderId: folder.id, fromUid, limit: pageSize });
    const rows = new Map<number, MessageRow>();
    for (const row of await store.rowsByUid({ folderId: folder.id, uids }))
      if (row.uid !== undefined) rows.set(row.uid, row);
    for (const [uid, row] of rows) {
      const place = { path: folder.path, uidValidity: row.uidValidity };
      const read = (): AsyncIterable<Uint8Array> => backend.streamSection(place, uid, '');
      const message = await ready(row, read);
      if (message) yield* asMbox(message.bytes, row.receivedAt, message.isUnended);
    }
    const last = uids.at(-1);
    if (last === undefined || uids.length < pageSize) return;
    fromUid = last + 1;
  }
}

/** @returns undefined when it is gone */
async function ready(row: MessageRow, read: () => AsyncIterable<Uint8Array>) {
  try {
    if (row.size > heldAtMost) return { isUnended: await isUnended(read()), bytes: read() };
    const bytes = [await buffer(read())];
    return { isUnended: await isUnended(bytes), bytes };
  } catch (error) {
    if (isFailed(error, 'message-gone')) return undefined;
    throw error;
  }
}

async function isUnended(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<boolean> {
  let last: number | undefined;
  for await (const piece of bytes) last = piece.at(-1) ?? last;
  return last !== 0x0a;
}
