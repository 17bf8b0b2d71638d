import { expect, test } from 'vitest';
import { createShownRows } from '../../../../electron/engine/drafts/shown-rows.ts';
import type { FolderId, MessageId } from '../../../../shared/model/ids.ts';

const folderId = 1 as FolderId;

/** Twenty rows, newest first: row n has the id 100 + n and came at 1000 - n. */
const all = Array.from({ length: 20 }, (_, place) => ({ id: (100 + place) as MessageId, folderId }));
const store = {
  folder: async () => ({ id: folderId }) as never,
  rows: async ({ ids }: { ids: readonly MessageId[] }) => all.filter(({ id }) => ids.includes(id)) as never,
  page: async ({ offset, limit }: { offset: number; limit: number }) =>
    ({ total: all.length, rows: all.slice(offset, offset + limit) }) as never,
  position: async ({ id }: { id: MessageId }) => all.findIndex((row) => row.id === id),
  ranks: async ({ times }: { times: readonly number[] }) =>
    times.map((time) => all.filter((_, place) => 1000 - place >= time).length),
  range: async ({ from, to }: { from: number; to: number }) => all.slice(from, to + 1).map(({ id }) => id),
};

test.each([[[]], [[0]], [[19]], [[3, 4, 5]], [[0, 2, 9, 10, 19]]])(
  'rows %j are left out of pages, places, days and ranges, as if they were not there',
  async (places) => {
    const out = new Set(places.map((place) => (100 + place) as MessageId));
    const shown = createShownRows(store, { hasCopies: true, copiesIn: async () => [...out] });
    const left = all.filter(({ id }) => !out.has(id));
    for (let offset = 0; offset < 20; offset += 1) {
      const page = await shown.page({ folderId, offset, limit: 6 });
      expect(page).toEqual({ total: left.length, rows: left.slice(offset, offset + 6) });
    }
    for (const [place, { id }] of left.entries()) expect(await shown.position({ id })).toBe(place);
    for (const id of out) expect(await shown.position({ id })).toBe(-1);
    const times = Array.from({ length: 22 }, (_, index) => 1001 - index);
    expect(await shown.ranks({ folderId, times })).toEqual(
      times.map((time) => all.filter(({ id }, place) => 1000 - place >= time && !out.has(id)).length),
    );
    for (let from = 0; from < left.length; from += 1) {
      const ids = await shown.range({ folderId, from, to: from + 3 });
      expect(ids).toEqual(left.slice(from, from + 4).map(({ id }) => id));
    }
    expect(await shown.leftOut({ id: folderId } as never)).toBe(out.size);
  },
);

test('where no draft has a copy nothing is asked of the cache but what was asked for', async () => {
  const refuse = (): never => {
    throw new Error('not asked for');
  };
  const shown = createShownRows(
    { ...store, folder: refuse, rows: refuse },
    { hasCopies: false, copiesIn: refuse },
  );
  expect((await shown.page({ folderId, offset: 0, limit: 3 })).rows).toHaveLength(3);
  expect(await shown.position({ id: all[2]!.id })).toBe(2);
});
