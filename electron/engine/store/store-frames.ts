/** Passes oRPC's serializer untouched (it walks plain objects only) and is written by JSON.stringify in one go. */
class Json {
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  toJSON(): unknown {
    return this.#value;
  }
}

/**
 * Store inputs are plain JSON: no dates, no maps, no bytes. Walking a batch of 500 messages node by node to look for
 * those costs more than writing it (oRPC allocates a path per node).
 */
export function asJson(input: unknown): unknown {
  return input === undefined ? undefined : new Json(input);
}

/** @returns the answer frame of oRPC's peer protocol (`i` id, `t` type, `p` payload), or undefined for anything else. */
export function parseFrame(data: unknown): object | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== 'object' || frame === null || !('i' in frame) || typeof frame.i !== 'string')
      return undefined;
    return 'p' in frame && typeof frame.p === 'object' && frame.p !== null ? frame : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
