import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { AccountId, FolderId, MessageId } from '../../shared/model/ids.ts';

/** What the list shows. Drafts and outbox are of this computer, folders of a server. */
export type Place =
  | {
      readonly kind: 'folder';
      readonly folderId: FolderId;
      readonly accountId: AccountId;
      readonly path: string;
    }
  | { readonly kind: 'drafts' }
  | { readonly kind: 'outbox' };

interface PlaceState {
  readonly place?: Place;
  /** The message in the reader. */
  readonly open?: MessageId;
  readonly go: (place: Place) => void;
  readonly show: (open: MessageId | undefined) => void;
}

/** Where the person is. The place outlives the window; the folder's number does not, so its path is kept as well. */
export const usePlace = create<PlaceState>()(
  persist(
    (set) => ({
      go: (place) => set({ place, open: undefined }),
      show: (open) => set({ open }),
    }),
    { name: 'skein-place', partialize: ({ place }) => ({ place }) },
  ),
);
