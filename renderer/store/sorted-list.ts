import {
  comparePairs,
  cutIntoLeaves,
  entryOf,
  joinLimit,
  leafFor,
  lowerBound,
  mergePairs,
  type Pair,
} from './leaves.ts';
import { Lru } from './lru.ts';
import type { Directory, Leaf, LeafEntry } from './records.ts';
import type { Tx } from './tx.ts';

/** Directories and leaves as committed. */
export class ListCache {
  readonly committedDirectories = new Lru<string, Directory>(1_000);
  readonly committedLeaves = new Lru<number, Leaf>(1_000);

  /** In the order asked. */
  async open(tx: Tx, ids: readonly string[]): Promise<Directory[]> {
    const missing = ids.filter((id) => !this.committedDirectories.get(id));
    if (missing.length > 0) {
      const read = await tx.getMany<Directory>('directories', missing);
      for (const [at, id] of missing.entries())
        this.committedDirectories.set(id, read[at] ?? { id, leaves: [] });
    }
    return ids.map((id) => this.committedDirectories.get(id) ?? { id, leaves: [] });
  }

  clear(): void {
    this.committedDirectories.clear();
    this.committedLeaves.clear();
  }
}

/**
 * Pairs (key, id) in order, in leaves with counts: rank to id, id to rank and key to id cost one directory and one or
 * two leaves, however long the list is. Changes are gathered and merged leaf by leaf before the next read or the end.
 */
export class SortedList {
  readonly #cache: ListCache;
  readonly #tx: Tx;
  readonly #id: string;
  readonly #number: () => number;
  #entries: readonly LeafEntry[];
  #changed = false;
  readonly #adds = new Map<number, number>();
  readonly #removes = new Map<number, number>();
  readonly #written = new Map<number, Leaf>();
  readonly #dropped = new Set<number>();
  /** What this operation read: the shared cache may drop it before it is used. */
  readonly #read = new Map<number, Leaf>();

  /** @param number mints the numbers of new leaves */
  constructor(cache: ListCache, tx: Tx, directory: Directory, number: () => number) {
    this.#cache = cache;
    this.#tx = tx;
    this.#id = directory.id;
    this.#entries = directory.leaves;
    this.#number = number;
  }

