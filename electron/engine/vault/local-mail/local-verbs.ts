import { Failed } from '../../failed.ts';
import type { Log } from '../../log/log.ts';
import { oneAtATime } from '../../one-at-a-time.ts';
import { faultPoint } from '../../faults.ts';
import type { FolderRole } from '../../../../shared/model/folder.ts';
import { type Flags, sameFlags, withFlags } from '../../../../shared/model/flags.ts';
import { toSequenceSet } from '../../backend/sequence-set.ts';
import type { AppendLog } from '../append-log.ts';
import { badFolder, checkPath, inboxPath, inTreeOrder, isWithin, parentsOf } from './folder-path.ts';
import type { FolderState } from './folder-state.ts';
import type { IndexRecord, RecordOf } from './index-records.ts';
import { fold, type IndexState, own, recordsOf } from './index-state.ts';
import type { LocalMail, LocalMessage, NewLocalMessage, ServerCopy } from './local-mail.ts';
import type { MessageFiles } from './message-files.ts';

const copiesPerRecord = 200;
const noCopies: ReadonlyMap<string, ServerCopy> = new Map();

/** The verbs over an opened index: each makes records, has them on the disk, and only then changes what is in memory. */
export function createLocalVerbs(ports: {
  readonly state: IndexState;
  readonly files: MessageFiles;
  readonly index: AppendLog;
  readonly log: Log;
  readonly compactBytes: number;
}): LocalMail {
  const { state, files, index, log } = ports;
  const listeners = new Set<(paths: readonly string[]) => void>();
  const inTurn = oneAtATime();
  /** The index was this long when it had just been rewritten: not worth doing again before it has doubled. */
  let rewrittenSize = 0;
  let compacting = false;
  let closed = false;

  function folderAt(path: string): FolderState {
    const folder = state.byPath.get(path);
    if (!folder) throw new Failed({ code: 'folder-missing', phase: 'vault', params: { folder: path } });
    return folder;
  }

  /** Only in turn. On the disk first, then in memory; listeners hear of it when all is done. */
  async function keep(records: readonly IndexRecord[]): Promise<ReadonlySet<FolderState>> {
    const touched = new Set<FolderState>();
    if (records.length === 0) return touched;
    await index.append(records);
    faultPoint('mail-indexed');
    for (const record of records) for (const folder of fold(state, record)) touched.add(folder);
    return touched;
  }

  function tell(paths: readonly string[]): void {
    if (paths.length > 0) for (const listener of listeners) hear(listener, paths);
    compactWhenLong();
  }

  /** What was asked for is done: whoever fails to hear of it must not make it look undone. */
  function hear(listener: (paths: readonly string[]) => void, paths: readonly string[]): void {
    try {
      listener(paths);
    } catch (error) {
      log.error('listener-failed', error);
    }
  }

  function change(work: () => Promise<ReadonlySet<FolderState>>): Promise<void> {
    return inTurn(async () => tell([...(await work())].map((folder) => folder.path)));
  }

  /** Roughly what the records of everything that counts take. */
  function neededBytes(): number {
    let bytes = 500;
    for (const folder of state.folders.values()) bytes += 300 * folder.size + 30 * folder.vanishedCount + 200;
    for (const { copies } of state.sources.values()) bytes += 150 * copies.size;
    return bytes;
  }

  function compactWhenLong(): void {
    const limit = Math.max(ports.compactBytes, 2 * neededBytes(), 2 * rewrittenSize);
    if (compacting || closed || index.size < limit) return;
    compacting = true;
    // What was asked for is durable; an index that stays long is no failure of it.
    void inTurn(compact)
      .catch((error: unknown) => log.error('not-compacted', error))
      .finally(() => {
        compacting = false;
      });
  }

  async function compact(): Promise<void> {
    // A file that came back after a power loss would be taken for a message that the index forgot.
    const gone = await files.durablyGone([...state.leftover]);
    const forgotten = new Set(gone);
    const kept = [...state.leftover].filter((id) => !forgotten.has(id));
    await index.rewrite(() => recordsOf({ ...state, leftover: new Set(kept) }));
    for (const id of gone) state.leftover.delete(id);
    rewrittenSize = index.size;
  }

  /** Records of folders that are not there yet, and of those above them. */
  function newFolders(paths: Iterable<string>, role?: FolderRole): readonly RecordOf<'folder'>[] {
    const all = new Set([...paths].flatMap((path) => [...parentsOf(path), path]));
    const missing = [...all].filter((path) => !state.byPath.has(path));
    const named = new Set(paths);
    const modseq = state.modseq + 1;
    return missing.map((each, at) => ({
      kind: 'folder',
      folder: state.folderNext + at,
      path: each,
      role: named.has(each) ? role : undefined,
      uidNext: state.paths.get(each)?.uidNext ?? 1,
      floor: modseq,
      modseq,
    }));
  }

  function withChildren(path: string): readonly FolderState[] {
    return [...state.folders.values()].filter((each) => each.path === path || isWithin(each.path, path));
  }

  function checkFree(path: string): void {
    checkPath(path);
    const taken = path.toUpperCase() === inboxPath || state.byPath.has(path);
    if (taken) throw new Failed({ code: 'folder-exists', phase: 'vault', params: { folder: path } });
  }

  async function createFolder(path: string, role?: FolderRole): Promise<ReadonlySet<FolderState>> {
    checkFree(path);
    return keep(newFolders([path], role));
  }

  async function renameFolder(from: string, to: string): Promise<ReadonlySet<FolderState>> {
    if (folderAt(from).role !== undefined) throw badFolder();
    checkFree(to);
    if (isWithin(to, from)) throw badFolder();
    const above = parentsOf(to).at(-1);
    const parents = above === undefined ? [] : newFolders([above]);
    const folders = withChildren(from).map((each) => {
      const path = to + each.path.slice(from.length);
      const once = state.paths.get(path);
      // Whoever knew the other folder that was here must not take its UIDs for these messages.
      const shift = once && once.folder !== each.number ? once.uidNext : 0;
      return { folder: each.number, path, shift };
    });
    return keep([...parents, { kind: 'renamed', folders, modseq: state.modseq + 1 + parents.length }]);
  }

  async function removeFolder(path: string): Promise<ReadonlySet<FolderState>> {
    folderAt(path);
    const all = withChildren(path);
    if (all.some((each) => each.role !== undefined || each.size > 0)) throw badFolder();
    return keep([
      { kind: 'folders-removed', folders: all.map((each) => each.number), modseq: state.modseq + 1 },
    ]);
  }

  /** A message that was found without a record, and whose bytes are these: its copy on the server is known now. */
  function foundLike(message: NewLocalMessage): { folder: FolderState; uid: number } | undefined {
    const ids = message.server ? state.found.get(message.file.hash) : undefined;
    if (!ids) return undefined;
    for (const folder of state.folders.values()) {
      for (const each of folder.messages()) if (ids.includes(each.id)) return { folder, uid: each.uid };
    }
    return undefined;
  }

  async function add(messages: readonly NewLocalMessage[]): Promise<readonly LocalMessage[]> {
    const made = newFolders(new Set(messages.map(({ folder }) => folder)));
    for (const { path } of made) checkFree(path);
    const modseq = state.modseq + 1;
    const numbers = new Map(made.map(({ path, folder }) => [path, folder]));
    const next = new Map(made.map(({ path, uidNext }) => [path, uidNext]));
    const claimed = new Set<string>();
    const places: { path: string; uid: number }[] = [];
    const dropped: string[] = [];
    const records = messages.map((message): IndexRecord => {
      const { file, flags, receivedAt, server, wholeSize, replaces } = message;
      const found = foundLike(message);
      if (found && server && !claimed.has(file.hash)) {
        claimed.add(file.hash);
        places.push({ path: found.folder.path, uid: found.uid });
        dropped.push(file.id);
        const { folder, uid } = found;
        const { source, copy } = server;
        return {
          kind: 'claimed',
          folder: folder.number,
          uid,
          modseq,
          flags: [...own(flags)],
          source,
          copy,
        };
      }
      const path = message.folder;
      const uid = next.get(path) ?? folderAt(path).uidNext;
      next.set(path, uid + 1);
      places.push({ path, uid });
      return {
        kind: 'message',
        ...file,
        folder: numbers.get(path) ?? folderAt(path).number,
        uid,
        modseq,
        flags: [...own(flags)],
        receivedAt,
        wholeSize,
        server: server && { source: server.source, uidl: server.copy.uidl },
        copy: server?.copy,
        replaces: replaced(replaces),
      };
    });
    const replacedIds = messages.flatMap(
      ({ replaces }) => (replaces && state.byPath.get(replaces.folder)?.message(replaces.uid)?.id) ?? [],
    );
    const touched = await keep([...made, ...records]);
    const droppedIds = new Set(dropped);
    await files.name(messages.map(({ file }) => file.id).filter((id) => !droppedIds.has(id)));
    for (const id of dropped) await files.drop(id).catch(() => undefined);
    await files.remove(replacedIds.filter((id) => state.leftover.has(id)));
    tell([...touched].map((folder) => folder.path));
    return places.flatMap(({ path, uid }) => state.byPath.get(path)?.message(uid) ?? []);
  }

  function replaced(place: NewLocalMessage['replaces']): { folder: number; uid: number } | undefined {
    const folder = place && state.byPath.get(place.folder);
    return folder?.message(place?.uid ?? 0) ? { folder: folder.number, uid: place?.uid ?? 0 } : undefined;
  }

  async function setFlags(
    path: string,
    uids: readonly number[],
    add: Flags,
    remove: Flags,
  ): Promise<ReadonlySet<FolderState>> {
    const folder = folderAt(path);
    const [adding, removing] = [own(add), own(remove)];
    const changing = uids.filter((uid) => {
      const message = folder.message(uid);
      return message && !sameFlags(message.flags, withFlags(message.flags, adding, removing));
    });
    if (changing.length === 0) return new Set();
    return keep([
      {
        kind: 'flags',
        folder: folder.number,
        uids: toSequenceSet(changing),
        modseq: state.modseq + 1,
        add: [...adding],
        remove: [...removing],
      },
    ]);
  }

  async function move(
    path: string,
    uids: readonly number[],
    target: string,
    moved: Map<number, number>,
  ): Promise<ReadonlySet<FolderState>> {
    const [from, to] = [folderAt(path), folderAt(target)];
    const there = present(from, uids);
    if (from === to) for (const uid of there) moved.set(uid, uid);
    if (there.length === 0 || from === to) return new Set();
    const first = to.uidNext;
    const touched = await keep([
      {
        kind: 'moved',
        folder: from.number,
        uids: toSequenceSet(there),
        to: to.number,
        first,
        modseq: state.modseq + 1,
      },
    ]);
    for (const [at, uid] of there.entries()) moved.set(uid, first + at);
    return touched;
  }

  async function remove(path: string, uids: readonly number[]): Promise<ReadonlySet<FolderState>> {
    const folder = folderAt(path);
    const there = present(folder, uids);
    if (there.length === 0) return new Set();
    const ids = there.flatMap((uid) => folder.message(uid)?.id ?? []);
    const modseq = state.modseq + 1;
    const touched = await keep([
      { kind: 'removed', folder: folder.number, uids: toSequenceSet(there), modseq },
    ]);
    await files.remove(ids);
    return touched;
  }

  async function noteCopies(
    source: string,
    copies: readonly ServerCopy[],
  ): Promise<ReadonlySet<FolderState>> {
    const records: IndexRecord[] = [];
    for (let from = 0; from < copies.length; from += copiesPerRecord) {
      const some = copies.slice(from, from + copiesPerRecord);
      records.push({ kind: 'copies', source, copies: some, modseq: state.modseq + 1 });
    }
    return keep(records);
  }

  return {
    uidValidity: state.uidValidity,
    folders: () =>
      [...state.folders.values()].map((each) => each.summary()).sort((a, b) => inTreeOrder(a.path, b.path)),
    createFolder: (path, role) => change(() => createFolder(path, role)),
    renameFolder: (from, to) =>
      inTurn(async () => {
        const before = withChildren(from).map((each) => each.path);
        const touched = await renameFolder(from, to);
        tell([...before, ...[...touched].map((each) => each.path)]);
      }),
    removeFolder: (path) => change(() => removeFolder(path)),
    messages: (path) => [...folderAt(path).messages()],
    message: (path, uid) => state.byPath.get(path)?.message(uid),
    changesSince: (path, modseq) => folderAt(path).changesSince(modseq),
    fileOf: (message) => files.path(message.id),
    receive: (bytes) => files.receive(bytes),
    drop: (file) => files.drop(file.id),
    async add(messages) {
      if (messages.length === 0) return [];
      // Outside of the turn: while these are synced, others may change flags, and the next are received.
      await files.durable(messages.map(({ file }) => file.id));
      return inTurn(() => add(messages));
    },
    setFlags: (path, uids, adding, removing) => change(() => setFlags(path, uids, adding, removing)),
    async move(path, uids, target) {
      const moved = new Map<number, number>();
      await change(() => move(path, uids, target, moved));
      return moved;
    },
    remove: (path, uids) => change(() => remove(path, uids)),
    copies: (source) => state.sources.get(source)?.copies ?? noCopies,
    noteCopies: (source, copies) => change(() => noteCopies(source, copies)),
    renameCopies: (source, renames) =>
      change(() => {
        const modseq = state.modseq + 1;
        return keep(
          renames.length > 0 ? [{ kind: 'copies-renamed', source, renames: [...renames], modseq }] : [],
        );
      }),
    messageOf: (source, uidl) => state.sources.get(source)?.messages.get(uidl),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      await inTurn(() => index.close());
    },
  };
}

/** UIDs that are there, ascending, each once. */
function present(folder: FolderState, uids: readonly number[]): readonly number[] {
  return [...new Set(uids)].filter((uid) => folder.message(uid)).sort((a, b) => a - b);
}
