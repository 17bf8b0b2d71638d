import type { Leaf, LeafEntry } from './records.ts';

/** Half of this is left free after a split, so that the next rows find room. */
export const leafLimit = 1024;
/** Neighbours are joined when they fit well into one leaf. */
export const joinLimit = 512;

/** A pair of a sorted list. */
export type Pair = readonly [key: number, id: number];

export function comparePairs(a: Pair, b: Pair): number {
  return a[0] - b[0] || a[1] - b[1];
}

/** The first position in the leaf whose pair is not below (key, id). */
export function lowerBound(leaf: Leaf, key: number, id: number): number {
  let low = 0;
  let high = leaf.keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = leaf.keys[middle] ?? 0;
    if (at < key || (at === key && (leaf.ids[middle] ?? 0) < id)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last leaf that starts at or below the pair; 0 when all start above it. */
export function leafFor(entries: readonly LeafEntry[], key: number, id: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && (entry.lowKey < key || (entry.lowKey === key && entry.lowId <= id))) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/**
 * The pairs of a leaf without `gone` and with `added` (ascending). Adding what is there and removing what is not
 * change nothing, so an operation may be repeated.
 */
export function mergePairs(
  leaf: Leaf | undefined,
  added: readonly Pair[],
  gone: ReadonlyMap<number, number>,
): { keys: number[]; ids: number[] } {
  const keys: number[] = [];
  const ids: number[] = [];
  let next = 0;
  const push = (key: number, id: number): void => {
    const last = ids.length - 1;
    if (last >= 0 && ids[last] === id && keys[last] === key) return;
    keys.push(key);
    ids.push(id);
  };
  for (let at = 0; leaf && at < leaf.keys.length; at += 1) {
    const key = leaf.keys[at] ?? 0;
    const id = leaf.ids[at] ?? 0;
    for (
      let pair = added[next];
      pair && (pair[0] < key || (pair[0] === key && pair[1] <= id));
      pair = added[next]
    ) {
      push(pair[0], pair[1]);
      next += 1;
    }
    if (gone.get(id) !== key) push(key, id);
  }
  for (let pair = added[next]; pair; pair = added[next]) {
    push(pair[0], pair[1]);
    next += 1;
  }
  return { keys, ids };
}

/** Cuts pairs into leaves of about equal size; one leaf while they fit. */
export function cutIntoLeaves(
  pairs: { readonly keys: readonly number[]; readonly ids: readonly number[] },
  number: () => number,
): Leaf[] {
  const { keys, ids } = pairs;
  if (keys.length === 0) return [];
  const pieces = keys.length <= leafLimit ? 1 : Math.ceil(keys.length / (leafLimit * 0.75));
  const size = Math.ceil(keys.length / pieces);
  const leaves: Leaf[] = [];
  for (let from = 0; from < keys.length; from += size) {
    leaves.push({
      id: number(),
      keys: Float64Array.from(keys.slice(from, from + size)),
      ids: Float64Array.from(ids.slice(from, from + size)),
    });
  }
  return leaves;
}

export function entryOf(leaf: Leaf): LeafEntry {
  return {
    leaf: leaf.id,
    lowKey: leaf.keys[0] ?? 0,
    lowId: leaf.ids[0] ?? 0,
    highKey: leaf.keys[leaf.keys.length - 1] ?? 0,
    count: leaf.keys.length,
  };
}
