import { QueryClient, queryOptions } from '@tanstack/react-query';
import type { AccountId, FolderId, MessageId } from '../../shared/model/ids.ts';
import { engine } from '../rpc/client.ts';
import { keys } from './keys.ts';

/** Rows fetched at once; pages start at multiples of it. */
export const pageSize = 100;

/** Answers stay good until an event voids them: nothing is asked again by the clock or by focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

export const accountsQuery = queryOptions({
  queryKey: keys.accounts,
  queryFn: ({ signal }) => engine.accounts.list(undefined, { signal }),
});
export const foldersQuery = queryOptions({
  queryKey: keys.folders,
  queryFn: ({ signal }) => engine.folders.list(undefined, { signal }),
});
export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: ({ signal }) => engine.settings.get(undefined, { signal }),
});
export const templatesQuery = queryOptions({
  queryKey: keys.templates,
  queryFn: ({ signal }) => engine.templates.list(undefined, { signal }),
});
export const syncQuery = queryOptions({
  queryKey: keys.sync,
  queryFn: ({ signal }) => engine.sync.states(undefined, { signal }),
});
export const draftsQuery = queryOptions({
  queryKey: keys.drafts,
  queryFn: ({ signal }) => engine.drafts.list(undefined, { signal }),
});
export const outboxQuery = queryOptions({
  queryKey: keys.outbox,
  queryFn: ({ signal }) => engine.outbox.list(undefined, { signal }),
});

/** What the account's outgoing server takes; null while nobody knows. */
export function offerQuery(accountId: AccountId) {
  return queryOptions({
    queryKey: [...keys.accounts, 'offer', accountId],
    queryFn: ({ signal }) => engine.outbox.offer({ accountId }, { signal }),
  });
}

export function messageQuery(id: MessageId) {
  return queryOptions({
    queryKey: keys.message(id),
    queryFn: ({ signal }) => engine.messages.get({ id }, { signal }),
    gcTime: 60_000,
  });
}

/** What other messages tell of this one; voided with it. */
export function reportsQuery(id: MessageId) {
  return queryOptions({
    queryKey: keys.reports(id),
    queryFn: ({ signal }) => engine.reports.of({ id }, { signal }),
    gcTime: 60_000,
  });
}

/** Rows of one page; pages out of sight are forgotten after a while. */
export function pageQuery(folderId: FolderId, offset: number) {
  return queryOptions({
    queryKey: keys.page(folderId, offset),
    queryFn: ({ signal }) => engine.messages.page({ folderId, offset, limit: pageSize }, { signal }),
    gcTime: 60_000,
  });
}

/** For each time, how many messages of the folder came at or after it. */
export function rankQuery(folderId: FolderId, times: readonly number[]) {
  return queryOptions({
    queryKey: [...keys.ranks(folderId), times[0]],
    queryFn: ({ signal }) => engine.messages.ranks({ folderId, times: [...times] }, { signal }),
  });
}
