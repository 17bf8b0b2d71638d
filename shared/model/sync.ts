import type { Failure } from './failure.ts';
import type { AccountId } from './ids.ts';

/** One line of the status bar. Times are ms since 1970. */
export type SyncState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'syncing'; readonly folder: string; readonly done: number; readonly total: number }
  | { readonly kind: 'up-to-date'; readonly at: number }
  | { readonly kind: 'offline'; readonly since: number; readonly retryAt?: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface AccountSync {
  readonly accountId: AccountId;
  readonly state: SyncState;
  /** Changes recorded and not yet confirmed by the server. */
  readonly pendingChanges: number;
}
