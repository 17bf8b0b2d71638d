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
