import type { AccountId, ContentId, FolderId, MessageId, ThreadId } from '../../shared/model/ids.ts';
import { hasFlag, Seen } from '../../shared/model/flags.ts';
import { LinkCache, Links } from './links.ts';
import { PageCache, Pages } from './pages.ts';
import {
  type CounterName,
  type Counters,
  type ListKind,
  listKinds,
  type StoredContent,
  type StoredFolder,
  type StoredRow,
  type StoredThread,
} from './records.ts';
import { ListCache, SortedList } from './sorted-list.ts';
import type { Tx } from './tx.ts';

/** Everything committed that is worth keeping between operations; cleared when a write fails. */
export class Caches {
  readonly rows = new PageCache<StoredRow>('rows', 6, 500);
  readonly contents = new PageCache<StoredContent>('contents', 5, 300);
  readonly threads = new PageCache<StoredThread>('threads', 6, 500);
  readonly lists = new ListCache();
  readonly links = new LinkCache();
  folders: ReadonlyMap<FolderId, StoredFolder> | undefined;
  counters: Counters | undefined;

  clear(): void {
    this.rows.committed.clear();
    this.contents.committed.clear();
    this.threads.committed.clear();
    this.lists.clear();
    this.links.clear();
    this.folders = undefined;
    this.counters = undefined;
  }
}

const firstCounters: Counters = {
  id: 'counters',
  row: 1,
  content: 1,
  thread: 1,
  folder: 1,
  leaf: 1,
  link: 1,
  applied: 1,
};

/** One operation's view of the cache: reads through, gathers writes, hands them over at once at the end. */
export class Unit {
  readonly tx: Tx;
  readonly rows: Pages<StoredRow>;
  readonly contents: Pages<StoredContent>;
  readonly threads: Pages<StoredThread>;
  readonly #caches: Caches;
  readonly #lists = new Map<string, SortedList>();
  readonly #links = new Map<AccountId, Links>();
  readonly #folders: Map<FolderId, StoredFolder>;
  readonly #changedFolders = new Set<FolderId>();
  #counters: Counters;

  private constructor(
    tx: Tx,
    caches: Caches,
    counters: Counters,
    folders: ReadonlyMap<FolderId, StoredFolder>,
  ) {
    this.tx = tx;
    this.#caches = caches;
    this.#counters = counters;
    this.#folders = new Map(folders);
    this.rows = new Pages(caches.rows, tx, counters.row);
    this.contents = new Pages(caches.contents, tx, counters.content);
    this.threads = new Pages(caches.threads, tx, counters.thread);
  }

  static async begin(tx: Tx, caches: Caches): Promise<Unit> {
    caches.counters ??= (await tx.get<Counters>('meta', 'counters')) ?? firstCounters;
    caches.folders ??= new Map(
      (await tx.getAll<StoredFolder>('folders')).map((folder) => [folder.id, folder]),
    );
    return new Unit(tx, caches, caches.counters, caches.folders);
  }

  /** The next free number, taken. */
  number(counter: CounterName, count = 1): number {
    const next = this.#counters[counter];
    this.#counters = { ...this.#counters, [counter]: next + count };
    return next;
  }

  folder(id: FolderId): StoredFolder | undefined {
    return this.#folders.get(id);
  }

