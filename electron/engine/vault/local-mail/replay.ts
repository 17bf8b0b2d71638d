import { Failed } from '../../failed.ts';
import { inboxPath } from './folder-path.ts';
import { indexName, type IndexRecord, indexVersion } from './index-records.ts';
import { fold, FolderUnknown, type IndexState } from './index-state.ts';
import { readIndexRecord } from './message-record.ts';

/** Takes the records of the index one by one. */
export function replayInto(state: IndexState): {
  /** @throws Failed `vault-newer` */
  readonly take: (raw: unknown) => void;
  /** Whether records are missing or say what cannot be. */
  readonly damaged: () => boolean;
} {
  let damaged = false;
  return {
    take(raw) {
      refuseNewer(raw);
      const record = readIndexRecord(raw);
      if (!record || foldKnown(state, record)) damaged = true;
    },
    damaged: () => damaged,
  };
}

/** @throws Failed `vault-newer` when a later Skein wrote this index */
export function refuseNewer(raw: unknown): void {
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
