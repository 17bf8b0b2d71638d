import { QueryClient } from '@tanstack/react-query';
import { describe, expect, test, vi } from 'vitest';
import { applyEvent, type EventReactions } from '../../../renderer/state/apply-events.ts';
import { keys } from '../../../renderer/state/keys.ts';
import type { Numbered, SkeinEvent } from '../../../shared/contract/events.ts';
import type { AccountId, ChangeId, FolderId, MessageId } from '../../../shared/model/ids.ts';

const folder = 7 as FolderId;
const all = {
  accounts: keys.accounts,
  folders: keys.folders,
  settings: keys.settings,
  sync: keys.sync,
  drafts: keys.drafts,
  outbox: keys.outbox,
  page: keys.page(folder, 100),
  ranks: keys.ranks(folder),
  otherPage: keys.page(8 as FolderId, 0),
  message: keys.message(3 as MessageId),
} as const;

/** The answers that are stale after an event. */
function staleAfter(event: SkeinEvent, react?: Partial<EventReactions>): readonly string[] {
  const queries = new QueryClient();
  for (const key of Object.values(all)) queries.setQueryData(key, {});
  applyEvent({ ...event, seq: 1 } as Numbered, queries, {
    reverted: vi.fn(),
    notice: vi.fn(),
    forgotten: vi.fn(),
    ...react,
  });
  return Object.entries(all).flatMap(([name, key]) =>
    queries.getQueryState(key)?.isInvalidated ? [name] : [],
  );
}

describe('an event voids what it is about and nothing else', () => {
  test.each<readonly [SkeinEvent, readonly string[]]>([
    [{ kind: 'accounts' }, ['accounts', 'folders', 'sync']],
    [{ kind: 'folders', accountId: 'a' as AccountId }, ['folders']],
    [{ kind: 'messages', folderId: folder, added: 2 }, ['page', 'ranks']],
    [{ kind: 'message', id: 3 as MessageId }, ['message']],
    [{ kind: 'sync', accountId: 'a' as AccountId }, ['sync']],
    [{ kind: 'drafts' }, ['drafts']],
    [{ kind: 'outbox' }, ['outbox']],
    [{ kind: 'settings' }, ['settings']],
    [{ kind: 'resync' }, Object.keys(all)],
  ])('%j', (event, stale) => {
    expect(staleAfter(event)).toEqual(stale);
  });
});

test('another generation forgets what was chosen and open, and every answer that numbers rows', () => {
  const queries = new QueryClient();
  for (const key of Object.values(all)) queries.setQueryData(key, {});
  const forgotten = vi.fn();
  applyEvent({ kind: 'generation', generation: 'g2', seq: 1 }, queries, {
    reverted: vi.fn(),
    notice: vi.fn(),
    forgotten,
  });
  expect(forgotten).toHaveBeenCalledOnce();
  const kept = Object.entries(all).flatMap(([name, key]) => (queries.getQueryData(key) ? [name] : []));
  // A form or a letter on the screen hangs on these: it must not go because the cache did.
  expect(kept).toEqual(['accounts', 'settings', 'sync', 'drafts', 'outbox']);
});

test('what the server took back is told with its reason', () => {
  const reverted = vi.fn();
  const failure = { code: 'folder-read-only' as const, params: {} };
  staleAfter({ kind: 'reverted', changeId: 'c1' as ChangeId, failure }, { reverted });
  expect(reverted).toHaveBeenCalledWith('c1', failure);
});
