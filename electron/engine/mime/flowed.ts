/** Before a line, once for each level of quoting; a character of no alphabet, which no text means anything with. */
export const quoteMark = '\uE000';

export interface FlowedText {
  /** Lines end with \n. */
  readonly text: string;
  /** Chinese and Japanese are broken where there is no blank: the one that marks the break is to be deleted. */
  readonly delSp: boolean;
}

const ideographs =
  '\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const opening = '（《「『【〈〔［｛';
const closing = '，。、；：！？）》」』】〉〕］｝…—～ー';
const hasIdeographs = new RegExp(`[${ideographs}]`, 'u');
/** What is not torn: a word or an ideograph, with the punctuation that may not begin or end a line, and its blanks. */
const unit = new RegExp(
  `[${opening}]*(?:[${ideographs}]\\p{M}*|[^ ${ideographs}${opening}${closing}]+)?[${closing}]* *`,
  'gu',
);
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}|[\u{20000}-\u{3ffff}]/gu;

/** RFC 3676 4.2 asks for lines of at most 78 columns, and less where they will be quoted. */
const columns = 72;

function widthOf(text: string): number {
  // eslint-disable-next-line no-control-regex
  return /^[\x20-\x7e]*$/.test(text) ? text.length : text.length + (text.match(wide)?.length ?? 0);
}

/**
 * Paragraphs of any length as format=flowed (RFC 3676): read as paragraphs by who knows it, and as lines of a readable
 * length by who does not.
 *
 * @param text paragraphs, each one line, quoted ones with {@link quoteMark}
 */
export function toFlowed(text: string): FlowedText {
  const delSp = hasIdeographs.test(text);
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .flatMap((line) => {
      const marks = new RegExp(`^[ ${quoteMark}]*${quoteMark}`).exec(line)?.[0] ?? '';
      const depth = marks.split(quoteMark).length - 1;
      return paragraph(line.slice(marks.length), depth, delSp);
    });
  return { text: lines.join('\n'), delSp };
}

function paragraph(line: string, depth: number, delSp: boolean): string[] {
  // The line before a signature ends with a blank and flows nowhere (RFC 3676 4.3).
  const whole = line === '-- ' ? line : line.trimEnd();
  const room = Math.max(20, columns - depth - 1);
  if (widthOf(whole) <= room + 6) return [stuffed(whole, depth)];
  const lines: string[] = [];
  let now = '';
  let width = 0;
  for (const [each] of whole.matchAll(unit)) {
    const more = widthOf(each);
    // "-- " alone would be read as the line before a signature.
    const mayBreak = now !== '' && now !== '-- ' && (delSp || now.endsWith(' '));
    if (mayBreak && width + widthOf(each.trimEnd()) > room) {
      lines.push(stuffed(delSp ? `${now} ` : now, depth));
      now = '';
      width = 0;
    }
    now += each;
    width += more;
  }
  if (now !== '' || lines.length === 0) lines.push(stuffed(now, depth));
  return lines;
}

/** A line that would be taken for a quote, for stuffed, or for the beginning of a message in mbox gets a blank (RFC 3676 4.4). */
function stuffed(line: string, depth: number): string {
  if (depth > 0) return line === '' ? '>'.repeat(depth) : `${'>'.repeat(depth)} ${line}`;
  return /^(?: |>|From )/.test(line) ? ` ${line}` : line;
}
