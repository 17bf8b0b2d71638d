/**
 * @param reached false of the first ones in their order, and true of all behind them
 * @returns where the first one stands of which it is true; their number when there is none
 */
export function firstIndex<Each>(all: readonly Each[], reached: (each: Each) => boolean): number {
  let from = 0;
  let to = all.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    // Between the two there is always one.
    if (reached(all[middle] as Each)) to = middle;
    else from = middle + 1;
  }
  return from;
}
