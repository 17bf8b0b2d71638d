import { hasFlag, OnServer, withFlags } from '../../../../shared/model/flags.ts';
import { rangesOf } from '../../backend/sequence-set.ts';
import { FolderState } from './folder-state.ts';
import type { IndexRecord, RecordOf } from './index-records.ts';
import type { LocalMessage, ServerCopy } from './local-mail.ts';
import { derived } from './shown-flags.ts';

/** What is known of one POP3 server. */
export interface SourceState {
  readonly copies: Map<string, ServerCopy>;
  /** Messages that are here, by the copy they were made of. */
  readonly messages: Map<string, LocalMessage>;
}

/** A path that a folder had once: its UIDs are not used again there. */
interface PathOnce {
  readonly folder: number;
  readonly uidNext: number;
}

/** The whole index in memory: what `fold` makes of the records, one after the other. */
export interface IndexState {
  uidValidity: number;
  modseq: number;
  folderNext: number;
  readonly folders: Map<number, FolderState>;
  readonly byPath: Map<string, FolderState>;
  readonly paths: Map<string, PathOnce>;
  readonly sources: Map<string, SourceState>;
  /** Ids of messages that were found without a record, by hash. */
  readonly found: Map<string, readonly string[]>;
  /** Files whose message was removed, and which may still be there. */
  readonly leftover: Set<string>;
}

export function emptyIndex(): IndexState {
  return {
    uidValidity: 0,
    modseq: 0,
    folderNext: 1,
    folders: new Map(),
    byPath: new Map(),
    paths: new Map(),
    sources: new Map(),
    found: new Map(),
    leftover: new Set(),
  };
}

export function source(state: IndexState, name: string): SourceState {
  let known = state.sources.get(name);
  if (!known) state.sources.set(name, (known = { copies: new Map(), messages: new Map() }));
  return known;
}

/** A record that names a folder which no record before it made: that one was lost. */
export class FolderUnknown extends Error {
  readonly folder: number;

  constructor(folder: number) {
    super(`no folder ${folder}`);
    this.folder = folder;
  }
}

/**
 * Applies a record. Verbs and the next start go through here alike, so what is in memory is what will be read.
 *
 * @returns the folders it touched.
 * @throws FolderUnknown
 */
export function fold(state: IndexState, record: IndexRecord): readonly FolderState[] {
  if ('modseq' in record) state.modseq = Math.max(state.modseq, record.modseq);
  switch (record.kind) {
    case 'version':
      state.uidValidity = record.uidValidity;
      return [];
    case 'folder':
      return [foldFolder(state, record)];
    case 'renamed':
      return foldRenamed(state, record);
    case 'folders-removed':
      return record.folders.map((number) => removeFolder(state, number));
    case 'path':
      state.paths.set(record.path, { folder: record.folder, uidNext: record.uidNext });
      return [];
    case 'message':
      return foldMessage(state, record);
    case 'claimed':
      return foldClaimed(state, record);
    case 'flags': {
      const folder = folderOf(state, record.folder);
      for (const uid of uidsOf(record.uids)) {
        const message = folder.message(uid);
        if (!message) continue;
        place(state, folder, {
          ...message,
          flags: derived(
            withFlags(message.flags, record.add, record.remove),
            copyOf(state, message),
            message.wholeSize,
          ),
          modseq: record.modseq,
        });
      }
      return [folder];
    }
    case 'moved':
      return foldMoved(state, record);
    case 'removed': {
      const folder = folderOf(state, record.folder);
      for (const uid of uidsOf(record.uids)) remove(state, folder, uid, record.modseq);
      return [folder];
    }
    case 'vanished': {
      const folder = folderOf(state, record.folder);
      folder.vanish([...uidsOf(record.uids)], record.modseq);
      return [folder];
    }
    case 'copies': {
      const known = source(state, record.source);
      return record.copies.flatMap((copy) => noteCopy(state, known, copy, record.modseq));
    }
    case 'copies-renamed':
      return foldCopiesRenamed(state, record);
    case 'leftover':
      for (const id of record.ids) state.leftover.add(id);
      return [];
  }
}

function folderOf(state: IndexState, number: number): FolderState {
  const folder = state.folders.get(number);
  if (!folder) throw new FolderUnknown(number);
  return folder;
}

function foldFolder(state: IndexState, record: RecordOf<'folder'>): FolderState {
  const { folder: number, path, role, uidNext, floor } = record;
  const folder = new FolderState(number, path, role, uidNext, floor);
  folder.highestModseq = record.modseq;
  state.folders.set(number, folder);
  state.byPath.set(path, folder);
  state.folderNext = Math.max(state.folderNext, number + 1);
  return folder;
}

function leavePath(state: IndexState, folder: FolderState): void {
  if (state.byPath.get(folder.path) === folder) state.byPath.delete(folder.path);
  const uidNext = Math.max(state.paths.get(folder.path)?.uidNext ?? 1, folder.uidNext);
  state.paths.set(folder.path, { folder: folder.number, uidNext });
}

