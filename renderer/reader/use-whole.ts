import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { MessagePage } from '../../shared/contract/messages.ts';
import { hasFlag, HeadersOnly } from '../../shared/model/flags.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { keys } from '../state/keys.ts';
import { usePlace } from '../state/place.ts';
import { useSelection } from '../state/selection.ts';

/**
 * A message of which only headers were here comes whole as a row of its own, in place of the old one: the reader goes
 * on with that as soon as the list has it.
 */
export function useWhole(summary: MessageSummary | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!summary || !hasFlag(summary.flags, HeadersOnly)) return undefined;
    const folder = keys.folder(summary.folderId);
    const look = (): void => {
      for (const [, page] of queries.getQueriesData<MessagePage>({ queryKey: folder })) {
        const index = page?.rows.findIndex((row) => isWholeOf(row, summary)) ?? -1;
        const row = page?.rows[index];
        if (!page || !row || usePlace.getState().open !== summary.id) continue;
        useSelection.getState().choose(page.offset + index, row.id);
        usePlace.getState().show(row.id);
        return;
      }
    };
    return queries.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.queryKey[0] === folder[0] && query.queryKey[1] === folder[1]) look();
    });
  }, [queries, summary]);
}

function isWholeOf(row: MessageSummary, heads: MessageSummary): boolean {
  return (
    row.id !== heads.id &&
    row.receivedAt === heads.receivedAt &&
    row.subject === heads.subject &&
    row.from[0]?.address === heads.from[0]?.address &&
    !hasFlag(row.flags, HeadersOnly)
  );
}
