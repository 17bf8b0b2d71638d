import { describe, expect, test } from 'vitest';
import {
  drawnRows,
  fromTrack,
  isScaled,
  listHeight,
  longestTrack,
  pageStarts,
  topToShow,
  toTrack,
  trackHeight,
} from '../../../renderer/messages/window.ts';

const mailbox = (total: number) => ({ rowHeight: 68, total, view: 680 });

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
