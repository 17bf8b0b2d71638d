import type { QueryClient } from '@tanstack/react-query';
import type { MessagePage, MessageView } from '../../shared/contract/messages.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { keys } from './keys.ts';

/** What is known here of some messages, from rows that were shown or from the one that is open. Unknown ones are left out. */
export function knownSummaries(queries: QueryClient, ids: ReadonlySet<MessageId>): readonly MessageSummary[] {
  const found = new Map<MessageId, MessageSummary>();
  for (const id of ids) {
    const view = queries.getQueryData<MessageView>(keys.message(id));
    if (view) found.set(id, view.summary);
    if (found.size > 200) break;
  }
  for (const [, page] of queries.getQueriesData<MessagePage>({ queryKey: keys.allMessages })) {
    for (const row of page?.rows ?? []) if (ids.has(row.id)) found.set(row.id, row);
  }
  return [...found.values()];
}