  folders(): StoredFolder[] {
    return [...this.#folders.values()];
  }

  putFolder(folder: StoredFolder): void {
    this.#folders.set(folder.id, folder);
    this.#changedFolders.add(folder.id);
  }

  removeFolder(id: FolderId): void {
    this.#folders.delete(id);
    this.#changedFolders.add(id);
  }

  /** Opens the lists of these folders; `list`, `place` and `displace` need them open. */
  async open(folderIds: Iterable<FolderId>): Promise<void> {
    const ids: string[] = [];
    for (const folderId of new Set(folderIds))
      for (const kind of listKinds)
        if (!this.#lists.has(`${folderId} ${kind}`)) ids.push(`${folderId} ${kind}`);
    if (ids.length === 0) return;
    for (const directory of await this.#caches.lists.open(this.tx, ids)) {
      this.#lists.set(
        directory.id,
        new SortedList(this.#caches.lists, this.tx, directory, () => this.number('leaf')),
      );
    }
  }

  /** Opens the folders of these rows, and those they were moved from. */
  openFor(rows: readonly StoredRow[]): Promise<void> {
    return this.open(
      rows.flatMap((row) => (row.movedFrom ? [row.folderId, row.movedFrom.folderId] : [row.folderId])),
    );
  }

  list(folderId: FolderId, kind: ListKind): SortedList {
    const list = this.#lists.get(`${folderId} ${kind}`);
    if (!list) throw new Error('folder used before it was opened');
    return list;
  }

  links(accountId: AccountId): Links {
    let links = this.#links.get(accountId);
    if (!links) {
      links = new Links(this.#caches.links, this.tx, accountId);
      this.#links.set(accountId, links);
    }
    return links;
  }

  forgetLinks(accountId: AccountId): void {
    this.#links.delete(accountId);
    this.#caches.links.clear();
  }

  #count(folderId: FolderId, total: number, unread: number): void {
    const folder = this.#folders.get(folderId);
    if (!folder) return;
    this.putFolder({ ...folder, total: folder.total + total, unread: folder.unread + unread });
  }

  /** Enters a row into the lists and counts of its folder. */
  place(row: StoredRow, hasBody: boolean): void {
    const { id, folderId, movedFrom } = row;
    this.list(folderId, 'order').add(row.receivedAt, id);
    if (row.uid === undefined) this.list(folderId, 'unnumbered').add(id, id);
    else this.list(folderId, 'uid').add(row.uid, id);
    if (!hasBody) this.list(folderId, 'bodiless').add(row.receivedAt, id);
    if (movedFrom && isThere(movedFrom)) this.list(movedFrom.folderId, 'moved').add(movedFrom.uid ?? 0, id);
    this.#count(folderId, 1, unreadOf(row));
  }

  /** Takes a row out of the lists and counts of its folder. */
  displace(row: StoredRow): void {
    const { id, folderId, movedFrom } = row;
    this.list(folderId, 'order').remove(row.receivedAt, id);
    if (row.uid === undefined) this.list(folderId, 'unnumbered').remove(id, id);
    else this.list(folderId, 'uid').remove(row.uid, id);
    this.list(folderId, 'bodiless').remove(row.receivedAt, id);
    if (movedFrom && isThere(movedFrom))
      this.list(movedFrom.folderId, 'moved').remove(movedFrom.uid ?? 0, id);
    this.#count(folderId, -1, -unreadOf(row));
  }

  /** Writes a row that stays where it is. */
  putInPlace(before: StoredRow, after: StoredRow): void {
    this.rows.put(after);
    const unread = unreadOf(after) - unreadOf(before);
    if (unread !== 0) this.#count(after.folderId, 0, unread);
  }

  /** Writes a row whose place (folder, UID, pending move) changes. */
  async putElsewhere(before: StoredRow, after: StoredRow): Promise<void> {
    await this.openFor([before, after]);
    const content = await this.contents.get(after.contentId);
    this.displace(before);
    this.rows.put(after);
    this.place(after, content?.hasBody ?? false);
  }

  /** Inside the transaction, after everything else. */
  async flush(): Promise<void> {
    this.rows.flush();
    this.contents.flush();
    this.threads.flush();
    for (const list of this.#lists.values()) await list.flush();
    for (const links of this.#links.values()) links.flush(() => this.number('link'));
    const changed = [...this.#changedFolders];
    this.tx.put(
      'folders',
      changed.flatMap((id) => this.#folders.get(id) ?? []),
    );
    this.tx.delete(
      'folders',
      changed.filter((id) => !this.#folders.has(id)),
    );
    // Last: writing leaves and links mints numbers.
    if (this.#counters !== this.#caches.counters) this.tx.put('meta', [this.#counters]);
  }

  /** After the commit. */
  publish(): void {
    this.rows.publish();
    this.contents.publish();
    this.threads.publish();
    for (const list of this.#lists.values()) list.publish();
    for (const links of this.#links.values()) links.publish();
    this.#caches.counters = this.#counters;
    this.#caches.folders = this.#folders;
  }
}

/** In `movedFrom` in place of a UIDVALIDITY: the server no longer has the message at the source. */
export const goneFromSource = -1;

export function isThere(movedFrom: NonNullable<StoredRow['movedFrom']>): boolean {
  return movedFrom.uidValidity !== goneFromSource;
}

export function unreadOf(row: StoredRow): 0 | 1 {
  return hasFlag(row.flags, Seen) ? 0 : 1;
}

export const asRow = (id: number): MessageId => id as MessageId;
export const asContent = (id: number): ContentId => id as ContentId;
export const asThread = (id: number): ThreadId => id as ThreadId;
export const asFolder = (id: number): FolderId => id as FolderId;
