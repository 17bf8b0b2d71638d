import { signatureDelimiter } from '../../../shared/text/signature.ts';

/**
 * Plain text with the signature replaced, or put behind it where there was none.
 *
 * @param known texts of all signatures: another one was changed by hand, and stays
 * @param next undefined: none
 * @param isFollowed a quote comes behind the text: a delimiter would make that part of the signature
 */
export function swapText(
  text: string,
  known: readonly string[],
  next: string | undefined,
  isFollowed: boolean,
): string {
  const block = next === undefined ? '' : `${isFollowed ? '' : `${signatureDelimiter}\n`}${next}`;
  const found = findText(text, known);
  if (!found) return block === '' ? text : `${text === '' ? '\n' : text}\n${block}`;
  return text.slice(0, found.from) + block + text.slice(found.to);
}

/** Whether one of them stands in the text, whole lines from the first to the last. */
export function findText(
  text: string,
  known: readonly string[],
): { readonly from: number; readonly to: number } | undefined {
  for (const each of known.toSorted((one, other) => other.length - one.length)) {
    const from = text.lastIndexOf(each);
    const to = from + each.length;
    const isWhole = from >= 0 && (from === 0 || text[from - 1] === '\n') && /^\s*(\n|$)/.test(text.slice(to));
    if (!isWhole || each === '') continue;
    const delimiter = `${signatureDelimiter}\n`;
    return { from: text.slice(0, from).endsWith(delimiter) ? from - delimiter.length : from, to };
  }
  return undefined;
}
