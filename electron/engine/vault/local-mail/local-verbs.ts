import { type Flags, sameFlags, withFlags } from '../../../../shared/model/flags.ts';
import { toSequenceSet } from '../../backend/sequence-set.ts';
import { addMessages } from './add-messages.ts';
import { inTreeOrder } from './folder-path.ts';
import type { FolderState } from './folder-state.ts';
import { createFolder, folderAt, removeFolder, renameFolder, withChildren } from './folder-verbs.ts';
import type { IndexRecord } from './index-records.ts';
import type { IndexState } from './index-state.ts';
import { own } from './shown-flags.ts';
import type { IndexWriter, Touched } from './index-writer.ts';
import type { LocalMail, ServerCopy } from './local-mail.ts';
import type { MessageFiles } from './message-files.ts';
import { copiesPerRecord } from './snapshot.ts';

const noCopies: ReadonlyMap<string, ServerCopy> = new Map();

/** The verbs over an opened index: each makes records, has them on the disk, and only then changes what is in memory. */
export function createLocalVerbs(ports: {
  readonly state: IndexState;
  readonly files: MessageFiles;
  readonly writer: IndexWriter;
}): LocalMail {
  const { state, files, writer } = ports;

  async function setFlags(
    path: string,
    uids: readonly number[],
    add: Flags,
    remove: Flags,
  ): Promise<Touched> {
    const folder = folderAt(state, path);
    const [adding, removing] = [own(add), own(remove)];
    const changing = uids.filter((uid) => {
      const message = folder.message(uid);
      return message && !sameFlags(message.flags, withFlags(message.flags, adding, removing));
    });
    if (changing.length === 0) return new Set();
    return writer.keep([
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
  ): Promise<Touched> {
    const [from, to] = [folderAt(state, path), folderAt(state, target)];
    const there = present(from, uids);
    if (from === to) for (const uid of there) moved.set(uid, uid);
    if (there.length === 0 || from === to) return new Set();
    const first = to.uidNext;
    const touched = await writer.keep([
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

  async function remove(path: string, uids: readonly number[], removed: string[]): Promise<Touched> {
    const folder = folderAt(state, path);
    const there = present(folder, uids);
    if (there.length === 0) return new Set();
    const ids = there.flatMap((uid) => folder.message(uid)?.id ?? []);
    const modseq = state.modseq + 1;
    const touched = await writer.keep([
      { kind: 'removed', folder: folder.number, uids: toSequenceSet(there), modseq },
    ]);
    removed.push(...ids);
    return touched;
  }

  async function noteCopies(source: string, copies: readonly ServerCopy[]): Promise<Touched> {
    const records: IndexRecord[] = [];
    for (let from = 0; from < copies.length; from += copiesPerRecord) {
      const some = copies.slice(from, from + copiesPerRecord);
      records.push({ kind: 'copies', source, copies: some, modseq: state.modseq + 1 });
    }
    return writer.keep(records);
  }

  return {
    uidValidity: state.uidValidity,
    folders: () =>
      [...state.folders.values()].map((each) => each.summary()).sort((a, b) => inTreeOrder(a.path, b.path)),
    createFolder: (path, role) => writer.change(() => createFolder(state, writer, path, role)),
    renameFolder: (from, to) =>
      writer.inTurn(async () => {
        const before = withChildren(state, from).map((each) => each.path);
        const touched = await renameFolder(state, writer, from, to);
        writer.tell([...before, ...[...touched].map((each) => each.path)]);
      }),
    removeFolder: (path) => writer.change(() => removeFolder(state, writer, path)),
    messages: (path) => [...folderAt(state, path).messages()],
    message: (path, uid) => state.byPath.get(path)?.message(uid),
    changesSince: (path, modseq) => folderAt(state, path).changesSince(modseq),
    fileOf: (message) => files.path(message.id),
    receive: (bytes) => files.receive(bytes),
    drop: (file) => files.drop(file.id),
    async add(messages) {
      if (messages.length === 0) return [];
      // Outside of the turn: while these are synced, others may change flags, and the next are received.
      await files.durable(messages.map(({ file }) => file.id));
      return writer.inTurn(() => addMessages({ state, files, writer }, messages));
    },
    setFlags: (path, uids, adding, removing) => writer.change(() => setFlags(path, uids, adding, removing)),
    async move(path, uids, target) {
      const moved = new Map<number, number>();
      await writer.change(() => move(path, uids, target, moved));
      return moved;
    },
    async remove(path, uids) {
      const removed: string[] = [];
      await writer.change(() => remove(path, uids, removed));
      // The index says so: nobody has to wait for thousands of files to go.
      await files.remove(removed);
    },
    copies: (source) => state.sources.get(source)?.copies ?? noCopies,
    noteCopies: (source, copies) => writer.change(() => noteCopies(source, copies)),
    renameCopies: (source, renames) =>
      writer.change(() => {
        const modseq = state.modseq + 1;
        return writer.keep(
          renames.length > 0 ? [{ kind: 'copies-renamed', source, renames: [...renames], modseq }] : [],
        );
      }),
    messageOf: (source, uidl) => state.sources.get(source)?.messages.get(uidl),
    onChange: writer.onChange,
    close: writer.close,
  };
}

/** UIDs that are there, ascending, each once. */
function present(folder: FolderState, uids: readonly number[]): readonly number[] {
  return [...new Set(uids)].filter((uid) => folder.message(uid)).sort((a, b) => a - b);
}
