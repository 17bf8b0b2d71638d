import { checkFree, folderAt, newFolders } from './folder-verbs.ts';
import type { FolderState } from './folder-state.ts';
import type { IndexRecord } from './index-records.ts';
import { type IndexState, own } from './index-state.ts';
import type { IndexWriter } from './index-writer.ts';
import type { LocalMessage, NewLocalMessage } from './local-mail.ts';
import type { MessageFiles } from './message-files.ts';

/** A message that was found without a record, and whose bytes are these: its copy on the server is known now. */
function foundLike(
  state: IndexState,
  message: NewLocalMessage,
): { folder: FolderState; uid: number } | undefined {
  const ids = message.server ? state.found.get(message.file.hash) : undefined;
  if (!ids) return undefined;
  for (const folder of state.folders.values()) {
    for (const each of folder.messages()) if (ids.includes(each.id)) return { folder, uid: each.uid };
  }
  return undefined;
}

/** Puts durable files into folders: records first, then the files' last names. Only in turn. */
export async function addMessages(
  ports: { readonly state: IndexState; readonly files: MessageFiles; readonly writer: IndexWriter },
  messages: readonly NewLocalMessage[],
): Promise<readonly LocalMessage[]> {
  const { state, files, writer } = ports;
  const made = newFolders(state, new Set(messages.map(({ folder }) => folder)));
  for (const { path } of made) checkFree(state, path);
  const modseq = state.modseq + 1;
  const numbers = new Map(made.map(({ path, folder }) => [path, folder]));
  const next = new Map(made.map(({ path, uidNext }) => [path, uidNext]));
  const claimed = new Set<string>();
  const places: { path: string; uid: number }[] = [];
  const dropped: string[] = [];
  const records = messages.map((message): IndexRecord => {
    const { file, flags, receivedAt, server, wholeSize, replaces } = message;
    const found = foundLike(state, message);
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
      replaces: replaced(state, replaces),
    };
  });
  const replacedIds = messages.flatMap(
    ({ replaces }) => (replaces && state.byPath.get(replaces.folder)?.message(replaces.uid)?.id) ?? [],
  );
  const touched = await writer.keep([...made, ...records]);
  const droppedIds = new Set(dropped);
  await files.name(messages.map(({ file }) => file.id).filter((id) => !droppedIds.has(id)));
  for (const id of dropped) await files.drop(id).catch(() => undefined);
  await files.remove(replacedIds.filter((id) => state.leftover.has(id)));
  writer.tell([...touched].map((folder) => folder.path));
  return places.flatMap(({ path, uid }) => state.byPath.get(path)?.message(uid) ?? []);
}

function replaced(
  state: IndexState,
  place: NewLocalMessage['replaces'],
): { folder: number; uid: number } | undefined {
  const folder = place && state.byPath.get(place.folder);
  return folder?.message(place?.uid ?? 0) ? { folder: folder.number, uid: place?.uid ?? 0 } : undefined;
}
