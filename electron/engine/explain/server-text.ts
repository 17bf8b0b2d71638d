/** What a server said, fit to be shown behind a sentence: one line, without control characters, at most 1,000 letters. */
export function shortServerText(text: string | undefined): string | undefined {
  if (!text) return undefined;
  // oxlint-disable-next-line no-control-regex -- servers do send them
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return line ? line.slice(0, 1000) : undefined;
}
