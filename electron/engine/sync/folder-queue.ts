import type { FolderId } from '../../../shared/model/ids.ts';

/**
 * Folders that wait to be synchronised: those that someone waits for first, then those of a pass in the order of the
 * tree, then those whose older messages are still to come. A folder waits once.
 */
export interface FolderQueue {
  urgent(id: FolderId): void;
  pass(ids: readonly FolderId[]): void;
  /** It stopped between two windows: goes on when all others had their first screen. */
  later(id: FolderId): void;
  next(): FolderId | undefined;
  /** Someone waits for another folder than the one that is running. */
  readonly pressing: boolean;
  readonly size: number;
}

export function createFolderQueue(): FolderQueue {
  const urgent = new Set<FolderId>();
  const ordinary = new Set<FolderId>();
  const later = new Set<FolderId>();
  return {
    urgent: (id) => void urgent.add(id),
    pass(ids) {
      for (const id of ids) ordinary.add(id);
    },
    later: (id) => void later.add(id),
    next() {
      for (const queue of [urgent, ordinary, later]) {
        for (const id of queue) {
          for (const each of [urgent, ordinary, later]) each.delete(id);
          return id;
        }
      }
      return undefined;
    },
    get pressing() {
      return urgent.size + ordinary.size > 0;
    },
    get size() {
      return urgent.size + ordinary.size + later.size;
    },
  };
}
