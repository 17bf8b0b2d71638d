import { useEffect, useRef } from 'react';
import type { Folder } from '../../shared/contract/folders.ts';
import type { FolderId } from '../../shared/model/ids.ts';
import { usePlace } from '../state/place.ts';

/** Goes to the folder that was open last time, by its path because numbers do not last; else to the first inbox. */
export function useFirstPlace(folders: readonly Folder[] | undefined): void {
  const { place, go } = usePlace();
  /** The folder on screen, as long as it was there in this session: numbers of another one mean nothing. */
  const shown = useRef<FolderId>(undefined);
  useEffect(() => {
    if (!folders || folders.length === 0) return;
    if (place && place.kind !== 'folder') return;
    const byNumber = place && folders.find(({ id }) => id === place.folderId);
    if (byNumber && byNumber.path === place.path) {
      shown.current = byNumber.id;
      return;
    }
    const same =
      place && folders.find((each) => each.accountId === place.accountId && each.path === place.path);
    if (!same && byNumber && byNumber.id === shown.current && byNumber.accountId === place.accountId) {
      // It has another name now; what is open in it stays open.
      usePlace.setState({ place: { ...place, path: byNumber.path } });
      return;
    }
    const next =
      same ?? folders.find(({ role }) => role === 'inbox') ?? folders.find(({ selectable }) => selectable);
    if (next) go({ kind: 'folder', folderId: next.id, accountId: next.accountId, path: next.path });
  }, [folders, place, go]);
}
