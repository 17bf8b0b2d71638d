import { join } from 'node:path';
import { z } from 'zod';
import { type Change, change as changeSchema, copyState, serverPlace } from '../../../shared/model/change.ts';
import { failure } from '../../../shared/model/failure.ts';
import { type ChangeId, changeId } from '../../../shared/model/ids.ts';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { openAppendLog } from './append-log.ts';
import { makeFolderDurably, listSwept } from './atomic.ts';
import type { FileSystem } from './file-system.ts';

const settlement = z.object({
  id: changeId,
  state: z.enum(['confirmed', 'reverted']),
  at: z.number(),
  failure: failure.optional(),
  /** Where the server put each message of a move, in the order of the targets; null: not known. */
  movedTo: z.array(serverPlace.nullable()).optional(),
});

/** What becomes of a change after it was recorded. */
export type Settlement = z.infer<typeof settlement>;

const progress = z.object({
  id: changeId,
  copies: z.array(z.object({ target: z.number().int().nonnegative(), copy: copyState })),
});

/** How far copies of a transfer have come, by the index of the target. */
export type Progress = z.infer<typeof progress>;

export const journalRecord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('version'), version: z.number().int() }),
  z.object({ kind: z.literal('change'), change: changeSchema }),
  z.object({ kind: z.literal('settled'), settled: z.array(settlement) }),
  /** Since version 2. */
  z.object({ kind: z.literal('progress'), progress }),
  z.object({ kind: z.literal('undone'), ids: z.array(changeId) }),
]);
type JournalRecord = z.infer<typeof journalRecord>;

/** `vault/journal/changes.jsonl`: what the person did, append-only, compacted by rewriting. */
export interface Journal {
  /** Every change kept, in the order recorded: all pending ones, and recent ones that can still be undone. */
  changes(): readonly Change[];
  /** Durable when it resolves; many calls of one moment share one fsync. @throws Failed `disk-full`, `disk-failed` */
  append(changes: readonly Change[]): Promise<void>;
  settle(settlements: readonly Settlement[]): Promise<void>;
  /** Remembers how far the copies of a transfer have come; its changes must be in the journal. */
  progress(progress: Progress): Promise<void>;
  /** Marks changes as undone by another one, so that they are undone once. */
  undone(ids: readonly ChangeId[]): Promise<void>;
  close(): Promise<void>;
}

export const journalName = 'changes.jsonl';
/** 2: moves between accounts, with their progress. What version 1 wrote is read as it is. */
export const journalVersion = 2;
/** How to reverse a change is kept this long, and for this many. */
const keptMs = 24 * 60 * 60 * 1000;
const keptCount = 200;

/** @throws Failed `vault-newer`, `disk-full`, `disk-failed` */
export async function openJournal(ports: {
  readonly fs: FileSystem;
  readonly vaultFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Compacted when it has this many bytes and most of its changes are settled for good. */
  readonly compactBytes?: number;
}): Promise<Journal> {
  const { fs, clock, compactBytes = 1_000_000 } = ports;
  const log = ports.log.child('journal');
  const folder = join(ports.vaultFolder, 'journal');
  await makeFolderDurably(fs, folder);
  await listSwept(fs, folder);
  const opened = await openAppendLog(fs, folder, journalName, clock.now());
  if (opened.tornBytes > 0) log.warn('torn-end-cut', { bytes: opened.tornBytes });
  if (opened.damagedCopy !== undefined) log.warn('damaged', { copy: opened.damagedCopy });

  const changes = new Map<ChangeId, Change>();
  let version = 0;
  for (const raw of opened.records) {
    const parsed = journalRecord.safeParse(raw);
    if (parsed.success && parsed.data.kind === 'version') version = parsed.data.version;
    if (parsed.success) fold(changes, parsed.data);
    else log.warn('record-not-understood');
  }

  /** Never rejects: what was asked for is durable, and a journal that stays long is no failure of it. */
  async function compact(): Promise<void> {
    const rewritten = opened.log.rewrite(() => {
      for (const id of forgettable(changes, clock.now())) changes.delete(id);
      return recordsOf(changes);
    });
    await rewritten.catch((error: unknown) => log.error('not-compacted', error));
  }

  async function keep(records: readonly JournalRecord[]): Promise<void> {
    await opened.log.append(records, () => {
      for (const each of records) fold(changes, each);
    });
    if (opened.log.size < compactBytes || forgettable(changes, clock.now()).length < changes.size / 2) return;
    await compact();
  }

  if (version !== journalVersion) await keep([{ kind: 'version', version: journalVersion }]);
  else if (forgettable(changes, clock.now()).length > 0) await compact();

  return {
    changes: () => [...changes.values()],
    append: (added) => keep(added.map((change) => ({ kind: 'change', change }))),
    settle: (settled) => keep([{ kind: 'settled', settled: [...settled] }]),
    progress: (made) => keep([{ kind: 'progress', progress: made }]),
    undone: (ids) => keep([{ kind: 'undone', ids: [...ids] }]),
    close: () => opened.log.close(),
  };
}

/** @throws Failed `vault-newer` */
function fold(changes: Map<ChangeId, Change>, entry: JournalRecord): void {
  switch (entry.kind) {
    case 'version':
      if (entry.version <= journalVersion) return;
      throw new Failed({
        code: 'vault-newer',
        phase: 'start',
        params: { file: journalName, found: entry.version, known: journalVersion },
      });
    case 'change':
      changes.set(entry.change.id, entry.change);
      return;
    case 'settled':
      for (const settled of entry.settled) settle(changes, settled);
      return;
    case 'progress': {
      const { id, copies } = entry.progress;
      const known = changes.get(id);
      if (!known) return;
      const byTarget = new Map(copies.map(({ target, copy }) => [target, copy]));
      const targets = known.targets.map((target, index) => ({
        ...target,
        copy: byTarget.get(index) ?? target.copy,
      }));
      changes.set(id, { ...known, targets });
      return;
    }
    case 'undone':
      for (const id of entry.ids) {
        const known = changes.get(id);
        if (known) changes.set(id, { ...known, undone: true });
      }
  }
}

function settle(
  changes: Map<ChangeId, Change>,
  { id, state, at, failure: reason, movedTo }: Settlement,
): void {
  const known = changes.get(id);
  if (!known) return;
  const targets = movedTo
    ? known.targets.map((target, index) => ({ ...target, movedTo: movedTo[index] ?? undefined }))
    : known.targets;
  changes.set(id, { ...known, targets, state, settledAt: at, failure: reason });
}

/** Settled changes that nobody needs any more. */
function forgettable(changes: ReadonlyMap<ChangeId, Change>, now: number): readonly ChangeId[] {
  const all = [...changes.values()];
  const busy = new Set(all.filter((each) => each.state === 'pending').map((each) => each.accountId));
  const settled = all.filter((each) => each.state !== 'pending');
  const recent = new Set(settled.slice(-keptCount));
  return settled.flatMap((each) => {
    const undoable = recent.has(each) && now - (each.settledAt ?? each.at) < keptMs;
    // A pending change may name its messages by where an earlier, confirmed one put them.
    const named = each.state === 'confirmed' && each.action.kind === 'move' && busy.has(each.accountId);
    return undoable || named ? [] : [each.id];
  });
}

function recordsOf(changes: ReadonlyMap<ChangeId, Change>): readonly JournalRecord[] {
  return [
    { kind: 'version', version: journalVersion },
    ...[...changes.values()].map((change): JournalRecord => ({ kind: 'change', change })),
  ];
}
