const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** JSON in UTF-8: one Chinese name in a string would make Chromium write two bytes for each letter of all of it. */
export type Packed = Uint8Array;

export function packed(value: unknown): Packed {
  return encoder.encode(JSON.stringify(value));
}

/** Early caches hold strings. */
export function unpacked(value: Packed | string): unknown {
  return JSON.parse(typeof value === 'string' ? value : decoder.decode(value));
}
