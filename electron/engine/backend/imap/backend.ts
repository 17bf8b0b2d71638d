import type { Failure } from '../../../../shared/model/failure.ts';
import { Failed, isFailed } from '../../failed.ts';
import type { Capabilities, MailBackend, Place } from '../mail-backend.ts';
import { toSequenceSet } from '../sequence-set.ts';
import { appendMessage } from './append.ts';
import { openLine } from './connection.ts';
import { fetchFlags, fetchHeaders } from './fetch.ts';
import { storeFlags } from './flags.ts';
import { createFolder, folderStatus, listFolders } from './folders.ts';
import { createLane, select, selectPlace, type Session } from './lane.ts';
import type { Line } from './line.ts';
import { moveMessages, removeMessages } from './move.ts';
import { defaultTimes, type ImapOptions, quirksOf } from './options.ts';
import { existingUids, uidsByMessageId } from './search.ts';
import { fetchBeginnings, fetchChunk, fetchSections, sizeOf, streamChunks } from './sections.ts';
import { watchFolder } from './watch.ts';

export type { ImapOptions } from './options.ts';

/** One IMAP account's server. Nothing is sent before `connect`. */
export function createImapBackend(options: ImapOptions): MailBackend {
  const times = { ...defaultTimes, ...options.times };
  let syncLine: Line | undefined;
  const sync = createLane(
    async (signal) => {
      // Lost for good: the session throws this backend away and makes a new one.
      if (syncLine) throw new Failed({ ...(syncLine.lost ?? { code: 'connection-lost', side: 'incoming' }) });
      syncLine = await openLine(options, signal);
      return syncLine;
    },
    { keepAlive: times.keepAlive },
  );
  const display = createLane((signal) => openLine(options, signal), { rest: times.displayRest });
  const watches = new Set<() => Promise<void>>();
  let opened: Place | undefined;

  /** Work in the folder that was opened; the display work may have opened another one on this line meanwhile. */
  const inOpenFolder = <T>(task: (session: Session) => Promise<T>): Promise<T> =>
    sync.run(async (session) => {
      if (!opened) throw new Failed({ code: 'unexpected', phase: 'select', side: 'incoming' });
      await selectPlace(session, opened);
      return task(session);
    });

  /** Servers that allow few logins serve both on one line. */
  let shared = false;
  const now = async <T>(task: (session: Session) => Promise<T>): Promise<T> => {
    if (shared) return sync.run(task);
    try {
      return await display.run(task);
    } catch (error) {
      if (!isFailed(error, 'too-many-connections') || !/^(login|connect)$/.test(error.failure.phase ?? ''))
        throw error;
      shared = true;
      return sync.run(task);
    }
  };
  const at = <T>(
    place: Place,
    uids: Iterable<number>,
    task: (session: Session, folder: Awaited<ReturnType<typeof selectPlace>>) => Promise<T>,
  ): Promise<T> => now(async (session) => task(session, await selectPlace(session, place, highest(uids))));

  return {
    get capabilities() {
      return capabilitiesOf(syncLine, options);
    },
    async connect() {
      await sync.run(async () => undefined);
    },
    onLost(listener: (failure: Failure) => void) {
      sync.onLost(listener);
    },
    async close() {
      // All at once: a line whose server is gone takes its time and must not hold the others.
      await Promise.all([...[...watches].map((end) => end()), sync.close(), display.close()]);
    },

    folders: () => sync.run(({ line }) => listFolders(line)),
    status: (paths) =>
      sync.run(async ({ line, selected }) => {
        // STATUS of the folder that is open may tell what this line has seen of it (RFC 9051 6.3.11), not what is.
        if (selected) await line.command('NOOP', [], { phase: 'list' });
        return folderStatus(line, paths);
      }),
    openFolder: (path, known) =>
      sync.run(async (session) => {
        opened = undefined;
        const state = await select(session, path, known);
        opened = { path, uidValidity: state.uidValidity };
        return state;
      }),
    fetchHeaders: (set, batch, onBatch) =>
      inOpenFolder(async ({ line, selected }) => {
        // A message number of an empty folder is an error to the server (RFC 9051 9, seq-number).
        if ('numbers' in set && selected?.state.exists === 0) return;
        await fetchHeaders(line, set, batch, onBatch);
      }),
    fetchFlags: (uids, onBatch, changedSince) =>
      inOpenFolder(({ line }) => fetchFlags(line, uids, onBatch, changedSince)),
    existingUids: (uids) =>
      inOpenFolder(({ line, selected }) => existingUids(line, uids, selected?.state.exists ?? 0)),

    fetchSections: (place, uid, sections, maxBytes) =>
      at(place, [uid], ({ line }) => fetchSections(line, uid, sections, maxBytes)),
    fetchBeginnings: (place, wanted, maxBytes) =>
      at(place, wanted.keys(), ({ line }) => fetchBeginnings(line, wanted, maxBytes)),
    async *streamSection(place, uid, section) {
      const promised = await at(place, [uid], ({ line }) => sizeOf(line, uid, section));
      const read = (start: number): Promise<Uint8Array> =>
        at(place, [uid], ({ line }) => fetchChunk(line, uid, section, start));
      yield* streamChunks(promised, read, section !== '');
    },
    findByMessageId: (path, messageId, isAlive) =>
      now(async (session) => {
        await select(session, path);
        return uidsByMessageId(session.line, messageId, isAlive);
      }),
    storeFlags: (place, uids, add, remove) =>
      uids.length === 0
        ? Promise.resolve()
        : at(place, uids, ({ line }, folder) => storeFlags(line, folder, toSequenceSet(uids), add, remove)),
    move: async (place, uids, target) =>
      uids.length === 0
        ? { uids: new Map() }
        : at(place, uids, ({ line }, folder) => moveMessages(line, folder, toSequenceSet(uids), target)),
    remove: (place, uids) =>
      uids.length === 0
        ? Promise.resolve()
        : at(place, uids, ({ line }, folder) => removeMessages(line, folder, toSequenceSet(uids))),
    append: (path, message, flags, receivedAt) =>
      now(({ line }) => appendMessage(line, path, message, flags, receivedAt)),
    createFolder: (path) => now(({ line }) => createFolder(line, path)),

    async watch(path, onNews) {
      const poll = async (folder: string): Promise<string> =>
        JSON.stringify((await sync.run(({ line }) => folderStatus(line, [folder]))).get(folder));
      const watching = watchFolder(path, onNews, {
        open: (signal) => openLine(options, signal),
        poll,
        times,
        log: options.log,
      });
      const once = async (): Promise<void> => {
        watches.delete(once);
        await watching.end();
      };
      watches.add(once);
      await watching.started;
      return once;
    },
  };
}

function highest(uids: Iterable<number>): number {
  let found = 0;
  for (const uid of uids) found = Math.max(found, uid);
  return found;
}

function capabilitiesOf(line: Line | undefined, { server }: ImapOptions): Capabilities {
  const can = (name: string): boolean => line?.capabilities.has(name) ?? false;
  return {
    delta: line?.enabled.has('QRESYNC') ? 'qresync' : can('CONDSTORE') ? 'condstore' : 'none',
    push: can('IDLE'),
    move: can('MOVE'),
    uidplus: can('UIDPLUS'),
    filesSentMail: quirksOf(server.host).filesSentMail,
  };
}
