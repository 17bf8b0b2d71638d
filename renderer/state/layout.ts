import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface LayoutState {
  readonly foldersWidth: number;
  readonly listWidth: number;
  readonly foldersHidden: boolean;
  /** Accounts and folders that are folded in the tree, by account id and path. */
  readonly folded: readonly string[];
  readonly setFoldersWidth: (width: number) => void;
  readonly setListWidth: (width: number) => void;
  readonly toggleFolders: () => void;
  readonly fold: (key: string, folded: boolean) => void;
}

/** How the window is divided; belongs to this screen, not to the profile, so it stays in the browser's storage. */
export const useLayout = create<LayoutState>()(
  persist(
    (set) => ({
      foldersWidth: 220,
      listWidth: 380,
      foldersHidden: false,
      folded: [],
      setFoldersWidth: (foldersWidth) => set({ foldersWidth }),
      setListWidth: (listWidth) => set({ listWidth }),
      toggleFolders: () => set(({ foldersHidden }) => ({ foldersHidden: !foldersHidden })),
      fold: (key, folded) =>
        set((state) => ({
          folded: folded ? [...state.folded, key] : state.folded.filter((each) => each !== key),
        })),
    }),
    { name: 'skein-layout', version: 1 },
  ),
);
