import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log/log.ts';
import { openAppendLog } from '../append-log.ts';
import { listSwept, makeFolderDurably, writeAtomically } from '../atomic.ts';
import type { FileSystem } from '../file-system.ts';
import { inboxPath } from './folder-path.ts';
import { indexName, type IndexRecord } from './index-records.ts';
import { emptyIndex, fold, type IndexState } from './index-state.ts';
import { type CompactAt, createIndexWriter } from './index-writer.ts';
import type { LocalMail } from './local-mail.ts';
import { createLocalVerbs } from './local-verbs.ts';
import { type MessageFiles, openMessageFiles } from './message-files.ts';
import { replayInto } from './replay.ts';
import { recordsOf } from './snapshot.ts';

/**
 * Opens `<folder>`, and makes it where there is none. Finishes what a crash interrupted, sweeps what was never
 * answered, and makes a lost or damaged index anew from what is left of it and from the messages' files.
 *
 * @param ports.keepAll removes no file, not even what an interrupted download left over
 * @throws Failed `vault-newer`, `disk-full`, `disk-failed`
 */
export async function openLocalMail(ports: {
  readonly fs: FileSystem;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly compactAt?: CompactAt;
  readonly keepAll?: boolean;
}): Promise<LocalMail> {
  const { fs, folder, clock, compactAt = { bytes: 1_000_000, times: 2 }, keepAll = false } = ports;
  const log = ports.log.child('local-mail');
  await makeFolderDurably(fs, folder);
  if (!keepAll) await listSwept(fs, folder);
  const state = emptyIndex();
  const replay = replayInto(state);
  const opened = await openAppendLog(fs, folder, indexName, clock.now(), replay.take);
  if (opened.tornBytes > 0) log.warn('torn-end-cut', { bytes: opened.tornBytes });
  const files = openMessageFiles(fs, join(folder, 'messages'), log);
  const survey = await files.survey();
  const damaged = replay.damaged() || opened.damagedCopy !== undefined;
  const copy = opened.damagedCopy ?? (damaged ? await keepCopy(fs, folder, clock.now()) : undefined);
  const lost = state.uidValidity === 0 && survey.messages.size > 0;
  if (damaged || lost) log.warn('index-damaged', { copy, lost });
  const settled = await settleFiles(state, files, survey, { log, keepAll });
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
    // UIDs may be missing from what is known, so that they could be used twice: nobody may trust the old ones. Of a lost
    // index the old number is not known either; by the second it could be the same.
    state.uidValidity = Math.max(clock.now(), state.uidValidity + 1);
    await opened.log.rewrite(() => recordsOf(state));
  } else if (added.length > 0) await opened.log.append(added);
  const writer = createIndexWriter({ state, files, index: opened.log, log, compactAt });
  return createLocalVerbs({ state, files, writer });
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

/** Records that say what cannot be are not dropped silently: the index as it was stays beside the new one. */
async function keepCopy(fs: FileSystem, folder: string, now: number): Promise<string | undefined> {
  const bytes = await fs.read(join(folder, indexName));
  const copy = `${indexName}.damaged-${now}`;
  if (bytes) await writeAtomically(fs, join(folder, copy), bytes);
  return bytes && copy;
}

/** Brings the files to what the index says. @returns messages that no record knows. */
async function settleFiles(
  state: IndexState,
  files: MessageFiles,
  survey: Awaited<ReturnType<MessageFiles['survey']>>,
  { log, keepAll }: { readonly log: Log; readonly keepAll: boolean },
): Promise<{ readonly unknown: readonly string[] }> {
  const known = new Set<string>();
  for (const folder of state.folders.values()) for (const { id } of folder.messages()) known.add(id);
  const unnamed = survey.parts.filter((id) => known.has(id) && !survey.messages.has(id));
  await files.name(unnamed);
  if (!keepAll) await files.sweep(survey.parts.filter((id) => !known.has(id)));
  const named = new Set(unnamed);
  if (!keepAll) await files.remove([...state.leftover].filter((id) => survey.messages.has(id)));
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