function foldRenamed(state: IndexState, record: RecordOf<'renamed'>): readonly FolderState[] {
  const renames = record.folders.map((each) => ({ ...each, folder: folderOf(state, each.folder) }));
  for (const { folder } of renames) leavePath(state, folder);
  for (const { folder, path, shift } of renames) {
    folder.path = path;
    state.byPath.set(path, folder);
    if (shift > 0) folder.shift(shift, record.modseq);
    for (const message of folder.messages()) place(state, folder, message);
  }
  return renames.map(({ folder }) => folder);
}

function removeFolder(state: IndexState, number: number): FolderState {
  const folder = folderOf(state, number);
  leavePath(state, folder);
  state.folders.delete(number);
  return folder;
}

/** Puts a message where it belongs, under whatever finds it. */
function place(state: IndexState, folder: FolderState, message: LocalMessage): void {
  const placed = message.folder === folder.path ? message : { ...message, folder: folder.path };
  folder.put(placed);
  if (placed.server) source(state, placed.server.source).messages.set(placed.server.uidl, placed);
}

function remove(state: IndexState, folder: FolderState, uid: number, modseq: number): void {
  const message = folder.message(uid);
  folder.take(uid, modseq);
  if (!message) return;
  state.leftover.add(message.id);
  if (!message.server) return;
  const { messages } = source(state, message.server.source);
  if (messages.get(message.server.uidl)?.id === message.id) messages.delete(message.server.uidl);
}

function foldMessage(state: IndexState, record: RecordOf<'message'>): readonly FolderState[] {
  const folder = folderOf(state, record.folder);
  const touched = [folder];
  let replaced: { readonly replaced: number } | undefined;
  if (record.replaces) {
    const before = folderOf(state, record.replaces.folder);
    remove(state, before, record.replaces.uid, record.modseq);
    touched.push(before);
    if (before === folder) replaced = { replaced: record.replaces.uid };
  }
  const { id, uid, modseq, size, hash, receivedAt, server, wholeSize } = record;
  if (server && record.copy) source(state, server.source).copies.set(server.uidl, record.copy);
  const copy = copyOf(state, { server });
  const flags = derived(record.flags, copy, wholeSize);
  const message = { id, folder: folder.path, uid, modseq, flags, size, hash, receivedAt, server, wholeSize };
  place(state, folder, { ...message, ...replaced });
  if (record.found) state.found.set(hash, [...(state.found.get(hash) ?? []), id]);
  return touched;
}

function foldClaimed(state: IndexState, record: RecordOf<'claimed'>): readonly FolderState[] {
  const folder = folderOf(state, record.folder);
  const message = folder.message(record.uid);
  const known = source(state, record.source);
  known.copies.set(record.copy.uidl, record.copy);
  if (!message) return [];
  const others = (state.found.get(message.hash) ?? []).filter((id) => id !== message.id);
  if (others.length > 0) state.found.set(message.hash, others);
  else state.found.delete(message.hash);
  const flags = derived(record.flags, record.copy, message.wholeSize);
  const server = { source: record.source, uidl: record.copy.uidl };
  place(state, folder, { ...message, flags, server, modseq: record.modseq });
  return [folder];
}

function foldMoved(state: IndexState, record: RecordOf<'moved'>): readonly FolderState[] {
  const [from, to] = [folderOf(state, record.folder), folderOf(state, record.to)];
  let uid = record.first;
  for (const old of uidsOf(record.uids)) {
    const message = from.message(old);
    from.take(old, record.modseq);
    if (message) place(state, to, { ...message, uid, modseq: record.modseq, replaced: undefined });
    uid++;
  }
  return [from, to];
}

/** The message made of a copy shows whether the server still has it. */
function noteCopy(
  state: IndexState,
  known: SourceState,
  copy: ServerCopy,
  modseq: number,
): readonly FolderState[] {
  known.copies.set(copy.uidl, copy);
  const message = known.messages.get(copy.uidl);
  const folder = message && state.byPath.get(message.folder);
  if (!message || !folder) return [];
  const flags = derived(message.flags, copy, message.wholeSize);
  if (hasFlag(flags, OnServer) === hasFlag(message.flags, OnServer)) return [];
  place(state, folder, { ...message, flags, modseq });
  return [folder];
}

function foldCopiesRenamed(state: IndexState, record: RecordOf<'copies-renamed'>): readonly FolderState[] {
  const known = source(state, record.source);
  // All leave their names before any takes its new one: a server may exchange two.
  const moving = record.renames.map(({ from, copy }) => ({ copy, message: known.messages.get(from) }));
  for (const { from } of record.renames) {
    known.copies.delete(from);
    known.messages.delete(from);
  }
  return moving.flatMap(({ copy, message }) => {
    const folder = message && state.byPath.get(message.folder);
    known.copies.set(copy.uidl, copy);
    if (!message || !folder) return [];
    const server = { source: record.source, uidl: copy.uidl };
    const flags = derived(message.flags, copy, message.wholeSize);
    const same = hasFlag(flags, OnServer) === hasFlag(message.flags, OnServer);
    place(state, folder, { ...message, server, flags, modseq: same ? message.modseq : record.modseq });
    return [folder];
  });
}

function copyOf(state: IndexState, { server }: Pick<LocalMessage, 'server'>): ServerCopy | undefined {
  return server && source(state, server.source).copies.get(server.uidl);
}

function* uidsOf(set: string): Generator<number> {
  for (const [from, to] of rangesOf(set, 0)) for (let uid = from; uid <= to; uid++) yield uid;
}
