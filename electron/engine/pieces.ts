/** Bytes that come one after the other. */
export interface Pieces extends AsyncIterable<Uint8Array> {
  /**
   * For whoever is done with a piece that nobody else has: another one is read into its memory then, and the collector
   * has nothing to do. Optional: a piece that is kept is never touched again.
   */
  giveBack?(piece: Uint8Array): void;
}
