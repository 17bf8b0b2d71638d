import { describe, expect, test } from 'vitest';
import {
  drawnRows,
  fromTrack,
  isScaled,
  listHeight,
  longestTrack,
  pageStarts,
  rowAt,
  rowTop,
  sameRowTop,
  topToShow,
  toTrack,
  trackHeight,
} from '../../../renderer/messages/window.ts';

const mailbox = (total: number, headings: readonly number[] = []) => ({
  rowHeight: 68,
  total,
  view: 680,
  headings,
  headingHeight: 28,
});

describe('rows of a long list by arithmetic', () => {
  test('row 90,000 of 100,000 is where the scrollbar says, and only its page is needed', () => {
    const track = mailbox(100_000);
    const { from, to } = drawnRows(fromTrack(90_000 * 68, track), track, 6);
    expect(from).toBe(89_994);
    expect(to).toBe(90_016);
    expect(pageStarts(from, to, 100)).toEqual([89_900, 90_000]);
  });

  test('a million rows stay below what browsers can draw, and the last one is reached', () => {
    const track = mailbox(1_000_000);
    expect(isScaled(track)).toBe(true);
    expect(trackHeight(track)).toBe(longestTrack);
    const end = fromTrack(trackHeight(track) - track.view, track);
    expect(end).toBeCloseTo(listHeight(track) - track.view, 3);
    expect(drawnRows(end, track, 0).to).toBe(1_000_000);
    expect(fromTrack(toTrack(123_456 * 68, track), track)).toBeCloseTo(123_456 * 68, 3);
  });

  test('an empty or short list draws no more than there is', () => {
    expect(drawnRows(0, mailbox(0), 6)).toEqual({ from: 0, to: 0 });
    expect(drawnRows(0, mailbox(3), 6)).toEqual({ from: 0, to: 3 });
  });

  test('a row is brought into view with the least movement', () => {
    const track = mailbox(1000);
    expect(topToShow(5, 0, track)).toBe(0);
    expect(topToShow(10, 0, track)).toBe(68);
    expect(topToShow(3, 680, track)).toBe(204);
    expect(topToShow(999, 0, track)).toBe(1000 * 68 - 680);
  });
});

describe('headings between the rows', () => {
  const track = mailbox(100_000, [3, 4, 900, 89_999]);

  test('push the rows below them down, and the list is as much longer', () => {
    expect([2, 3, 4, 899, 900].map((row) => rowTop(row, track))).toEqual([
      2 * 68,
      3 * 68 + 28,
      4 * 68 + 56,
      899 * 68 + 56,
      900 * 68 + 84,
    ]);
    expect(listHeight(track)).toBe(100_000 * 68 + 4 * 28);
  });

  test('every place belongs to one row, that of a heading to the row above it', () => {
    for (const row of [0, 2, 3, 4, 5, 899, 900, 901, 89_998, 89_999, 99_999]) {
      expect(rowAt(rowTop(row, track), track)).toBe(row);
      expect(rowAt(rowTop(row, track) + 67, track)).toBe(row);
    }
    expect(rowAt(rowTop(900, track) - 1, track)).toBe(899);
    expect(rowAt(rowTop(900, track) - 28, track)).toBe(899);
    expect(rowAt(listHeight(track) + 500, track)).toBe(99_999);
  });

  test('row 90,000 is reached without walking there', () => {
    const { from, to } = drawnRows(rowTop(90_000, track), track, 6);
    expect(from).toBe(89_994);
    expect(to).toBeLessThan(90_020);
  });

  test('what stands at the top stays there when headings come, go, or rows get another height', () => {
    const without = mailbox(100_000);
    const top = 5000 * 68 + 10;
    const held = sameRowTop(top, without, track);
    expect(held - rowTop(5000, track)).toBe(10);
    expect(sameRowTop(held, track, without)).toBe(top);
    const compact = { ...track, rowHeight: 34, headingHeight: 24 };
    expect(sameRowTop(held, track, compact) - rowTop(5000, compact)).toBe(5);
    expect(sameRowTop(0, without, track)).toBe(0);
  });
});
