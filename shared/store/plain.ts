/** Passes oRPC's serializer untouched, because it walks plain objects only, and is written by JSON.stringify in one go. */
class Plain {
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  toJSON(): unknown {
    return this.#value;
  }
}

/**
 * Marks what is plain JSON: no dates, no maps, no bytes, which is all that the store's contract has. Walking a batch of
 * 500 messages node by node to look for those costs more than writing it (oRPC 1.16.1 allocates a path per node).
 */
export function asPlain(value: unknown): unknown {
  return value === undefined || value === null ? value : new Plain(value);
}
