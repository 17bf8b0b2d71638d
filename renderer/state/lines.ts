import { create } from 'zustand';
import type { Failure } from '../../shared/model/failure.ts';
import type { ChangeId } from '../../shared/model/ids.ts';

/** A line at the bottom: what was done, with its undo, or what failed. The sentence is made where it is shown. */
export type BottomLine =
  | { readonly kind: 'done'; readonly sentence: string; readonly count: number; readonly changeId?: ChangeId }
  /** An undo that is not a change of messages, e.g. of sending. */
  | {
      readonly kind: 'offer';
      readonly sentence: string;
      readonly params?: Readonly<Record<string, string | number>>;
      readonly undo: () => void;
      readonly until?: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface LinesState {
  readonly line?: BottomLine & { readonly shownAt: number };
  show(line: BottomLine): void;
  hide(): void;
}

/** One line at a time, the last thing said. `sentence` is a key of shared/locales. */
export const useLines = create<LinesState>()((set) => ({
  show: (line) => set({ line: { ...line, shownAt: Date.now() } }),
  hide: () => set({ line: undefined }),
}));
