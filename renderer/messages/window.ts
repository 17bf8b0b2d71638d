/**
 * The arithmetic of a list with rows of one height. Browsers stop at about 33 million px, so a longer list gets a
 * shorter track, and every px of the track stands for several of the list.
 */
export interface Track {
  readonly rowHeight: number;
  readonly total: number;
  /** Height of what can be seen, px. */
  readonly view: number;
}

export const longestTrack = 16_000_000;

/** Height of the whole list, px. */
export function listHeight({ rowHeight, total }: Track): number {
  return rowHeight * total;
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
  const first = Math.floor(top / track.rowHeight);
  const last = Math.ceil((top + track.view) / track.rowHeight);
  return { from: Math.max(0, first - spare), to: Math.min(track.total, last + spare) };
}

/** The top that brings a row into view with the least movement. */
export function topToShow(index: number, top: number, track: Track): number {
  const start = index * track.rowHeight;
  if (start < top) return start;
  if (start + track.rowHeight > top + track.view)
    return clampTop(start + track.rowHeight - track.view, track);
  return top;
}

/** Starts of the pages that hold these rows. */
export function pageStarts(from: number, to: number, pageSize: number): readonly number[] {
  const starts: number[] = [];
  for (let start = Math.floor(from / pageSize) * pageSize; start < to; start += pageSize) starts.push(start);
  return starts;
}
