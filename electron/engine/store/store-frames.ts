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
