import { create } from 'zustand';

/** The frame's own dialogs; at most one is open. Compose windows are compose's own matter. */
export type DialogName =
  | 'settings'
  | 'add-account'
  | 'move'
  | 'palette'
  | 'go-to-folder'
  | 'shortcuts'
  | 'delete-for-good'
  | 'remove-from-server'
  | 'redirect'
  | 'folders';

interface DialogState {
  readonly open?: DialogName;
  readonly show: (name: DialogName) => void;
  readonly close: () => void;
}

export const useDialogs = create<DialogState>()((set) => ({
  show: (open) => set({ open }),
  close: () => set({ open: undefined }),
}));
