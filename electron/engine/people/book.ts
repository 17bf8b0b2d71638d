import type { Address } from '../../../shared/model/address.ts';
import type { Person } from '../../../shared/model/person.ts';
import { isAutomatic } from './automatic.ts';
import { pinyinAt, type Syllables } from './pinyin.ts';
import { type Keys, keysOf, wordsTyped } from './words.ts';

/** A mail that was written, or came. */
export interface Letter {
  readonly at: number;
  readonly wrote: boolean;
  /** Whom it went to, or who it came from. */
  readonly to: readonly Address[];
  /** Who got it beside them. */
  readonly copies?: readonly Address[];
}

interface Known extends Person {
  /** What all letters add up to; one of three months ago counts half of one of today. */
  readonly warmth: number;
  readonly wrote: number;
  /** How sure the name is: one that they gave themselves counts more than one written to. */
  readonly namedAt: number;
  readonly keys: Keys;
  readonly isAutomatic: boolean;
}

const halfLifeMs = 90 * 24 * 60 * 60 * 1000;
/** Warmth is kept as of this day, so that it need not be made less day by day. */
const dayOne = Date.UTC(2020, 0, 1);
/** Who was written to is meant far more often than who only wrote. */
const weights = { wrote: 6, copy: 3, heard: 1 };
/** How many times less likely, as powers of two. */
const costs = { later: 1, domain: 6, automatic: 10 };
/** Far more than a person knows; a bound for what is hostile. */
const mostPeople = 50_000;

/** The people of all letters that it was told of. Pure memory: what it knows can be gathered again. */
export class Book {
  readonly #people = new Map<string, Known>();
  readonly #byDomain = new Map<string, Set<string>>();
  readonly #byLocal = new Map<string, Set<string>>();

  get size(): number {
    return this.#people.size;
  }

  /** @param read how Chinese names are read */
  add({ at, wrote, to, copies = [] }: Letter, read: (name: string) => Syllables): void {
    for (const each of to) this.#meet(each, at, wrote, wrote ? weights.wrote : weights.heard, read);
    for (const each of copies) this.#meet(each, at, wrote, weights.copy, read);
  }

  get(address: string): (Person & { readonly wrote: number }) | undefined {
    return this.#people.get(address.toLowerCase());
  }

  /** Those with the same domain, and those with the same local part; lower case both. */
  *neighbours(local: string, domain: string): Generator<Person & { readonly wrote: number }> {
    for (const index of [this.#byDomain.get(domain), this.#byLocal.get(local)])
      for (const key of index ?? []) {
        const known = this.#people.get(key);
        if (known) yield known;
      }
  }

  /**
   * @param text what was typed; nothing finds everybody
   * @param isHidden whether an address is not to be suggested; lower case
   * @returns best first
   */
  find(text: string, limit: number, isHidden: (address: string) => boolean): Person[] {
    const words = wordsTyped(text).map((word) => `\n${word}`);
    const best: { readonly score: number; readonly known: Known }[] = [];
    for (const [key, known] of this.#people) {
      const cost = costOf(known.keys, words);
      if (cost === undefined || isHidden(key)) continue;
      const machine = known.wrote === 0 && known.isAutomatic ? costs.automatic : 0;
      const score = Math.log2(known.warmth) - cost - machine;
      const last = best.at(-1);
      if (best.length >= limit && last && last.score >= score) continue;
      const place = best.findIndex((each) => each.score < score);
      best.splice(place < 0 ? best.length : place, 0, { score, known });
      if (best.length > limit) best.pop();
    }
    return best.map(({ known: { name, address, wroteAt, heardAt } }) => ({
      name,
      address,
      ...(wroteAt === undefined ? {} : { wroteAt }),
      ...(heardAt === undefined ? {} : { heardAt }),
    }));
  }

  #meet(given: Address, at: number, wrote: boolean, weight: number, read: (name: string) => Syllables): void {
    const key = given.address.toLowerCase();
    const cut = key.lastIndexOf('@');
    if (cut < 1 || key.length > 320) return;
    const before = this.#people.get(key);
    if (!before && this.#people.size >= mostPeople) return;
    const name = nameOf(given);
    // A name that they gave themselves, the newest of those; else the newest that was written.
    const namedAt = name === '' ? Number.NEGATIVE_INFINITY : at - (wrote ? 1e15 : 0);
    const isBetter = !before || namedAt > before.namedAt;
    const shown = isBetter ? name : before.name;
    this.#people.set(key, {
      name: shown,
      address: before?.address ?? given.address,
      warmth: (before?.warmth ?? 0) + weight * 2 ** ((at - dayOne) / halfLifeMs),
      wrote: (before?.wrote ?? 0) + (wrote ? 1 : 0),
      namedAt: isBetter ? namedAt : before.namedAt,
      keys: before && before.name === shown ? before.keys : keysOf(shown, given.address, read(shown)),
      isAutomatic: before ? before.isAutomatic : isAutomatic(key),
      ...latest('wroteAt', before?.wroteAt, wrote ? at : undefined),
      ...latest('heardAt', before?.heardAt, wrote ? undefined : at),
    });
    if (before) return;
    into(this.#byLocal, key.slice(0, cut), key);
    into(this.#byDomain, key.slice(cut + 1), key);
  }
}

/**
 * What it costs that all words typed fit; undefined when one does not.
 *
 * @param words each with a line end before it, as keys have
 */
function costOf(keys: Keys, words: readonly string[]): number | undefined {
  let cost = 0;
  for (const word of words) {
    const isThere = keys.text.includes(word);
    if (isThere && keys.first.includes(word)) continue;
    const start = keys.syllables ? pinyinAt(keys.syllables, word.slice(1)) : -1;
    if (start === 0) continue;
    if (!isThere && start < 0) return undefined;
    cost += isThere && start < 0 && keys.domain.includes(word) ? costs.domain : costs.later;
  }
  return cost;
}

/** A name that is an address says nothing, and one that is another address lies. */
function nameOf({ name, address }: Address): string {
  const plain = name.replaceAll(/^['"\s]+|['"\s]+$/g, '');
  return plain.includes('@') || plain.toLowerCase() === address.toLowerCase() ? '' : plain.slice(0, 200);
}

function latest<K extends string>(
  key: K,
  a: number | undefined,
  b: number | undefined,
): { [each in K]?: number } {
  const times = [a, b].filter((each) => each !== undefined);
  return times.length === 0 ? {} : ({ [key]: Math.max(...times) } as { [each in K]?: number });
}

function into(index: Map<string, Set<string>>, key: string, value: string): void {
  const set = index.get(key);
  if (set) set.add(value);
  else index.set(key, new Set([value]));
}
