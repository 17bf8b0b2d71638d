import type { AccountId } from '../../shared/model/ids.ts';
import { Lru } from './lru.ts';
import { packed, unpacked } from './packed.ts';
import type { LinkBatch, LinkEntry } from './records.ts';
import type { Tx } from './tx.ts';

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

/** 53 bits of the key, two rounds of a multiplicative hash. Keys are compared afterwards, so two may share one. */
function hashOf(key: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b & 0x1fffff) * 0x1_0000_0000 + (a >>> 0);
}

/** What is known of one account's links without asking. */
interface Known {
  readonly links: Map<string, Link>;
  /** True while `links` holds every link the account has. */
  complete: boolean;
}

export class LinkCache {
  readonly known = new Map<AccountId, Known>();
  readonly batches = new Lru<number, readonly LinkEntry[]>(256);

  clear(): void {
    this.known.clear();
    this.batches.clear();
  }
}

/** The links of one account as one operation sees and adds to them. Links are only ever added; the last one wins. */
export class Links {
  readonly #cache: LinkCache;
  readonly #tx: Tx;
  readonly #accountId: AccountId;
  readonly #found = new Map<string, Link>();
  readonly #added = new Map<string, Link>();
  #known: Known | undefined;

  constructor(cache: LinkCache, tx: Tx, accountId: AccountId) {
    this.#cache = cache;
    this.#tx = tx;
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
    const places = await this.#tx.keysOf<number>('links', 'hashes', asked.map(hashOf));
    const missing = [...new Set(places.flat())].filter((id) => !this.#cache.batches.get(id));
    const read = new Map<number, readonly LinkEntry[]>();
    for (const batch of await this.#tx.getMany<LinkBatch>('links', missing))
      if (batch) read.set(batch.id, unpacked(batch.entries) as LinkEntry[]);
    for (const [at, key] of asked.entries()) {
      for (const id of (places[at] ?? []).toSorted((a, b) => a - b)) {
        const batch = read.get(id) ?? this.#cache.batches.get(id);
        if (batch) this.#take(key, batch);
      }
    }
    for (const [id, batch] of read) this.#cache.batches.set(id, batch);
  }

  now(key: string): Link | undefined {
    return this.#added.get(key) ?? this.#found.get(key);
  }

  put(key: string, link: Link): void {
    this.#added.set(key, link);
  }

  flush(number: () => number): void {
    if (this.#added.size === 0) return;
    // A key with several contents is written once for each.
    const all = [...this.#added].flatMap(([key, { thread, contents }]) =>
      (contents.length > 0 ? contents : [0]).map((content): LinkEntry => [key, thread, content]),
    );
    const batches: LinkBatch[] = [];
    for (let from = 0; from < all.length; from += batchKeys) {
      const entries = all.slice(from, from + batchKeys);
      const hashes = entries.map(([key]) => hashOf(key));
      batches.push({ id: number(), accountId: this.#accountId, hashes, entries: packed(entries) });
    }
    this.#tx.put('links', batches);
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
      const [first] = await this.#tx.keysOf('links', 'accountId', [this.#accountId], 1);
      this.#known = { links: new Map(), complete: first?.length === 0 };
      this.#cache.known.set(this.#accountId, this.#known);
    }
    return this.#known;
  }

  #take(key: string, batch: readonly LinkEntry[]): void {
    for (const [each, thread, content] of batch) {
      if (each !== key) continue;
      const contents = this.#found.get(key)?.contents ?? [];
      this.#found.set(key, {
        thread,
        contents: content === 0 || contents.includes(content) ? contents : [...contents, content],
      });
    }
  }
}
