import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Numbered } from '../../shared/contract/events.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { ChangeId } from '../../shared/model/ids.ts';
import { keys } from './keys.ts';

/** What else than re-reading an event asks of the face. */
export interface EventReactions {
  readonly reverted: (changeId: ChangeId, failure: Failure) => void;
  readonly notice: (failure: Failure) => void;
  /** Rows have other numbers now: what is selected and open means nothing any more. */
  readonly forgotten: () => void;
}

/** Answers that name rows and folders by their numbers in the cache. The rest outlives it. */
const numbered: readonly QueryKey[] = [keys.folders, keys.allMessages, keys.allRanks, keys.allOpened];

/** The one place where events meet the cache of answers. What is on screen is read again, the rest when it is needed. */
export function applyEvent(event: Numbered, queries: QueryClient, react: EventReactions): void {
  const voids = (...queryKeys: readonly QueryKey[]): void => {
    for (const queryKey of queryKeys) void queries.invalidateQueries({ queryKey });
  };
  switch (event.kind) {
    case 'accounts':
      return voids(keys.accounts, keys.folders, keys.sync);
    case 'folders':
      return voids(keys.folders);
    case 'messages':
      return voids(keys.folder(event.folderId), keys.ranks(event.folderId));
    case 'message':
      return voids(keys.message(event.id));
    case 'sync':
      return voids(keys.sync);
    case 'drafts':
      return voids(keys.drafts);
    case 'outbox':
      return voids(keys.outbox);
    case 'people':
      return voids(keys.people);
    case 'templates':
      return voids(keys.templates);
    case 'settings':
      return voids(keys.settings);
    case 'reverted':
      return react.reverted(event.changeId, event.failure);
    case 'notice':
      return react.notice(event.failure);
    case 'generation':
      react.forgotten();
      for (const queryKey of numbered) void queries.resetQueries({ queryKey });
      void queries.invalidateQueries();
      return;
    case 'resync':
      void queries.invalidateQueries();
      return;
  }
}
