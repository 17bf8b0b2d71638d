import type { Failure } from '../../../../shared/model/failure.ts';
import { Failed } from '../../failed.ts';
import type { KnownFolder, OpenFolder, Place } from '../mail-backend.ts';
import type { Line } from './line.ts';
import { selectFolder } from './select.ts';

/** A login in use: the line, and which folder is open on it. */
export interface Session {
  readonly line: Line;
  selected?: { readonly path: string; readonly state: OpenFolder };
}

/** Work on one login, one task after another; the login is made when it is first needed. */
export interface Lane {
  run<T>(task: (session: Session) => Promise<T>): Promise<T>;
  onLost(listener: (failure: Failure) => void): void;
  close(): Promise<void>;
}

export interface LaneWishes {
  /** A quiet line is kept awake by NOOP after so many ms. */
  readonly keepAlive?: number;
  /** A quiet line is closed after so many ms, and opened again when needed. */
  readonly rest?: number;
}

export function createLane(
  open: (signal: AbortSignal) => Promise<Line>,
  { keepAlive, rest }: LaneWishes,
): Lane {
  let session: Session | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  const listeners: ((failure: Failure) => void)[] = [];

  async function ready(): Promise<Session> {
    if (closing.signal.aborted) throw new Failed({ code: 'connection-lost', side: 'incoming' });
    if (session && !session.line.lost) return session;
    const line = await open(closing.signal);
    if (closing.signal.aborted) {
      await line.close();
      throw new Failed({ code: 'connection-lost', side: 'incoming' });
    }
    line.onLost((failure) => {
      for (const listener of listeners) listener(failure);
    });
    session = { line };
    if (line.lost) for (const listener of listeners) listener(line.lost);
    return session;
  }

  function whenQuiet(): void {
    clearTimeout(timer);
    if (closing.signal.aborted || waiting > 0 || !session) return;
    timer = setTimeout(() => void atRest().catch(() => undefined), keepAlive ?? rest);
    timer.unref();
  }

  /** What a lost line says by itself reaches the listeners through onLost. */
  async function atRest(): Promise<void> {
    if (keepAlive !== undefined) {
      await lane.run(async ({ line }) => line.command('NOOP', [], { phase: 'idle' }));
    } else if (session && waiting === 0) {
      const { line } = session;
      session = undefined;
      await line.close();
    }
  }

  const lane: Lane = {
    run(task) {
      waiting += 1;
      clearTimeout(timer);
      const turn = tail.then(async () => task(await ready()));
      tail = turn
        .catch(() => undefined)
        .finally(() => {
          waiting -= 1;
          whenQuiet();
        });
      return turn;
    },
    onLost(listener) {
      listeners.push(listener);
    },
    async close() {
      closing.abort();
      clearTimeout(timer);
      await session?.line.close();
    },
  };
  return lane;
}

export async function select(session: Session, path: string, known?: KnownFolder): Promise<OpenFolder> {
  // A SELECT that fails leaves no folder open (RFC 9051 6.3.2).
  session.selected = undefined;
  const state = await selectFolder(session.line, path, known);
  session.selected = { path, state };
  return state;
}

/**
 * Opens the folder if another one is open, or if a message came after it was opened: a session does not see that one,
 * and a STORE of it would be answered OK and do nothing.
 *
 * @throws Failed `folder-missing` when it is another one of this name by now
 */
export async function selectPlace(
  session: Session,
  { path, uidValidity }: Place,
  highestUid = 0,
): Promise<OpenFolder> {
  const { selected } = session;
  const state =
    selected?.path === path && highestUid < selected.state.uidNext
      ? selected.state
      : await select(session, path);
  if (state.uidValidity !== uidValidity) {
    throw new Failed({ code: 'folder-missing', phase: 'select', side: 'incoming', params: { folder: path } });
  }
  return state;
}
