import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { FolderId } from '../../shared/model/ids.ts';
import { dayGroups, type DayGroup } from '../i18n/dates.ts';
import { rankQuery } from '../state/queries.ts';
import { headings, sameHeadings, type Heading } from './day-starts.ts';
import type { Rows } from './use-rows.ts';

export interface Headings {
  readonly groups: readonly DayGroup[];
  readonly list: readonly Heading[];
  /** Rows with a heading above them, as the arithmetic of the list wants them. */
  readonly before: readonly number[];
  /** To be told, in the same drawing, which rows are here. */
  readonly learn: (rows: Rows, total: number) => void;
}

const none: readonly Heading[] = [];
/** Before every message: its rank is the number of all, counted in the same moment as the others. */
const everything = -8.64e15;

/** Where the days of a folder begin: asked for once, and again when its messages change. */
export function useHeadings(folderId: FolderId, now: number): Headings {
  const groups = useMemo(() => dayGroups(now), [now]);
  const times = useMemo(() => [...groups.slice(0, -1).map(({ from }) => from), everything], [groups]);
  const { data } = useQuery({ ...rankQuery(folderId, times), placeholderData: keepPreviousData });
  const [list, setList] = useState(none);
  const before = useMemo(() => list.map(({ index }) => index).filter((index) => index > 0), [list]);
  const counted =
    data?.length === times.length ? { counts: data.slice(0, -1), total: data.at(-1) ?? 0 } : undefined;
  const learn = (rows: Rows, total: number): void => {
    const next = headings(groups, counted, total, rows.pages);
    if (!sameHeadings(list, next)) setList(next);
  };
  return { groups, list, before, learn };
}
