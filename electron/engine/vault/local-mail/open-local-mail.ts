import { Failed } from '../../failed.ts';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log/log.ts';
import { openAppendLog } from '../append-log.ts';
import { listSwept, makeFolderDurably } from '../atomic.ts';
import type { FileSystem } from '../file-system.ts';
import { inboxPath } from './folder-path.ts';
import { indexName, indexRecord, type IndexRecord, indexVersion } from './index-records.ts';
import { emptyIndex, fold, FolderUnknown, type IndexState, recordsOf } from './index-state.ts';
import { type LocalMail } from './local-mail.ts';
import { createLocalVerbs } from './local-verbs.ts';
import { type MessageFiles, openMessageFiles } from './message-files.ts';

/**
 * Opens `<folder>`, and makes it where there is none. Finishes what a crash interrupted, sweeps what was never
 * answered, and makes a lost or damaged index anew from what is left of it and from the messages' files.
 *
 * @param ports.compactBytes the index is not rewritten while it is shorter
 * @throws Failed `vault-newer`, `disk-full`, `disk-failed`
 */
export async function openLocalMail(ports: {
  readonly fs: FileSystem;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly compactBytes?: number;
}): Promise<LocalMail> {
  const { fs, folder, clock, compactBytes = 1_000_000 } = ports;
  const log = ports.log.child('local-mail');
  await makeFolderDurably(fs, folder);
  await listSwept(fs, folder);
  const state = emptyIndex();
  const replay = replayInto(state);
  const opened = await openAppendLog(fs, folder, indexName, clock.now(), replay.take);
  if (opened.tornBytes > 0) log.warn('torn-end-cut', { bytes: opened.tornBytes });
  const files = openMessageFiles(fs, join(folder, 'messages'), log);
  const survey = await files.survey();
  const damaged = replay.damaged() || opened.damagedCopy !== undefined;
  const lost = state.uidValidity === 0 && survey.messages.size > 0;
  if (damaged || lost) log.warn('index-damaged', { copy: opened.damagedCopy, lost });
  const settled = await settleFiles(state, files, survey, log);
  const added: IndexRecord[] = [];
  if (!state.byPath.has(inboxPath)) added.push(inbox(state));
  for (const record of added) fold(state, record);
  if (settled.unknown.length > 0) {
    log.warn('messages-without-record', { count: settled.unknown.length });
    for (const id of settled.unknown) {
      const record = await foundMessage(state, files, id);
      added.push(record);
      fold(state, record);
    }
  }
  if (damaged || state.uidValidity === 0) {
    // UIDs may be missing from what is known, so that they could be used twice: nobody may trust the old ones.
    state.uidValidity = Math.max(Math.floor(clock.now() / 1000), state.uidValidity + 1);
    await opened.log.rewrite(() => recordsOf(state));
  } else if (added.length > 0) await opened.log.append(added);
  return createLocalVerbs({ state, files, index: opened.log, log, compactBytes });
}

/** Takes the records of the index one by one. */
function replayInto(state: IndexState): {
  /** @throws Failed `vault-newer` */
  readonly take: (raw: unknown) => void;
  /** Whether records are missing or say what cannot be. */
  readonly damaged: () => boolean;
} {
  let damaged = false;
  return {
    take(raw) {
      refuseNewer(raw);
      const parsed = indexRecord.safeParse(raw);
      if (!parsed.success || foldKnown(state, parsed.data)) damaged = true;
    },
    damaged: () => damaged,
  };
}

function refuseNewer(raw: unknown): void {
  if (typeof raw !== 'object' || raw === null || !('kind' in raw) || raw.kind !== 'version') return;
  const found = 'version' in raw ? Number(raw.version) : 0;
  if (found <= indexVersion) return;
  throw new Failed({
    code: 'vault-newer',
    phase: 'start',
    params: { file: indexName, found, known: indexVersion },
  });
}

/** A folder whose record was lost gets a name again, so that its messages keep their flags. @returns whether it did. */
export function foldKnown(state: IndexState, record: IndexRecord): boolean {
  let repaired = false;
  for (;;) {
    try {
      fold(state, record);
      return repaired;
    } catch (error) {
      if (!(error instanceof FolderUnknown)) throw error;
      repaired = true;
      fold(state, recovered(state, error.folder));
    }
  }
}

function recovered(state: IndexState, folder: number): IndexRecord {
  let path = folder === 1 && !state.byPath.has(inboxPath) ? inboxPath : 'Recovered';
  for (let count = 2; state.byPath.has(path); count++) path = `Recovered ${count}`;
  const role = path === inboxPath ? 'inbox' : undefined;
  const { modseq } = state;
  return { kind: 'folder', folder, path, role, uidNext: 1, floor: modseq, modseq };
}

function inbox(state: IndexState): IndexRecord {
  const modseq = state.modseq + 1;
  return {
    kind: 'folder',
    folder: state.folderNext,
    path: inboxPath,
    role: 'inbox',
    uidNext: 1,
    floor: modseq,
    modseq,
  };
}

/** Brings the files to what the index says. @returns messages that no record knows. */
async function settleFiles(
  state: IndexState,
  files: MessageFiles,
  survey: Awaited<ReturnType<MessageFiles['survey']>>,
  log: Log,
): Promise<{ readonly unknown: readonly string[] }> {
  const known = new Set<string>();
  for (const folder of state.folders.values()) for (const { id } of folder.messages()) known.add(id);
  const unnamed = survey.parts.filter((id) => known.has(id) && !survey.messages.has(id));
  await files.name(unnamed);
  await files.sweep(survey.parts.filter((id) => !known.has(id)));
  const named = new Set(unnamed);
  await files.remove([...state.leftover].filter((id) => survey.messages.has(id)));
  let missing = 0;
  for (const id of known) if (!survey.messages.has(id) && !named.has(id)) missing++;
  if (missing > 0) log.error('message-files-missing', undefined, { count: missing });
  return { unknown: [...survey.messages].filter((id) => !known.has(id) && !state.leftover.has(id)) };
}

async function foundMessage(state: IndexState, files: MessageFiles, id: string): Promise<IndexRecord> {
  const { size, hash, modifiedAt } = await files.measure(id);
  const folder = state.byPath.get(inboxPath);
  return {
    kind: 'message',
    id,
    folder: folder?.number ?? 1,
    uid: folder?.uidNext ?? 1,
    modseq: state.modseq + 1,
    flags: [],
    size,
    hash,
    receivedAt: modifiedAt,
    found: true,
  };
}
