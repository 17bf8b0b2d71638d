import type { Change } from '../../../shared/model/change.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { ChangeId } from '../../../shared/model/ids.ts';

/** Where the server put a moved message, in the order of the change's targets; null: not known. */
export type MovedTo = readonly ({ readonly uidValidity: number; readonly uid: number } | null)[];

/** What becomes of a change after it was recorded. */
export type Settlement = {
  readonly id: ChangeId;
  readonly state: 'confirmed' | 'reverted';
  readonly at: number;
  readonly failure?: Failure;
  readonly movedTo?: MovedTo;
};

/** `vault/journal/changes.jsonl`: what the person did, append-only, compacted by rewriting. */
export interface Journal {
  /** Every change kept, in the order recorded: all pending ones, and recent ones that can still be undone. */
  changes(): readonly Change[];
  get(id: ChangeId): Change | undefined;
  /** Durable when it resolves; many calls of one moment share one fsync. */
  append(changes: readonly Change[]): Promise<void>;
  settle(settlements: readonly Settlement[]): Promise<void>;
  /** Marks a change as undone by another one, so that it is undone once. */
  undone(ids: readonly ChangeId[], at: number): Promise<void>;
}
