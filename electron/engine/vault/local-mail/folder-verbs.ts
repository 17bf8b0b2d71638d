import type { FolderRole } from '../../../../shared/model/folder.ts';
import { Failed } from '../../failed.ts';
import { badFolder, checkPath, inboxPath, isWithin, parentsOf } from './folder-path.ts';
import type { FolderState } from './folder-state.ts';
import type { RecordOf } from './index-records.ts';
import type { IndexState } from './index-state.ts';
import type { IndexWriter, Touched } from './index-writer.ts';

/** @throws Failed `folder-missing` */
export function folderAt(state: IndexState, path: string): FolderState {
  const folder = state.byPath.get(path);
  if (!folder) throw new Failed({ code: 'folder-missing', phase: 'vault', params: { folder: path } });
  return folder;
}

/** Records of folders that are not there yet, and of those above them. */
export function newFolders(
  state: IndexState,
  paths: Iterable<string>,
  role?: FolderRole,
): readonly RecordOf<'folder'>[] {
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

/** The folder and all below it. */
export function withChildren(state: IndexState, path: string): readonly FolderState[] {
  return [...state.folders.values()].filter((each) => each.path === path || isWithin(each.path, path));
}

/** @throws Failed `folder-exists`, `input-invalid` */
export function checkFree(state: IndexState, path: string): void {
  const taken = path.toUpperCase() === inboxPath || state.byPath.has(path);
  if (!taken) checkPath(path);
  else throw new Failed({ code: 'folder-exists', phase: 'vault', params: { folder: path } });
}

export async function createFolder(
  state: IndexState,
  writer: IndexWriter,
  path: string,
  role?: FolderRole,
): Promise<Touched> {
  checkFree(state, path);
  return writer.keep(newFolders(state, [path], role));
}

export async function renameFolder(
  state: IndexState,
  writer: IndexWriter,
  from: string,
  to: string,
): Promise<Touched> {
  folderAt(state, from);
  if (withChildren(state, from).some((each) => each.role !== undefined)) throw badFolder();
  checkFree(state, to);
  if (isWithin(to, from)) throw badFolder();
  const above = parentsOf(to).at(-1);
  const parents = above === undefined ? [] : newFolders(state, [above]);
  const folders = withChildren(state, from).map((each) => {
    const path = to + each.path.slice(from.length);
    return { folder: each.number, path, shift: shiftAt(state, each, path) };
  });
  return writer.keep([...parents, { kind: 'renamed', folders, modseq: state.modseq + 1 + parents.length }]);
}

/**
 * Whoever knew another folder at this path must not take its UIDs for these messages, nor those that these messages
 * had where the folder was before: it may come back there.
 */
function shiftAt(state: IndexState, folder: FolderState, path: string): number {
  const once = state.paths.get(path);
  if (!once || once.folder === folder.number) return 0;
  const [first] = folder.messages();
  return Math.max(1, Math.max(once.uidNext, folder.uidNext) - (first?.uid ?? folder.uidNext));
}

export async function removeFolder(state: IndexState, writer: IndexWriter, path: string): Promise<Touched> {
  folderAt(state, path);
  const all = withChildren(state, path);
  if (all.some((each) => each.role !== undefined || each.size > 0)) throw badFolder();
  return writer.keep([
    { kind: 'folders-removed', folders: all.map((each) => each.number), modseq: state.modseq + 1 },
  ]);
}
