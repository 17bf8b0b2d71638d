import type { Failure } from './failure.ts';
import type { AccountId } from './ids.ts';

/** One line of the status bar. Times are ms since 1970. */
export type SyncState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'syncing'; readonly folder: string; readonly done: number; readonly total: number }
  | { readonly kind: 'up-to-date'; readonly at: number }
  /** POP3: message `done` of `total` is here, bytes likewise; `secondsLeft` once it can be guessed. */
  | {
      readonly kind: 'downloading';
      readonly done: number;
      readonly total: number;
      readonly bytesDone: number;
      readonly bytesTotal: number;
      readonly secondsLeft?: number;
    }
  /** The person stopped it; `left` messages wait on the server as far as is known. */
  | { readonly kind: 'paused'; readonly left?: number }
  /** The server cannot be reached now; `failure` says why, and Skein tries again at `retryAt`. */
  | {
      readonly kind: 'offline';
      readonly since: number;
      readonly retryAt?: number;
      readonly failure?: Failure;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface AccountSync {
  readonly accountId: AccountId;
  readonly state: SyncState;
  /** Changes recorded and not yet confirmed by the server. */
  readonly pendingChanges: number;
}
