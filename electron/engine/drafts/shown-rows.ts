import type { FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { ServerDrafts } from './server-drafts.ts';

/**
 * Rows of folders as they are shown: copies of drafts that are here are left out, because each draft is shown once,
 * among the drafts. Costs nothing where there is none, and else what a few rows' places cost.
 */
export type ShownRows = Pick<StoreApi, 'page' | 'position' | 'ranks' | 'range'> & {
  /** How many rows of a folder are left out. */
  leftOut(folder: FolderRow): Promise<number>;
};

/** Places among all rows by places among those that are shown, and back. */
export interface Counting {
  toAll(shown: number): number;
  /** The number of shown rows before this place. */
  toShown(all: number): number;
}

/** @param places of the rows that are left out, among all, from 0 */
export function counting(places: readonly number[]): Counting {
  const ascending = places.toSorted((a, b) => a - b);
  return {
    toAll(shown) {
      let all = shown;
      for (const place of ascending) if (place <= all) all += 1;
      return all;
    },
    toShown: (all) => all - ascending.filter((place) => place < all).length,
  };
}

export function createShownRows(
  store: Pick<StoreApi, 'page' | 'position' | 'ranks' | 'range' | 'rows' | 'folder'>,
  drafts: Pick<ServerDrafts, 'hasCopies' | 'copiesIn'>,
): ShownRows {
  /** @returns undefined where every row is shown */
  async function lookAt(
    folderId: FolderId,
  ): Promise<(Counting & { readonly ids: ReadonlySet<MessageId> }) | undefined> {
    const folder = drafts.hasCopies ? await store.folder({ id: folderId }) : undefined;
    const ids = folder ? await drafts.copiesIn(folder) : [];
    if (ids.length === 0) return undefined;
    const places = await Promise.all(ids.map((id) => store.position({ id })));
    return { ids: new Set(ids), ...counting(places.filter((place) => place >= 0)) };
  }

  return {
    async page({ folderId, offset, limit }) {
      const out = await lookAt(folderId);
      if (!out) return store.page({ folderId, offset, limit });
      const page = await store.page({ folderId, offset: out.toAll(offset), limit: limit + out.ids.size });
      return {
        total: out.toShown(page.total),
        rows: page.rows.filter(({ id }) => !out.ids.has(id)).slice(0, limit),
      };
    },
    async position({ id }) {
      const [row] = drafts.hasCopies ? await store.rows({ ids: [id] }) : [];
      const out = row && (await lookAt(row.folderId));
      const place = await store.position({ id });
      if (!out || place < 0) return place;
      return out.ids.has(id) ? -1 : out.toShown(place);
    },
    async ranks({ folderId, times }) {
      const out = await lookAt(folderId);
      const ranks = await store.ranks({ folderId, times });
      return out ? ranks.map((rank) => out.toShown(rank)) : ranks;
    },
    async range({ folderId, from, to }) {
      const out = await lookAt(folderId);
      if (!out) return store.range({ folderId, from, to });
      const ids = await store.range({ folderId, from: out.toAll(from), to: out.toAll(to) });
      return ids.filter((id) => !out.ids.has(id));
    },
    leftOut: async (folder) => (drafts.hasCopies ? (await drafts.copiesIn(folder)).length : 0),
  };
}
