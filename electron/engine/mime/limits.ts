/** Bounds of what a hostile message may cost. What lies beyond is cut or left undecoded, never an error. */
export const limits = {
  /** Multiparts and nested messages inside each other. */
  depth: 50,
  /** Entities of one message, as many as a reader could ever list. */
  entities: 2000,
  headerBytes: 512 * 1024,
  /** Read at once when nothing but the Message-ID is wanted: most headers are shorter. */
  idWindow: 16 * 1024,
  /** A whole message that is read at once. */
  sourceBytes: 200 * 1024 * 1024,
  /** Decoded bytes of one text section. */
  textBytes: 4 * 1024 * 1024,
  /** Characters of the whole readable body. */
  bodyCharacters: 5_000_000,
  previewCharacters: 200,
} as const;
