import { create } from 'zustand';
import type { FolderId, MessageId } from '../../shared/model/ids.ts';

interface SelectionState {
  readonly folderId?: FolderId;
  /** The row that the keyboard stands on; -1: none. */
  readonly active: number;
  readonly activeId?: MessageId;
  /** Where a range begins. */
  readonly anchor: number;
  readonly chosen: ReadonlySet<MessageId>;
  /** Starts anew in another folder. */
  readonly enter: (folderId: FolderId | undefined) => void;
  /** Stands on one row and chooses it alone. */
  readonly choose: (index: number, id: MessageId | undefined) => void;
  /** Adds or takes away one row. */
  readonly toggle: (index: number, id: MessageId) => void;
  /** Chooses a range from the anchor to `index`. */
  readonly range: (index: number, id: MessageId | undefined, ids: readonly MessageId[]) => void;
  readonly all: (ids: readonly MessageId[]) => void;
  /** The rows moved under the selection: the same message stands somewhere else. */
  readonly moved: (index: number) => void;
}

export const useSelection = create<SelectionState>()((set) => ({
  active: -1,
  anchor: -1,
  chosen: new Set(),
  enter: (folderId) => set({ folderId, active: -1, activeId: undefined, anchor: -1, chosen: new Set() }),
  choose: (active, id) =>
    set({ active, activeId: id, anchor: active, chosen: new Set(id === undefined ? [] : [id]) }),
  toggle: (active, id) =>
    set(({ chosen }) => {
      const next = new Set(chosen);
      if (!next.delete(id)) next.add(id);
      return { active, activeId: id, anchor: active, chosen: next };
    }),
  range: (active, id, ids) => set({ active, activeId: id, chosen: new Set(ids) }),
  all: (ids) => set({ chosen: new Set(ids) }),
  moved: (index) =>
    set(({ active, anchor }) => ({ active: index, anchor: anchor < 0 ? anchor : anchor + index - active })),
}));
