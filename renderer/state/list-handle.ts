import type { MessageId } from '../../shared/model/ids.ts';

/** What commands may ask of the message list that is on screen. */
export interface ListHandle {
  /** Moves the active row; `extend` chooses everything from the anchor on. */
  readonly move: (by: number, extend?: boolean) => void;
  /** Opens the active row in the reader. */
  readonly open: () => void;
  readonly toggleActive: () => void;
  readonly selectAll: () => Promise<void>;
  readonly focus: () => void;
  /** Stands on the message that follows `gone` (or the one before), because those are about to leave. */
  readonly leave: (gone: readonly MessageId[]) => void;
}

let current: ListHandle | undefined;

export function listHandle(): ListHandle | undefined {
  return current;
}

/** @returns takes the handle away again. */
export function offerList(handle: ListHandle): () => void {
  current = handle;
  return () => {
    if (current === handle) current = undefined;
  };
}
