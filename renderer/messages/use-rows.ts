import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { FolderId, MessageId } from '../../shared/model/ids.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { pageQuery, pageSize } from '../state/queries.ts';
import type { LoadedPage } from './day-starts.ts';
import { pageStarts } from './window.ts';

export interface Rows {
  /** How many rows the folder has, as far as is known. */
  readonly total: number | undefined;
  /** The row at an index, when its page is here. */
  readonly at: (index: number) => MessageSummary | undefined;
  /** Where a message stands among the pages that are here; -1 when it is in none. */
  readonly indexOf: (id: MessageId) => number;
  /** The pages that are here, from above. */
  readonly pages: readonly LoadedPage[];
  readonly error: unknown;
  readonly again: () => void;
  /** Changes whenever any row may have changed. */
  readonly version: number;
}

/** How long the list must rest before its pages are asked for, so that dragging past 900 pages asks for the last. */
const rest = 60;

/** The rows of a folder, fetched a page at a time for what is drawn. */
export function useRows(folderId: FolderId, from: number, to: number): Rows {
  const starts = useRested(useMemo(() => pageStarts(from, Math.max(to, 1), pageSize), [from, to]));
  const results = useQueries({ queries: starts.map((start) => pageQuery(folderId, start)) });
  const newest = results.reduce(
    (best, each) => (each.dataUpdatedAt > best.dataUpdatedAt ? each : best),
    results[0] ?? { dataUpdatedAt: 0, data: undefined },
  );
  const pages = new Map(results.map((each, i) => [starts[i] ?? 0, each.data?.rows]));
  const failed = results.find((each) => each.error !== null);
  return {
    total: newest.data?.total,
    at: (index) => pages.get(Math.floor(index / pageSize) * pageSize)?.[index % pageSize],
    indexOf: (id) => {
      for (const [start, rows] of pages) {
        const found = rows?.findIndex((row) => row.id === id) ?? -1;
        if (found >= 0) return start + found;
      }
      return -1;
    },
    pages: [...pages].flatMap(([start, rows]) => (rows ? [[start, rows] as const] : [])),
    error: failed?.error,
    again: useCallback(() => void failed?.refetch(), [failed]),
    version: newest.dataUpdatedAt,
  };
}

/** The first value at once, later ones when they have stayed for a moment. */
function useRested(starts: readonly number[]): readonly number[] {
  const [rested, setRested] = useState(starts);
  const same = rested.join() === starts.join();
  const near = starts.some((start) => rested.includes(start));
  useEffect(() => {
    if (same) return undefined;
    const timer = setTimeout(() => setRested(starts), near ? 0 : rest);
    return () => clearTimeout(timer);
  }, [same, near, starts]);
  return rested;
}
