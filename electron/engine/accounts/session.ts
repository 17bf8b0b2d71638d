import type { Account } from '../../../shared/model/account.ts';
import type { Failure, FailureCode } from '../../../shared/model/failure.ts';
import type { FolderId } from '../../../shared/model/ids.ts';
import type { SyncState } from '../../../shared/model/sync.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { failureOf } from '../explain/failure-of.ts';
import { Failed, isFailed } from '../failed.ts';
import type { FolderRun } from '../sync/folder-run.ts';
import { createFolderQueue } from '../sync/folder-queue.ts';
import { type Refetch, refetch } from '../sync/refetch.ts';
import { runFolder } from '../sync/run-folder.ts';
import { survey } from '../sync/survey.ts';
import type { AccountSession, SessionPorts } from './account-session.ts';
import { createBell } from './bell.ts';
import { afterFailure, endsSession, ofOneFolder } from './session-state.ts';
import { watchInbox } from './watch-inbox.ts';

/** A line that held for so long was a good one: the next try after it comes soon, in ms. */
const steady = 60_000;

/** How often folders that nobody watches are asked about, in ms. */
const surveyEvery = 5 * 60_000;

/** @param account of Local Folders too, which are no account of the list: all that is needed is what it is called by */
export function createSession(account: Pick<Account, 'id'>, ports: SessionPorts): AccountSession {
  const { hub, clock, store } = ports;
  const log = ports.log.child('session');
  const queue = createFolderQueue();
  const bell = createBell(clock);
  const refetches: Refetch[] = [];
  let state: SyncState = { kind: 'connecting' };
  /** From its first step on; it is shown as the backend while it is logged in. */
  let line: MailBackend | undefined;
  let ready = false;
  let stopping = false;
  let surveyDue = true;
  let sendingDue = true;
  let lost: Failure | undefined;
  let idleWork: AbortController | undefined;
  let running: Promise<void> | undefined;
  let attempt = 0;
  /** Folders that ended a session come last in the next one. */
  const suspects = new Set<FolderId>();
  /** What the person was told, by folder: once is enough until it works again. */
  const told = new Map<FolderId | undefined, FailureCode>();

  function setState(next: SyncState): void {
    if (next.kind !== state.kind) log.info('state', { account: account.id, state: next.kind });
    state = next;
    hub.emit({ kind: 'sync', accountId: account.id });
  }

  function ring(): void {
    idleWork?.abort();
    bell.ring();
  }

  function hasWork(): boolean {
    return surveyDue || sendingDue || queue.size + refetches.length > 0;
  }

  function tellOnce(about: FolderId | undefined, failure: Failure): void {
    if (told.get(about) === failure.code) return;
    told.set(about, failure.code);
    hub.emit({ kind: 'notice', failure });
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
    const next = await ports.openBackend();
    line = next;
    next.onLost((failure) => {
      if (line !== next) return;
      lost = failure;
      ring();
    });
    if (stopping) await hangUp();
    await next.connect();
    log.info('logged-in', { account: account.id });
    ready = true;
    return next;
  }

  async function hangUp(): Promise<void> {
    const last = line;
    line = undefined;
    ready = false;
    await last?.close().catch((error: unknown) => log.warn('not-closed', { code: failureOf(error).code }));
  }

  async function doSurvey(over: MailBackend): Promise<void> {
    surveyDue = false;
    const behind = await survey(ports, account.id, over);
    queue.pass(behind.flatMap(({ id }) => (suspects.has(id) ? [] : id)));
    for (const { id } of behind) if (suspects.has(id)) queue.later(id);
  }

  /** @returns false when there was nothing to do */
  async function doOneThing(over: MailBackend): Promise<boolean> {
    if (sendingDue) {
      sendingDue = false;
      await ports.changes.send(account.id, over);
      return true;
    }
    const [again] = refetches;
    if (again) {
      await refetch(run, over, account.id, again).catch((error: unknown) => {
        if (!isFailed(error, ...ofOneFolder)) throw error;
        log.error('refetch-failed', error, { account: account.id });
      });
      // Only now: a line that breaks leaves it for the next one.
      refetches.shift();
      return true;
    }
    if (surveyDue) {
      await doSurvey(over);
      return true;
    }
    const id = queue.next();
    if (id === undefined) return false;
    const folder = await store.folder({ id });
    if (folder?.selectable && folder.accountId === account.id) await syncFolder(over, folder);
    return true;
  }

  async function syncFolder(over: MailBackend, folder: FolderRow): Promise<void> {
    const { id, server } = folder;
    if (server.lowestSynced === undefined)
      setState({ kind: 'syncing', folder: folder.name, done: 0, total: server.exists ?? 0 });
    try {
      if ((await runFolder({ ...run, backend: over }, folder)) === 'more') queue.later(id);
      told.delete(id);
      suspects.delete(id);
    } catch (error) {
      if (!isFailed(error, ...ofOneFolder)) {
        suspects.add(id);
        throw error;
      }
      log.error('folder-failed', error, { account: account.id });
      // Another client deleted it or made it anew, more often than not: the tree tells.
      if (error.failure.code === 'folder-missing' && !suspects.has(id)) {
        suspects.add(id);
        surveyDue = true;
      } else tellOnce(id, error.failure);
    }
  }

  /** Until all bodies are here or there is something else to do; what this fails of is no reason to end the session. */
  async function keepOffline(): Promise<void> {
    idleWork = new AbortController();
    const { signal } = idleWork;
    if (hasWork()) return;
    try {
      for (const folder of await store.folders({ accountId: account.id })) {
        if (signal.aborted) return;
        if (folder.selectable) await ports.fetchBodies(folder, signal);
      }
      told.delete(undefined);
    } catch (error) {
      if (isFailed(error, ...endsSession)) throw error;
      log.error('not-kept-offline', error, { account: account.id });
      tellOnce(undefined, failureOf(error));
    }
  }

  /** Works until the line is lost or the session is stopped. */
  async function work(over: MailBackend): Promise<void> {
    await doSurvey(over);
    const stopWatching = await watchInbox({ store, log }, account.id, over, (inbox) => {
      queue.urgent(inbox);
      ring();
    });
    try {
      for (;;) {
        if (lost) throw new Failed(lost);
        if (stopping) return;
        if (await doOneThing(over)) continue;
        setState({ kind: 'up-to-date', at: clock.now() });
        await keepOffline();
        if (!lost) attempt = 0;
        if (stopping || lost || hasWork()) continue;
        if ((await bell.wait(surveyEvery)) === 'time') surveyDue = true;
      }
    } finally {
      stopWatching();
    }
  }

  async function live(): Promise<void> {
    while (!stopping) {
      const began = clock.now();
      try {
        const over = await connect();
        surveyDue = true;
        sendingDue = true;
        ports.onReady();
        await work(over);
      } catch (error) {
        if (stopping) break;
        // Whoever rang before called the line that is gone: the wait for the next one is not cut short by it.
        bell.forget();
        const failure = lost ?? failureOf(error);
        log.error('session-ended', error, { account: account.id, code: failure.code });
        if (clock.now() - began > steady) attempt = 0;
        const { state: next, retryIn } = afterFailure(failure, attempt++, clock.now());
        const closed = hangUp();
        setState(next);
        await closed;
        if (!stopping) await bell.wait(retryIn);
      }
    }
    await hangUp();
  }

  return {
    get state() {
      return state;
    },
    get backend() {
      return ready && !lost ? line : undefined;
    },
    start() {
      running ??= live();
    },
    wantFolder(id) {
      queue.urgent(id);
      if (ready) ring();
    },
    wantNews() {
      surveyDue = true;
      ring();
    },
    wantSending() {
      sendingDue = true;
      if (ready) ring();
    },
    wantAgain(path, uids) {
      refetches.push({ path, uids });
      if (ready) ring();
    },
    async stop() {
      stopping = true;
      ring();
      // A verb that hangs on a dead server must not hold the shutdown: closing the lines ends it.
      await hangUp();
      await running;
    },
  };
}
