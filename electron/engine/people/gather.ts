import type { FolderRole } from '../../../shared/model/folder.ts';
import type { ContentId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { FolderRow, MessageRow } from '../../../shared/store/rows.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Letter } from './book.ts';

/** Rows read at once: a few milliseconds of the cupboard's time. */
const slice = 250;
/** The newest are read; who was in touch before them only is looked up by hand. */
const mostOfFolder = 50_000;
const mostOfAll = 100_000;

/** What is in these is from nobody one wants, or was not sent. */
const leftOut: ReadonlySet<FolderRole> = new Set(['junk', 'trash', 'drafts']);

/** A letter with what names its message: copies in several folders are one letter. */
export interface Found extends Letter {
  readonly contentId: ContentId;
  readonly messageId?: string;
}

export interface GatherPorts {
  readonly store: Pick<StoreApi, 'folders' | 'page' | 'rows' | 'contents'>;
  /** Whether an address is the person's own; lower case. */
  isOwn(address: string): boolean;
  now(): number;
}

/** The letters of the cache, slice by slice: first the newest of Sent and Inbox everywhere, then the rest. */
export async function* lettersOf(ports: GatherPorts): AsyncGenerator<readonly Found[]> {
  const rank = ({ role }: FolderRow): number => (role === 'sent' ? 0 : role === 'inbox' ? 1 : 2);
  const folders = (await ports.store.folders({}))
    .filter(({ role, total }) => total > 0 && !(role && leftOut.has(role)))
    .sort((a, b) => rank(a) - rank(b));
  const first = folders.filter((folder) => rank(folder) < 2);
  let read = 0;
  for (const { id } of first) yield await sliceOf(ports, id, 0);
  for (const folder of folders) {
    const end = Math.min(folder.total, mostOfFolder);
    for (let at = first.includes(folder) ? slice : 0; at < end && read < mostOfAll; at += slice) {
      yield await sliceOf(ports, folder.id, at);
      read += slice;
    }
  }
}

/** The letters of rows that came just now, slice by slice. */
export async function* lettersIn(
  ports: GatherPorts,
  ids: readonly MessageId[],
): AsyncGenerator<readonly Found[]> {
  const skipped = new Set(
    (await ports.store.folders({})).filter(({ role }) => role && leftOut.has(role)).map(({ id }) => id),
  );
  for (let at = 0; at < ids.length; at += slice) {
    const rows = await ports.store.rows({ ids: ids.slice(at, at + slice) });
    yield await letters(
      ports,
      rows.filter(({ folderId }) => !skipped.has(folderId)),
    );
  }
}

async function sliceOf(ports: GatherPorts, folderId: FolderId, offset: number): Promise<readonly Found[]> {
  return letters(ports, (await ports.store.page({ folderId, offset, limit: slice })).rows);
}

async function letters(ports: GatherPorts, rows: readonly MessageRow[]): Promise<readonly Found[]> {
  const isMine = ({ from }: MessageRow): boolean =>
    from.some(({ address }) => ports.isOwn(address.toLowerCase()));
  // Copies are in the content only, which is bigger: it is read of what the person wrote.
  const contents = await ports.store.contents({ ids: rows.filter(isMine).map(({ contentId }) => contentId) });
  const byId = new Map(contents.map((content) => [content.id, content]));
  return rows.map((row) => {
    const content = byId.get(row.contentId);
    return {
      contentId: row.contentId,
      ...(row.messageId === undefined ? {} : { messageId: row.messageId }),
      at: Math.min(row.sentAt ?? row.receivedAt, row.receivedAt, ports.now()),
      ...(isMine(row)
        ? { wrote: true, to: row.to, copies: content ? [...content.cc, ...content.bcc] : [] }
        : { wrote: false, to: row.from.slice(0, 1) }),
    };
  });
}
