import type { AccountId, ContentId, FolderId, ThreadId } from '../../shared/model/ids.ts';
import type { Packed } from './packed.ts';
import type { BodyRow, ContentRow, FolderRow, MessageRow } from '../../shared/store/rows.ts';

/**
 * What lies in IndexedDB. A request costs Chromium about 0.1 ms whatever it carries, so small things that are written
 * together lie together: rows, contents and threads in pages by number, sorted lists in leaves, links in batches.
 */

/**
 * Entries of the numbers `id << bits` up to the next page, as JSON: Chromium clones one piece several times faster than
 * the objects in it.
 */
export interface Page {
  readonly id: number;
  readonly entries: Packed | string;
}

/** The size tells copies apart from other messages that carry the same Message-ID. */
export interface StoredContent extends Omit<ContentRow, 'id' | 'accountId'> {
  readonly id: ContentId;
  readonly accountId: AccountId;
  readonly size: number;
}

/** A thread, or where it went when a late parent joined it to a bigger one. */
export interface StoredThread {
  readonly id: ThreadId;
  readonly ids: readonly number[];
  readonly into?: ThreadId;
}

/** Message-IDs seen or referenced together. The index holds numbers, which cost it less than long strings. */
export interface LinkBatch {
  readonly id: number;
  readonly accountId: AccountId;
  /** Hashes of the keys, for the index. */
  readonly hashes: readonly number[];
  /** {@link LinkEntry} of each, as JSON. */
  readonly entries: Packed | string;
}

/** Key, thread, content (0: only referenced). */
export type LinkEntry = readonly [key: string, thread: number, content: number];

/** Up to 1024 pairs (key, id), ascending by key, then id. */
export interface Leaf {
  readonly id: number;
  readonly keys: Float64Array;
  readonly ids: Float64Array;
}

export interface LeafEntry {
  readonly leaf: number;
  readonly lowKey: number;
  readonly lowId: number;
  readonly highKey: number;
  readonly count: number;
}

/** The leaves of one sorted list, in order. */
export interface Directory {
  /** `<folder> <kind>` */
  readonly id: string;
  readonly leaves: readonly LeafEntry[];
}

/** The sorted lists of a folder, by what sorts them. */
export const listKinds = [
  /** receivedAt: the order of the message list. */
  'order',
  /** UID of every numbered row. */
  'uid',
  /** Row id of every row without UID. */
  'unnumbered',
  /** UID in this folder (0: unknown) of rows whose move away from it the server has not done yet. */
  'moved',
  /** receivedAt of rows whose content has no body. */
  'bodiless',
] as const;
export type ListKind = (typeof listKinds)[number];

/** The answer to a change, kept for its repetition. */
export interface Applied {
  readonly key: string;
  readonly number: number;
  readonly answer: unknown;
}

export interface Birth {
  readonly id: 'birth';
  readonly generation: string;
  readonly bornAt: number;
}

/** The next free numbers. */
export interface Counters {
  readonly id: 'counters';
  readonly row: number;
  readonly content: number;
  readonly thread: number;
  readonly folder: number;
  readonly leaf: number;
  readonly link: number;
  readonly applied: number;
}

export type Meta = Birth | Counters;
export type CounterName = Exclude<keyof Counters, 'id'>;

export type StoredFolder = FolderRow & { readonly id: FolderId };
export type StoredRow = MessageRow;
export type StoredBody = BodyRow;