  add(key: number, id: number): void {
    if (this.#removes.get(id) === key) this.#removes.delete(id);
    this.#adds.set(id, key);
  }

  remove(key: number, id: number): void {
    if (this.#adds.get(id) === key) this.#adds.delete(id);
    this.#removes.set(id, key);
  }

  async count(): Promise<number> {
    await this.#merge();
    return this.#entries.reduce((sum, entry) => sum + entry.count, 0);
  }

  /** Ids of the ranks `from` to `to` (excluded), ascending. */
  async slice(from: number, to: number): Promise<number[]> {
    await this.#merge();
    const wanted: { entry: LeafEntry; start: number }[] = [];
    let start = 0;
    for (const entry of this.#entries) {
      if (start >= to) break;
      if (start + entry.count > from) wanted.push({ entry, start });
      start += entry.count;
    }
    await this.#load(wanted.map(({ entry }) => entry.leaf));
    return wanted.flatMap(({ entry, start: first }) => [
      ...this.#leaf(entry.leaf).ids.subarray(Math.max(0, from - first), to - first),
    ]);
  }

  /** How many pairs are below this one; -1 when it is not in the list. */
  async rank(key: number, id: number): Promise<number> {
    await this.#merge();
    const at = leafFor(this.#entries, key, id);
    const entry = this.#entries[at];
    if (!entry) return -1;
    await this.#load([entry.leaf]);
    const leaf = this.#leaf(entry.leaf);
    const position = lowerBound(leaf, key, id);
    if (leaf.keys[position] !== key || leaf.ids[position] !== id) return -1;
    return this.#entries.slice(0, at).reduce((sum, each) => sum + each.count, position);
  }

  /** How many pairs have a key of at least `key`. */
  async countFrom(key: number): Promise<number> {
    await this.#merge();
    const at = leafFor(this.#entries, key, Number.NEGATIVE_INFINITY);
    const entry = this.#entries[at];
    if (!entry) return 0;
    await this.#load([entry.leaf]);
    const position = lowerBound(this.#leaf(entry.leaf), key, Number.NEGATIVE_INFINITY);
    return this.#entries.slice(at + 1).reduce((sum, each) => sum + each.count, entry.count - position);
  }

  /** Ids by key, for keys that occur once. */
  async find(keys: readonly number[]): Promise<Map<number, number>> {
    await this.#merge();
    const places = new Map<number, number>();
    for (const key of keys) {
      const entry = this.#entries[leafFor(this.#entries, key, Number.POSITIVE_INFINITY)];
      if (entry && entry.lowKey <= key && key <= entry.highKey) places.set(key, entry.leaf);
    }
    await this.#load(new Set(places.values()));
    const found = new Map<number, number>();
    for (const [key, number] of places) {
      const leaf = this.#leaf(number);
      const position = lowerBound(leaf, key, Number.NEGATIVE_INFINITY);
      if (leaf.keys[position] === key) found.set(key, leaf.ids[position] ?? 0);
    }
    return found;
  }

  /** Pairs from `key` up, at most `limit`. */
  async from(key: number, limit: number): Promise<Pair[]> {
    await this.#merge();
    const pairs: Pair[] = [];
    for (
      let at = leafFor(this.#entries, key, Number.NEGATIVE_INFINITY);
      at < this.#entries.length && pairs.length < limit;
      at += 1
    ) {
      const entry = this.#entries[at];
      if (!entry) break;
      await this.#load([entry.leaf]);
      const leaf = this.#leaf(entry.leaf);
      const end = leaf.keys.length;
      for (
        let position = lowerBound(leaf, key, Number.NEGATIVE_INFINITY);
        position < end && pairs.length < limit;
        position += 1
      ) {
        pairs.push([leaf.keys[position] ?? 0, leaf.ids[position] ?? 0]);
      }
    }
    return pairs;
  }

  clear(): void {
    for (const entry of this.#entries) this.#drop(entry.leaf);
    this.#adds.clear();
    this.#removes.clear();
    this.#entries = [];
    this.#changed = true;
  }

  async flush(): Promise<void> {
    await this.#merge();
    if (!this.#changed) return;
    this.#tx.put('leaves', [...this.#written.values()]);
    this.#tx.delete('leaves', [...this.#dropped]);
    if (this.#entries.length > 0) this.#tx.put('directories', [{ id: this.#id, leaves: this.#entries }]);
    else this.#tx.delete('directories', [this.#id]);
  }

  /** After the commit. */
  publish(): void {
    if (!this.#changed) return;
    for (const leaf of this.#written.values()) this.#cache.committedLeaves.set(leaf.id, leaf);
    for (const id of this.#dropped) this.#cache.committedLeaves.delete(id);
    this.#cache.committedDirectories.set(this.#id, { id: this.#id, leaves: this.#entries });
  }

  async #load(leaves: Iterable<number>): Promise<void> {
    const missing: number[] = [];
    for (const id of leaves) {
      if (this.#written.has(id) || this.#read.has(id)) continue;
      const cached = this.#cache.committedLeaves.get(id);
      if (cached) this.#read.set(id, cached);
      else missing.push(id);
    }
    if (missing.length === 0) return;
    for (const leaf of await this.#tx.getMany<Leaf>('leaves', missing)) {
      if (!leaf) continue;
      this.#read.set(leaf.id, leaf);
      this.#cache.committedLeaves.set(leaf.id, leaf);
    }
  }

  #leaf(id: number): Leaf {
    const leaf = this.#written.get(id) ?? this.#read.get(id);
    if (!leaf) throw new Error('leaf named by a directory is missing');
    return leaf;
  }

  #drop(id: number): void {
    this.#written.delete(id);
    this.#dropped.add(id);
  }

  /** Merges what was gathered into the leaves it belongs to. */
  async #merge(): Promise<void> {
    if (this.#adds.size === 0 && this.#removes.size === 0) return;
    const added = [...this.#adds].map(([id, key]): Pair => [key, id]).sort(comparePairs);
    const removed = new Map(this.#removes);
    this.#adds.clear();
    this.#removes.clear();

    const addedByLeaf = new Map<number, Pair[]>();
    for (const pair of added) {
      const at = leafFor(this.#entries, pair[0], pair[1]);
      const pairs = addedByLeaf.get(at);
      if (pairs) pairs.push(pair);
      else addedByLeaf.set(at, [pair]);
    }
    const touched = new Set(addedByLeaf.keys());
    for (const [id, key] of removed) touched.add(leafFor(this.#entries, key, id));
    await this.#load([...touched].flatMap((at) => this.#entries[at]?.leaf ?? []));

    const entries: LeafEntry[] = [];
    for (let at = 0; at < Math.max(1, this.#entries.length); at += 1) {
      const entry = this.#entries[at];
      if (!touched.has(at)) {
        if (entry) entries.push(entry);
        continue;
      }
      const old = entry && this.#leaf(entry.leaf);
      // One numbering of the first piece: the leaf keeps its own number.
      let own = entry?.leaf;
      const leaves = cutIntoLeaves(mergePairs(old, addedByLeaf.get(at) ?? [], removed), () => {
        const number = own ?? this.#number();
        own = undefined;
        return number;
      });
      if (own !== undefined) this.#drop(own);
      for (const leaf of leaves) {
        this.#written.set(leaf.id, leaf);
        entries.push(entryOf(leaf));
      }
    }
    this.#changed = true;
    this.#entries = entries;
    if (removed.size > 0) await this.#join();
  }

  /** Joins neighbours that became small, so that a list that shrank is as quick as one that never grew. */
  async #join(): Promise<void> {
    const joined: LeafEntry[] = [];
    for (const entry of this.#entries) {
      const before = joined.at(-1);
      if (!before || before.count + entry.count > joinLimit) {
        joined.push(entry);
        continue;
      }
      await this.#load([before.leaf, entry.leaf]);
      const [a, b] = [this.#leaf(before.leaf), this.#leaf(entry.leaf)];
      const leaf: Leaf = {
        id: a.id,
        keys: Float64Array.from([...a.keys, ...b.keys]),
        ids: Float64Array.from([...a.ids, ...b.ids]),
      };
      this.#drop(b.id);
      this.#written.set(leaf.id, leaf);
      joined[joined.length - 1] = entryOf(leaf);
    }
    this.#entries = joined;
  }
}
