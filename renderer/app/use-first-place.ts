import { useEffect } from 'react';
import type { Folder } from '../../shared/contract/folders.ts';
import { usePlace } from '../state/place.ts';

/** Goes to the folder that was open last time, by its path because numbers do not last; else to the first inbox. */
export function useFirstPlace(folders: readonly Folder[] | undefined): void {
  const { place, go } = usePlace();
  useEffect(() => {
    if (!folders || folders.length === 0) return;
    if (
      place &&
      (place.kind !== 'folder' ||
        folders.some((each) => each.id === place.folderId && each.path === place.path))
    )
      return;
    const same =
      place && folders.find((each) => each.accountId === place.accountId && each.path === place.path);
    const next =
      same ?? folders.find(({ role }) => role === 'inbox') ?? folders.find(({ selectable }) => selectable);
    if (next) go({ kind: 'folder', folderId: next.id, accountId: next.accountId, path: next.path });
  }, [folders, place, go]);
}
