import type { Account } from '../../../shared/model/account.ts';
import type { Failure, FailureCode } from '../../../shared/model/failure.ts';
import type { FolderId } from '../../../shared/model/ids.ts';
import type { SyncState } from '../../../shared/model/sync.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { Changes } from '../changes/changes.ts';
import type { Clock } from '../clock.ts';
import type { Hub } from '../events/hub.ts';
import { failureOf } from '../explain/failure-of.ts';
import { Failed, isFailed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { FolderRun } from '../sync/folder-run.ts';
import { createFolderQueue } from '../sync/folder-queue.ts';
import { type Refetch, refetch } from '../sync/refetch.ts';
import { runFolder } from '../sync/run-folder.ts';
import { survey } from '../sync/survey.ts';
import { createBell } from './bell.ts';
import { afterFailure } from './session-state.ts';

/** What a session needs of the rest of the engine. */
export interface SessionPorts {
  readonly store: StoreApi;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly log: Log;
  /** A new backend with the account's password. @throws Failed `secret-missing`, `not-supported` */
  openBackend(account: Account): Promise<MailBackend>;
  readonly changes: Pick<Changes, 'overlay' | 'arrived' | 'send'>;
  /** Fetches bodies to be kept offline, until done or told to stop. */
  fetchBodies(folder: FolderRow, signal: AbortSignal): Promise<void>;
  /** The account can send and receive: what waited for it may go. */
  onReady(account: Account): void;
}

/**
 * One account's life: connecting, syncing, up to date, offline or failed, and round again. It owns the backend and is
 * the only one that starts and ends it.
 */
export interface AccountSession {
  readonly account: Account;
  readonly state: SyncState;
  /** The backend while it is logged in. */
  readonly backend: MailBackend | undefined;
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

/** Failures of one folder; the others go on. */
const ofOneFolder: readonly FailureCode[] = ['folder-missing', 'server-refused', 'removal-implausible'];

/** How often folders that nobody watches are asked about, in ms. */
const surveyEvery = 5 * 60_000;

export function createSession(account: Account, ports: SessionPorts): AccountSession {
  const { hub, clock, store } = ports;
  const log = ports.log.child('session');
  const queue = createFolderQueue();
  const bell = createBell(clock);
  const refetches: Refetch[] = [];
  let state: SyncState = { kind: 'connecting' };
  let backend: MailBackend | undefined;
  let stopping = false;
  let surveyDue = true;
  let sendingDue = true;
  let lost: Failure | undefined;
  let idleWork: AbortController | undefined;
  let running: Promise<void> | undefined;
  let attempt = 0;

  function setState(next: SyncState): void {
    if (next.kind !== state.kind) log.info('state', { account: account.id, state: next.kind });
    state = next;
    hub.emit({ kind: 'sync', accountId: account.id });
  }

  function ring(): void {
    idleWork?.abort();
    bell.ring();
  }

  const run: Omit<FolderRun, 'backend'> = {
    store,
    hub,
    log,
    overlay: ports.changes.overlay,
    arrived: ports.changes.arrived,
    onProgress: (folder, done, total) => setState({ kind: 'syncing', folder: folder.name, done, total }),
    shouldYield: () => stopping || lost !== undefined || queue.pressing || sendingDue,
  };

  async function connect(): Promise<MailBackend> {
    setState({ kind: 'connecting' });
    lost = undefined;
    const next = await ports.openBackend(account);
    next.onLost((failure) => {
      lost = failure;
      ring();
    });
    try {
      await next.connect();
    } catch (error) {
      await next.close();
      throw error;
    }
    return next;
  }

  async function doSurvey(line: MailBackend): Promise<void> {
    surveyDue = false;
    const behind = await survey(ports, account.id, line);
    queue.pass(behind.map((folder) => folder.id));
  }

  /** @returns false when there was nothing to do */
  async function doOneThing(line: MailBackend): Promise<boolean> {
    if (sendingDue) {
      sendingDue = false;
      await ports.changes.send(account.id, line);
      return true;
    }
    const again = refetches.shift();
    if (again) {
      await refetch(run, line, account.id, again);
      return true;
    }
    if (surveyDue) {
      await doSurvey(line);
      return true;
    }
    const id = queue.next();
    if (id === undefined) return false;
    const folder = await store.folder({ id });
    if (!folder?.selectable || folder.accountId !== account.id) return true;
    const { server } = folder;
    if (server.lowestSynced === undefined)
      setState({ kind: 'syncing', folder: folder.name, done: 0, total: server.exists ?? 0 });
    try {
      if ((await runFolder({ ...run, backend: line }, folder)) === 'more') queue.later(id);
    } catch (error) {
      if (!isFailed(error, ...ofOneFolder)) throw error;
      log.error('folder-failed', error, { account: account.id });
      hub.emit({ kind: 'notice', failure: error.failure });
    }
    return true;
  }

  async function keepOffline(): Promise<void> {
    idleWork = new AbortController();
    const { signal } = idleWork;
    for (const folder of await store.folders({ accountId: account.id })) {
      if (signal.aborted) return;
      if (folder.selectable) await ports.fetchBodies(folder, signal);
    }
  }

  /** Works until the line is lost or the session is stopped. */
  async function work(line: MailBackend): Promise<void> {
    const inbox = await watchInbox(line);
    try {
      for (;;) {
        if (lost) throw new Failed(lost);
        if (stopping) return;
        if (await doOneThing(line)) continue;
        attempt = 0;
        setState({ kind: 'up-to-date', at: clock.now() });
        await keepOffline();
        if (!stopping && !lost && queue.size + refetches.length === 0 && !surveyDue && !sendingDue) {
          if ((await bell.wait(surveyEvery)) === 'time') surveyDue = true;
        }
      }
    } finally {
      await inbox();
    }
  }

  async function watchInbox(line: MailBackend): Promise<() => Promise<void>> {
    await doSurvey(line);
    const inbox = (await store.folders({ accountId: account.id })).find((folder) => folder.role === 'inbox');
    if (!inbox) return async () => {};
    return line.watch(inbox.path, () => {
      queue.urgent(inbox.id);
      ring();
    });
  }

  async function live(): Promise<void> {
    while (!stopping) {
      try {
        backend = await connect();
        surveyDue = true;
        sendingDue = true;
        ports.onReady(account);
        await work(backend);
      } catch (error) {
        const failure = failureOf(error);
        log.error('session-ended', error, { account: account.id, code: failure.code });
        const { state: next, retryIn } = afterFailure(failure, attempt++, clock.now());
        const broken = backend;
        backend = undefined;
        await broken?.close();
        setState(next);
        if (!stopping) await bell.wait(retryIn);
      }
    }
    const line = backend;
    backend = undefined;
    await line?.close();
  }

  return {
    account,
    get state() {
      return state;
    },
    get backend() {
      return lost ? undefined : backend;
    },
    start() {
      running ??= live();
    },
    wantFolder(id) {
      queue.urgent(id);
      if (backend) ring();
    },
    wantNews() {
      surveyDue = true;
      ring();
    },
    wantSending() {
      sendingDue = true;
      if (backend) ring();
    },
    wantAgain(path, uids) {
      refetches.push({ path, uids });
      if (backend) ring();
    },
    async stop() {
      stopping = true;
      ring();
      // A verb that hangs on a dead server must not hold the shutdown: closing the lines ends it.
      await backend?.close();
      await running;
    },
  };
}
