import type { MessageSummary } from '../../shared/model/message.ts';
import type { DayGroup } from '../i18n/dates.ts';

/** How many messages came at or after the first moment of each group, as the engine counted them. */
export interface DayCounts {
  readonly counts: readonly number[];
  /** Of how many messages; the pages may know of newer ones already. */
  readonly total: number;
}

/** A page of rows that is here: where it starts, and its rows. */
export type LoadedPage = readonly [start: number, rows: readonly Pick<MessageSummary, 'receivedAt'>[]];

/** Where a heading stands: before row `index`. */
export interface Heading {
  readonly index: number;
  readonly group: number;
}

/**
 * The headings of a list, from above. Counts tell where days begin in the whole of it; rows that are here know better,
 * because they may have come or gone since it was counted. Until anything was counted, those rows alone tell.
 */
export function headings(
  groups: readonly DayGroup[],
  counted: DayCounts | undefined,
  total: number,
  pages: readonly LoadedPage[],
): readonly Heading[] {
  if (!counted && pages.length === 0) return [];
  // New mail comes at the top, so what was counted has moved down by as much.
  const came = Math.max(0, total - (counted?.total ?? total));
  const bounds = groups.slice(0, -1).map((_, group) => {
    const count = counted?.counts[group];
    return count === undefined ? total : count === 0 ? 0 : count + came;
  });
  for (const [start, rows] of pages) if (rows.length > 0) correct(bounds, groups, start, rows);
  const found: Heading[] = [];
  let begins = 0;
  for (const [group] of groups.entries()) {
    const ends = Math.max(begins, Math.min(total, bounds[group] ?? total));
    if (ends > begins) found.push({ index: begins, group });
    begins = ends;
  }
  return found;
}

/** Makes the bounds (the row at which each group ends) agree with rows that are here. */
function correct(bounds: number[], groups: readonly DayGroup[], start: number, rows: LoadedPage[1]): void {
  let group = 0;
  for (const [i, { receivedAt }] of rows.entries()) {
    // Groups that end above this row: all that begin after it came.
    while (group < bounds.length && receivedAt < (groups[group]?.from ?? Number.NEGATIVE_INFINITY)) {
      bounds[group] = i === 0 ? Math.min(bounds[group] ?? start, start) : start + i;
      group += 1;
    }
  }
  // The others end below the last of them.
  const end = start + rows.length;
  for (; group < bounds.length; group += 1) bounds[group] = Math.max(bounds[group] ?? end, end);
}

/** The heading over a row; undefined for a list without any. */
export function headingOver(list: readonly Heading[], index: number): Heading | undefined {
  return list.findLast((heading) => heading.index <= index);
}

export function sameHeadings(one: readonly Heading[], other: readonly Heading[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ index, group }, i) => other[i]?.index === index && other[i]?.group === group)
  );
}
