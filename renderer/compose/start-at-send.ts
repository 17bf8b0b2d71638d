import type { DraftId } from '../../shared/model/ids.ts';

const ready = new Set<DraftId>();

/** This draft needs nothing more: its composer begins at Send. */
export function startAtSend(id: DraftId): void {
  ready.add(id);
}

export function startsAtSend(id: DraftId): boolean {
  return ready.has(id);
}
