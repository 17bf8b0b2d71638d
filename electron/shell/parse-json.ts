/** @returns undefined for text that is no JSON: what a page or a damaged file says is not an error of this program. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
