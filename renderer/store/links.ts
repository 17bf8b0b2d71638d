import type { AccountId } from '../../shared/model/ids.ts';
import type { Database } from './database.ts';
import { Lru } from './lru.ts';
import type { LinkBatch } from './records.ts';

/** Where a Message-ID leads: its thread, and the contents that carry it (none: it was only referenced). */
export interface Link {
  readonly thread: number;
  readonly contents: readonly number[];
}

/** Keys in one record; a lookup reads the whole record. */
const batchKeys = 128;
/** An account whose Message-IDs are all known up to this number is never asked for one it has not seen. */
const knownLimit = 400_000;
/** A hostile Message-ID may be as long as a header; what two of them share up to here counts as the same. */
const keyLength = 500;

export function linkKey(accountId: AccountId, messageId: string): string {
  return `${accountId}\n${messageId.slice(0, keyLength)}`;
}

/** What is known of one account's links without asking. */
interface Known {
  readonly links: Map<string, Link>;
  /** True while `links` holds every link the account has. */
  complete: boolean;
}

export class LinkCache {
  readonly database: Database;
  readonly known = new Map<AccountId, Known>();
  readonly batches = new Lru<number, LinkBatch>(256);

  constructor(database: Database) {
    this.database = database;
  }

  clear(): void {
    this.known.clear();
    this.batches.clear();
  }
}

/** The links of one account as one operation sees and adds to them. Links are only ever added; the last one wins. */
export class Links {
  readonly #cache: LinkCache;
  readonly #accountId: AccountId;
  readonly #found = new Map<string, Link>();
  readonly #added = new Map<string, Link>();
  #known: Known | undefined;

  constructor(cache: LinkCache, accountId: AccountId) {
    this.#cache = cache;
    this.#accountId = accountId;
  }

  /** Brings in what `now` will be asked for. */
  async load(keys: Iterable<string>): Promise<void> {
    const known = await this.#knowledge();
    const asked: string[] = [];
    for (const key of keys) {
      if (this.#found.has(key)) continue;
      const link = known.links.get(key);
      if (link) this.#found.set(key, link);
      else if (!known.complete) asked.push(key);
    }
    if (asked.length === 0) return;
    const { links } = this.#cache.database;
    const places = await Promise.all(asked.map((key) => links.where('keys').equals(key).primaryKeys()));
    const missing = [...new Set(places.flat())].filter((id) => !this.#cache.batches.get(id));
    const read = new Map<number, LinkBatch>();
    if (missing.length > 0)
      for (const batch of await links.bulkGet(missing)) if (batch) read.set(batch.id, batch);
    for (const [at, key] of asked.entries()) {
      for (const id of (places[at] ?? []).toSorted((a, b) => a - b)) {
        const batch = read.get(id) ?? this.#cache.batches.get(id);
        if (batch) this.#take(key, batch);
      }
    }
    for (const batch of read.values()) this.#cache.batches.set(batch.id, batch);
  }

  now(key: string): Link | undefined {
    return this.#added.get(key) ?? this.#found.get(key);
  }

  put(key: string, link: Link): void {
    this.#added.set(key, link);
  }

  async flush(number: () => number): Promise<void> {
    if (this.#added.size === 0) return;
    const all = [...this.#added];
    const batches: LinkBatch[] = [];
    for (let from = 0; from < all.length; from += batchKeys) {
      // A key with several contents is written once for each.
      const entries = all
        .slice(from, from + batchKeys)
        .flatMap(([key, { thread, contents }]) =>
          (contents.length > 0 ? contents : [0]).map((content) => ({ key, thread, content })),
        );
      batches.push({
        id: number(),
        accountId: this.#accountId,
        keys: entries.map(({ key }) => key),
        threads: entries.map(({ thread }) => thread),
        contents: entries.map(({ content }) => content),
      });
    }
    await this.#cache.database.links.bulkAdd(batches);
  }

  /** After the commit. */
  publish(): void {
    const known = this.#known;
    if (!known || this.#added.size === 0) return;
    for (const [key, link] of this.#added) known.links.set(key, link);
    if (known.links.size <= knownLimit) return;
    known.complete = false;
    known.links.clear();
  }

  /** An account without links when this page started has none that this page did not add. */
  async #knowledge(): Promise<Known> {
    this.#known ??= this.#cache.known.get(this.#accountId);
    if (!this.#known) {
      const first = await this.#cache.database.links
        .where('accountId')
        .equals(this.#accountId)
        .limit(1)
        .primaryKeys();
      this.#known = { links: new Map(), complete: first.length === 0 };
      this.#cache.known.set(this.#accountId, this.#known);
    }
    return this.#known;
  }

  #take(key: string, batch: LinkBatch): void {
    for (const [at, each] of batch.keys.entries()) {
      if (each !== key) continue;
      const thread = batch.threads[at] ?? 0;
      const content = batch.contents[at] ?? 0;
      const contents = this.#found.get(key)?.contents ?? [];
      this.#found.set(key, {
        thread,
        contents: content === 0 || contents.includes(content) ? contents : [...contents, content],
      });
    }
  }
}
