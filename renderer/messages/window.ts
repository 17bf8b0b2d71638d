/**
 * The arithmetic of a list with rows of one height and headings of another between them. Headings are few, so a place
 * is found by halving their list, whatever the number of rows. Browsers stop at about 33 million px, so a longer list
 * gets a shorter track, and every px of the track stands for several of the list.
 */
export interface Track {
  readonly rowHeight: number;
  readonly total: number;
  /** Height of what can be seen, px. */
  readonly view: number;
  /** The rows that have a heading above them, ascending; row 0 has none, its heading stands above the list. */
  readonly headings: readonly number[];
  readonly headingHeight: number;
}

export const longestTrack = 16_000_000;

/** Height of the whole list, px. */
export function listHeight({ rowHeight, total, headings, headingHeight }: Track): number {
  return rowHeight * total + headingHeight * headings.length;
}

/** How many of the first headings answer yes; those that do stand before those that do not. */
function countWhile(
  headings: readonly number[],
  isBefore: (index: number, place: number) => boolean,
): number {
  let [low, high] = [0, headings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(headings[middle] ?? 0, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a row begins, px. */
export function rowTop(index: number, { rowHeight, headings, headingHeight }: Track): number {
  return index * rowHeight + countWhile(headings, (heading) => heading <= index) * headingHeight;
}

/** The row at a place; the row above, where a heading is. */
export function rowAt(top: number, { rowHeight, total, headings, headingHeight }: Track): number {
  const passed = countWhile(
    headings,
    (heading, place) => heading * rowHeight + (place + 1) * headingHeight <= top,
  );
  const index = Math.floor((top - passed * headingHeight) / rowHeight);
  return Math.max(0, Math.min(index, (headings[passed] ?? total) - 1));
}

/** Height of the element that is really scrolled, px. */
export function trackHeight(track: Track): number {
  return Math.min(listHeight(track), longestTrack);
}

export function isScaled(track: Track): boolean {
  return listHeight(track) > longestTrack;
}

/** Where in the list a place on the track is. */
export function fromTrack(scrollTop: number, track: Track): number {
  if (!isScaled(track)) return scrollTop;
  return (scrollTop / (trackHeight(track) - track.view)) * (listHeight(track) - track.view);
}

/** The inverse of {@link fromTrack}. */
export function toTrack(top: number, track: Track): number {
  if (!isScaled(track)) return top;
  return (top / (listHeight(track) - track.view)) * (trackHeight(track) - track.view);
}

/** A top that the list can really have. */
export function clampTop(top: number, track: Track): number {
  return Math.max(0, Math.min(top, listHeight(track) - track.view));
}

/** The rows that are drawn: those in view and `spare` on either side; `to` is not included. */
export function drawnRows(
  top: number,
  track: Track,
  spare: number,
): { readonly from: number; readonly to: number } {
  if (track.total === 0) return { from: 0, to: 0 };
  const first = rowAt(top, track);
  const last = rowAt(top + track.view - 1, track) + 1;
  return { from: Math.max(0, first - spare), to: Math.min(track.total, last + spare) };
}

/** The top that brings a row into view with the least movement. */
export function topToShow(index: number, top: number, track: Track): number {
  const start = rowTop(index, track);
  if (start < top) return start;
  if (start + track.rowHeight > top + track.view)
    return clampTop(start + track.rowHeight - track.view, track);
  return top;
}

/** The top at which the same row stands at the same place, when rows or headings have become others. */
export function sameRowTop(top: number, before: Track, now: Track): number {
  if (top === 0) return 0;
  const row = rowAt(top, before);
  return rowTop(row, now) + ((top - rowTop(row, before)) / before.rowHeight) * now.rowHeight;
}

/** Starts of the pages that hold these rows. */
export function pageStarts(from: number, to: number, pageSize: number): readonly number[] {
  const starts: number[] = [];
  for (let start = Math.floor(from / pageSize) * pageSize; start < to; start += pageSize) starts.push(start);
  return starts;
}
