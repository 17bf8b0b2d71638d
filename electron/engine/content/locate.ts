import type { MessageId } from '../../../shared/model/ids.ts';
import type { ContentRow, MessageRow } from '../../../shared/store/rows.ts';
import type { MailBackend, Place } from '../backend/mail-backend.ts';
import { Failed } from '../failed.ts';
import type { ContentPorts } from './ports.ts';

export interface Located {
  readonly backend: MailBackend;
  readonly place: Place;
  readonly uid: number;
}

/** @throws Failed `message-gone` */
export async function readRow(
  store: Pick<ContentPorts['store'], 'rows' | 'content'>,
  id: MessageId,
): Promise<{ readonly row: MessageRow; readonly content: ContentRow }> {
  const [row] = await store.rows({ ids: [id] });
  const content = row && (await store.content({ id: row.contentId }));
  if (!row || !content) throw new Failed({ code: 'message-gone', phase: 'cache' });
  return { row, content };
}

/**
 * Where the server keeps a message: where the row is, where a move that was not sent yet took it from, or where
 * another copy of the same content lies.
 *
 * @throws Failed `offline` without a ready session, `disk-failed`, `message-gone` when no copy has a number on the server
 */
export async function locate(ports: ContentPorts, row: MessageRow, content: ContentRow): Promise<Located> {
  const { store } = ports;
  const backend = await ports.backendOf(row.accountId);
  if (!backend) throw new Failed({ code: 'offline', phase: 'fetch' });
  const others = content.placements.filter((id) => id !== row.id);
  const rows = [
    row,
    ...(others.length > 0 && (row.movedFrom ?? row).uid === undefined
      ? await store.rows({ ids: others })
      : []),
  ];
  for (const each of rows) {
    const { folderId, uid, uidValidity } = each.movedFrom ?? each;
    if (uid === undefined) continue;
    const folder = await store.folder({ id: folderId });
    if (folder) return { backend, place: { path: folder.path, uidValidity }, uid };
  }
  throw new Failed({ code: 'message-gone', phase: 'fetch' });
}
