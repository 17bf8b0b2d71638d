import { toSequenceSet } from '../../backend/sequence-set.ts';
import { type IndexRecord, indexVersion } from './index-records.ts';
import type { IndexState } from './index-state.ts';
import { own } from './shown-flags.ts';

/** A line that is damaged takes no more than these with it. */
export const copiesPerRecord = 200;

/** The records that make this state, for a compaction. */
export function* recordsOf(state: IndexState): Generator<IndexRecord> {
  const { uidValidity, modseq } = state;
  yield { kind: 'version', version: indexVersion, uidValidity, modseq };
  for (const [path, { folder, uidNext }] of state.paths) yield { kind: 'path', path, folder, uidNext };
  const found = new Set([...state.found.values()].flat());
  for (const [name, { copies }] of state.sources) {
    const all = [...copies.values()];
    for (let from = 0; from < all.length; from += copiesPerRecord) {
      yield { kind: 'copies', source: name, copies: all.slice(from, from + copiesPerRecord), modseq: 0 };
    }
  }
  for (const folder of state.folders.values()) {
    const { number, path, role, uidNext, floor, highestModseq } = folder;
    yield { kind: 'folder', folder: number, path, role, uidNext, floor, modseq: highestModseq };
    for (const { modseq: at, uids } of folder.vanished()) {
      yield { kind: 'vanished', folder: number, uids: toSequenceSet(uids), modseq: at };
    }
    for (const message of folder.messages()) {
      const { folder: _, replaced: _replaced, ...rest } = message;
      yield {
        kind: 'message',
        ...rest,
        folder: number,
        flags: [...own(message.flags)],
        found: found.has(message.id) || undefined,
      };
    }
  }
  if (state.leftover.size > 0) yield { kind: 'leftover', ids: [...state.leftover] };
}
