const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Reads an answer of oRPC's peer protocol: `i` id, `p` payload with `b` body (and `s` status). Streams, which have a
 * type `t`, are not in the store's contract.
 *
 * @returns undefined for anything else
 */
export function parseFrame(data: unknown): object | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const frame: unknown = JSON.parse(data);
    if (!isObject(frame) || typeof frame['i'] !== 'string' || 't' in frame) return undefined;
    return isObject(frame['p']) && isObject(frame['p']['b']) ? frame : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
