import { create } from 'zustand';
import type { Failure } from '../../shared/model/failure.ts';
import type { ChangeId } from '../../shared/model/ids.ts';

/** A line at the bottom: what was done, with its undo, or what failed. The sentence is made where it is shown. */
export type BottomLine =
  | { readonly kind: 'done'; readonly sentence: string; readonly params: LineParams; readonly undo?: Undo }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type LineParams = Readonly<Record<string, string | number>>;

/** How to take back what was done: a change of messages by its id, anything else by what it says. */
export type Undo = { readonly changeId: ChangeId } | { readonly run: () => Promise<void> };

const kept = 20;

interface LinesState {
  readonly line?: BottomLine & { readonly shownAt: number };
  /** What the undo key takes back, the last one last. */
  readonly undos: readonly Undo[];
  /** `sentence` is a key of shared/locales. */
  readonly show: (line: BottomLine) => void;
  readonly hide: () => void;
  /** Something that can be taken back and needs no line. */
  readonly remember: (undo: Undo) => void;
  /** The last thing that can be taken back; it is forgotten here. */
  readonly takeUndo: () => Undo | undefined;
  /** It can no longer be taken back. */
  readonly forget: (undo: Undo) => void;
}

/** One line at a time, the last thing said. */
export const useLines = create<LinesState>()((set, get) => ({
  undos: [],
  show: (line) =>
    set(({ undos }) => ({
      line: { ...line, shownAt: Date.now() },
      undos: line.kind === 'done' && line.undo ? [...undos, line.undo].slice(-kept) : undos,
    })),
  hide: () => set({ line: undefined }),
  remember: (undo) => set(({ undos }) => ({ undos: [...undos, undo].slice(-kept) })),
  takeUndo: () => {
    const undo = get().undos.at(-1);
    set(({ undos }) => ({ undos: undos.slice(0, -1), line: undefined }));
    return undo;
  },
  forget: (undo) => set(({ undos }) => ({ undos: undos.filter((each) => each !== undo) })),
}));
