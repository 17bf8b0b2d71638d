import type { FolderId } from '../../../shared/model/ids.ts';
import type { SyncState } from '../../../shared/model/sync.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { Changes } from '../changes/changes.ts';
import type { Clock } from '../clock.ts';
import type { Hub } from '../events/hub.ts';
import type { Log } from '../log/log.ts';
import type { Collector } from '../pop3/collector.ts';
import type { StoreApi } from '../store/store-api.ts';

/** What a session needs of the rest of the engine. */
export interface SessionPorts {
  readonly store: StoreApi;
  readonly hub: Pick<Hub, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
  /** A new backend, with the account's password where it needs one. @throws Failed `secret-missing`, `not-supported` */
  openBackend(): Promise<MailBackend>;
  readonly changes: Pick<Changes, 'overlay' | 'arrived' | 'send'>;
  /** Fetches bodies to be kept offline, until done or told to stop. */
  fetchBodies(folder: FolderRow, signal: AbortSignal): Promise<void>;
  /** The account can send and receive: what waited for it may go. */
  onReady(): void;
}

/**
 * One account's life: connecting, syncing, up to date, offline or failed, and round again. It owns the backend and is
 * the only one that starts and ends it.
 */
export interface AccountSession {
  readonly state: SyncState;
  /** The backend while it is logged in. */
  readonly backend: MailBackend | undefined;
  /** Of a POP3 account: what brings its mail here. The rest of the session is about the mail that is here. */
  readonly collector?: Collector;
  start(): void;
  /** The person looks at this folder: bring it up to date before others. */
  wantFolder(id: FolderId): void;
  /** Look for news now; after a failure, try again at once. */
  wantNews(): void;
  /** A change was recorded. */
  wantSending(): void;
  /** The server still has messages that the cache let go: fetch them again. */
  wantAgain(path: string, uids: readonly number[]): void;
  stop(): Promise<void>;
}
