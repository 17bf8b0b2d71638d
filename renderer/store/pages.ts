import { Lru } from './lru.ts';
import { packed, unpacked } from './packed.ts';
import type { Page } from './records.ts';
import type { TableName, Tx } from './tx.ts';

type Entries<T> = ReadonlyMap<number, T>;

/** Pages as committed, kept across operations: this page of the browser is the only writer. */
export class PageCache<T extends { readonly id: number }> {
  readonly table: TableName;
  readonly bits: number;
  readonly committed: Lru<number, Entries<T>>;

  constructor(table: TableName, bits: number, limit: number) {
    this.table = table;
    this.bits = bits;
    this.committed = new Lru(limit);
  }
}

/** The numbered entries of one table as one operation sees and changes them. */
export class Pages<T extends { readonly id: number }> {
  readonly #cache: PageCache<T>;
  readonly #tx: Tx;
  /** Pages from this number on do not exist yet, so they need not be asked for. */
  readonly #unborn: number;
  readonly #lastId: number;
  readonly #loaded = new Map<number, Entries<T>>();
  readonly #changed = new Map<number, Map<number, T>>();

  constructor(cache: PageCache<T>, tx: Tx, nextId: number) {
    this.#cache = cache;
    this.#tx = tx;
    this.#lastId = nextId - 1;
    this.#unborn = (this.#lastId >> cache.bits) + 1;
  }

  #pageOf(id: number): number {
    return id >> this.#cache.bits;
  }

  /** Brings in what `now` will be asked for. */
  async load(ids: Iterable<number>): Promise<void> {
    const missing = new Set<number>();
    for (const id of ids) {
      const page = this.#pageOf(id);
      if (this.#loaded.has(page) || this.#changed.has(page) || missing.has(page)) continue;
      const cached = this.#cache.committed.get(page);
      if (cached) this.#loaded.set(page, cached);
      else if (page >= this.#unborn) this.#loaded.set(page, new Map());
      else missing.add(page);
    }
    if (missing.size === 0) return;
    const numbers = [...missing];
    const pages = await this.#tx.getMany<Page>(this.#cache.table, numbers);
    for (const [at, number] of numbers.entries()) {
      const stored = pages[at] ? (unpacked(pages[at].entries) as T[]) : [];
      const entries = new Map(stored.map((entry) => [entry.id, entry]));
      this.#loaded.set(number, entries);
      this.#cache.committed.set(number, entries);
    }
  }

  /** Brings in the page that the next new entries share with the last ones. */
  loadLast(): Promise<void> {
    return this.load([this.#lastId]);
  }

  /** The entry, if its page was loaded and it exists. */
  now(id: number): T | undefined {
    const page = this.#pageOf(id);
    return (this.#changed.get(page) ?? this.#loaded.get(page))?.get(id);
  }

  async get(id: number): Promise<T | undefined> {
    await this.load([id]);
    return this.now(id);
  }

  /** In the order asked; what does not exist is left out. */
  async many(ids: readonly number[]): Promise<T[]> {
    await this.load(ids);
    const found: T[] = [];
    for (const id of ids) {
      const entry = this.now(id);
      if (entry) found.push(entry);
    }
    return found;
  }

  #writable(id: number): Map<number, T> {
    const number = this.#pageOf(id);
    const open = this.#changed.get(number);
    if (open) return open;
    const base = this.#loaded.get(number) ?? (number >= this.#unborn ? new Map<number, T>() : undefined);
    // Writing a page that was not read would lose its neighbours.
    if (!base) throw new Error('page written before it was loaded');
    const copy = new Map(base);
    this.#changed.set(number, copy);
    return copy;
  }

  /** Its page must have been loaded. */
  put(entry: T): void {
    this.#writable(entry.id).set(entry.id, entry);
  }

  /** Its page must have been loaded. */
  remove(id: number): void {
    this.#writable(id).delete(id);
  }

  flush(): void {
    const puts: Page[] = [];
    const deletes: number[] = [];
    for (const [id, entries] of this.#changed) {
      if (entries.size > 0) puts.push({ id, entries: packed([...entries.values()]) });
      else deletes.push(id);
    }
    this.#tx.put(this.#cache.table, puts);
    this.#tx.delete(this.#cache.table, deletes);
  }

  /** After the commit. */
  publish(): void {
    for (const [id, entries] of this.#changed) this.#cache.committed.set(id, entries);
  }
}
