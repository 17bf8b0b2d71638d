import type { SequenceSet } from './mail-backend.ts';

/** Ascending UIDs as a sequence set of RFC 9051 9: 1,2,3,7 becomes "1:3,7". */
export function toSequenceSet(uids: readonly number[]): SequenceSet {
  const sorted = [...uids].sort((a, b) => a - b);
  const ranges: string[] = [];
  let start = sorted[0];
  let end = start;
  for (const uid of [...sorted.slice(1), undefined]) {
    if (start === undefined || end === undefined) break;
    if (uid !== undefined && uid <= end + 1) {
      end = uid;
      continue;
    }
    ranges.push(start === end ? `${start}` : `${start}:${end}`);
    start = uid;
    end = uid;
  }
  return ranges.join(',');
}

/**
 * The ranges that a sequence set names, ascending and apart.
 *
 * @param last what `*` stands for; a range that begins above it names it alone (RFC 9051 9)
 */
export function rangesOf(set: SequenceSet, last: number): readonly (readonly [number, number])[] {
  const ranges = set
    .split(',')
    .map((range) => {
      const [a = '*', b = a] = range.split(':');
      const [from, to] = [a, b].map((end) => (end === '*' ? last : Number(end))) as [number, number];
      return from <= to ? ([from, to] as const) : ([to, from] as const);
    })
    .sort(([a], [b]) => a - b);
  const apart: (readonly [number, number])[] = [];
  for (const [from, to] of ranges) {
    const before = apart.at(-1);
    if (before && from <= before[1] + 1) apart[apart.length - 1] = [before[0], Math.max(before[1], to)];
    else apart.push([from, to]);
  }
  return apart;
}
