import { faultPoint } from '../../faults.ts';
import type { Log } from '../../log/log.ts';
import { type InTurn, oneAtATime } from '../../one-at-a-time.ts';
import type { AppendLog } from '../append-log.ts';
import type { FolderState } from './folder-state.ts';
import type { IndexRecord } from './index-records.ts';
import { fold, type IndexState } from './index-state.ts';
import type { MessageFiles } from './message-files.ts';
import { recordsOf } from './snapshot.ts';

export type Touched = ReadonlySet<FolderState>;

/** The only way into the index: on the disk first, then in memory, one after the other. */
export interface IndexWriter {
  readonly inTurn: InTurn;
  /**
   * Only in turn; listeners hear of it when all is done.
   *
   * @param before done once the records are on the disk, and before anybody sees what they say; must not fail
   */
  keep(records: readonly IndexRecord[], before?: () => Promise<void>): Promise<Touched>;
  tell(paths: readonly string[]): void;
  /** In turn, and told. */
  change(work: () => Promise<Touched>): Promise<void>;
  onChange(listener: (paths: readonly string[]) => void): () => void;
  close(): Promise<void>;
}

/** The index is rewritten when it has as many bytes, and so many times as many as what counts in it needs. */
export interface CompactAt {
  readonly bytes: number;
  readonly times: number;
}

export function createIndexWriter(ports: {
  readonly state: IndexState;
  readonly files: MessageFiles;
  readonly index: AppendLog;
  readonly log: Log;
  readonly compactAt: CompactAt;
}): IndexWriter {
  const { state, files, index, log } = ports;
  const { bytes, times } = ports.compactAt;
  const listeners = new Set<(paths: readonly string[]) => void>();
  const inTurn = oneAtATime();
  /** The index was this long when it had just been rewritten: not worth doing again before it has grown. */
  let rewrittenSize = 0;
  let compacting = false;
  let closed = false;

  async function keep(records: readonly IndexRecord[], before?: () => Promise<void>): Promise<Touched> {
    const touched = new Set<FolderState>();
    if (records.length === 0) return touched;
    await index.append(records);
    faultPoint('mail-indexed');
    await before?.();
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

  function change(work: () => Promise<Touched>): Promise<void> {
    return inTurn(async () => tell([...(await work())].map((folder) => folder.path)));
  }

  /** Roughly what the records of everything that counts take. */
  function neededBytes(): number {
    let needed = 500;
    for (const folder of state.folders.values())
      needed += 300 * folder.size + 30 * folder.vanishedCount + 200;
    for (const { copies } of state.sources.values()) needed += 150 * copies.size;
    return needed;
  }

  function compactWhenLong(): void {
    const limit = Math.max(bytes, times * neededBytes(), times * rewrittenSize);
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

  return {
    inTurn,
    keep,
    tell,
    change,
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
