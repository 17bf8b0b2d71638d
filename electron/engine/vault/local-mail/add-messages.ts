import { checkFree, folderAt, newFolders } from './folder-verbs.ts';
import type { FolderState } from './folder-state.ts';
import type { IndexRecord } from './index-records.ts';
import type { IndexState } from './index-state.ts';
import { own } from './shown-flags.ts';
import type { IndexWriter } from './index-writer.ts';
import type { LocalMessage, NewLocalMessage } from './local-mail.ts';
import type { MessageFiles } from './message-files.ts';

/** Messages that were found without a record, and are still here, by hash. */
function foundMessages(
  state: IndexState,
): Map<string, { readonly folder: FolderState; readonly uid: number }> {
  const found = new Map<string, { readonly folder: FolderState; readonly uid: number }>();
  if (state.found.size === 0) return found;
  for (const folder of state.folders.values()) {
    for (const { id, hash, uid } of folder.messages()) {
      if (state.found.get(hash)?.includes(id)) found.set(hash, { folder, uid });
    }
  }
  return found;
}

/** What a message takes the place of, wherever the person has moved it meanwhile; undefined when it was removed. */
function replacedBy(state: IndexState, { replaces, server }: NewLocalMessage): LocalMessage | undefined {
  const before = replaces && state.byPath.get(replaces.folder)?.message(replaces.uid);
  if (before || !replaces || !server) return before;
  return state.sources.get(server.source)?.messages.get(server.copy.uidl);
}

/** Puts durable files into folders: records first, then the files' last names. Only in turn. */
export async function addMessages(
  ports: { readonly state: IndexState; readonly files: MessageFiles; readonly writer: IndexWriter },
  given: readonly NewLocalMessage[],
): Promise<readonly LocalMessage[]> {
  const { state, files, writer } = ports;
  const dropped: string[] = [];
  const replaced: LocalMessage[] = [];
  const messages = given.flatMap((message): NewLocalMessage[] => {
    if (!message.replaces) return [message];
    const before = replacedBy(state, message);
    if (!before) {
      dropped.push(message.file.id);
      return [];
    }
    replaced.push(before);
    const { folder, uid, flags } = before;
    return [{ ...message, folder, flags, replaces: { folder, uid } }];
  });
  const made = newFolders(state, new Set(messages.map(({ folder }) => folder)));
  for (const { path } of made) checkFree(state, path);
  const modseq = state.modseq + 1;
  const numbers = new Map(made.map(({ path, folder }) => [path, folder]));
  const next = new Map(made.map(({ path, uidNext }) => [path, uidNext]));
  const foundHere = foundMessages(state);
  const places: { path: string; uid: number }[] = [];
  const records = messages.map((message): IndexRecord => {
    const { file, flags, receivedAt, server, wholeSize, replaces } = message;
    const found = server && foundHere.get(file.hash);
    // These very bytes lie here already: they are that copy of the server, and not there twice.
    if (found) {
      foundHere.delete(file.hash);
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
    const uid = next.get(path) ?? folderAt(state, path).uidNext;
    next.set(path, uid + 1);
    places.push({ path, uid });
    return {
      kind: 'message',
      ...file,
      folder: numbers.get(path) ?? folderAt(state, path).number,
      uid,
      modseq,
      flags: [...own(flags)],
      receivedAt,
      wholeSize,
      server: server && { source: server.source, uidl: server.copy.uidl },
      copy: server?.copy,
      replaces: replaces && { folder: folderAt(state, path).number, uid: replaces.uid },
    };
  });
  const droppedIds = new Set(dropped);
  const kept = messages.map(({ file }) => file.id).filter((id) => !droppedIds.has(id));
  // Whoever sees a message may look for its file at once, and must not meet it on the way from one name to the other.
  const touched = await writer.keep([...made, ...records], () => files.name(kept));
  for (const id of dropped) await files.drop(id).catch(() => undefined);
  await files.remove(replaced.map(({ id }) => id).filter((id) => state.leftover.has(id)));
  writer.tell([...touched].map((folder) => folder.path));
  return places.flatMap(({ path, uid }) => state.byPath.get(path)?.message(uid) ?? []);
}
