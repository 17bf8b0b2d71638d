import { create } from 'zustand';
import type { Folder } from '../../shared/contract/folders.ts';
import type { AccountId } from '../../shared/model/ids.ts';

/** Something about a folder that is asked in a dialog. */
export type FolderTask =
  | { readonly kind: 'create'; readonly accountId: AccountId; readonly parent?: Folder }
  | { readonly kind: 'rename'; readonly folder: Folder }
  | { readonly kind: 'remove'; readonly folder: Folder }
  | { readonly kind: 'import'; readonly folder?: Folder };

interface FolderTaskState {
  readonly task?: FolderTask;
  readonly show: (task: FolderTask) => void;
  readonly close: () => void;
}

export const useFolderTask = create<FolderTaskState>()((set) => ({
  show: (task) => set({ task }),
  close: () => set({ task: undefined }),
}));
