import { describe, expect, test } from 'vitest';
import type { DayGroup } from '../../../renderer/i18n/dates.ts';
import { headingOver, headings } from '../../../renderer/messages/day-starts.ts';

const groups: readonly DayGroup[] = [
  { key: 'future', from: 1000 },
  { key: 'today', from: 900 },
  { key: 'yesterday', from: 800 },
  { key: 'this-week', from: 500 },
  { year: 2025, from: 100 },
  { key: 'older', from: Number.NEGATIVE_INFINITY },
];
const rows = (...times: readonly number[]) => times.map((receivedAt) => ({ receivedAt }));

describe('where days begin', () => {
  test('is what was counted, and a day without messages has no heading', () => {
    const counted = { counts: [0, 4, 4, 90_000, 99_000], total: 100_000 };
    expect(headings(groups, counted, 100_000, [])).toEqual([
      { index: 0, group: 1 },
      { index: 4, group: 3 },
      { index: 90_000, group: 4 },
      { index: 99_000, group: 5 },
    ]);
  });

  test('is told by the rows that are here until it was counted', () => {
    const page = [0, rows(950, 910, 850, 60, 50)] as const;
    expect(headings(groups, undefined, 5, [page])).toEqual([
      { index: 0, group: 1 },
      { index: 2, group: 2 },
      { index: 3, group: 5 },
    ]);
    expect(headings(groups, undefined, 5, [])).toEqual([]);
  });

  test('moves down with mail that came since it was counted', () => {
    const counted = { counts: [0, 4, 6, 50, 60], total: 100 };
    expect(headings(groups, counted, 103, [])).toContainEqual({ index: 53, group: 4 });
  });

  test('follows a row that was archived before it is counted again', () => {
    const counted = { counts: [0, 2, 4, 5, 5], total: 5 };
    const page = [0, rows(950, 850, 840, 600)] as const;
    expect(headings(groups, counted, 4, [page])).toEqual([
      { index: 0, group: 1 },
      { index: 1, group: 2 },
      { index: 3, group: 3 },
    ]);
  });

  test('learns nothing from a page that has become empty', () => {
    const counted = { counts: [0, 4, 6, 50, 60], total: 100 };
    expect(headings(groups, counted, 100, [[100, []]])).toEqual(headings(groups, counted, 100, []));
  });

  test('agrees with a page in the middle and leaves what lies elsewhere as counted', () => {
    const counted = { counts: [0, 4, 6, 205, 900], total: 1000 };
    const page = [200, rows(700, 650, 600, 400, 300)] as const;
    expect(headings(groups, counted, 1000, [page])).toEqual([
      { index: 0, group: 1 },
      { index: 4, group: 2 },
      { index: 6, group: 3 },
      { index: 203, group: 4 },
      { index: 900, group: 5 },
    ]);
  });
});

test('the heading over a row is the last one at or above it', () => {
  const list = [
    { index: 0, group: 1 },
    { index: 4, group: 3 },
  ];
  expect([0, 3, 4, 99].map((row) => headingOver(list, row)?.group)).toEqual([1, 1, 3, 3]);
  expect(headingOver([], 0)).toBeUndefined();
});
