import { writeFromLine } from './from-line.ts';

const LF = 0x0a;
const quote = 0x3e;
const fromWord = Buffer.from('From ');
const newline = Buffer.from('\n');
const mark = Buffer.from('>');
/** Quotes that may stand before "From " at the end of a piece: more are no line anybody writes. */
const longest = 1024;

/**
 * One message as mbox (RFC 4155) has it, with the quoting of mboxrd, which alone gives back the same bytes: lines that
 * begin with "From ", ">From ", … get one more ">".
 *
 * @param unended whether the message has no line end after its last line, which the From_ line then says
 */
export async function* asMbox(
  message: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  receivedAt: number,
  unended: boolean,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(writeFromLine(receivedAt, unended));
  let rest: Uint8Array = new Uint8Array();
  let atLineStart = true;
  for await (const piece of message) {
    const all: Buffer = Buffer.concat([rest, piece]);
    const end: number = all.length - undecided(all, atLineStart);
    const block = all.subarray(0, end);
    yield* quoted(block, atLineStart);
    if (end > 0) atLineStart = block[end - 1] === LF;
    rest = all.subarray(end);
  }
  yield* quoted(Buffer.from(rest), atLineStart);
  yield unended ? Buffer.from('\n\n') : newline;
}

/** @returns how many bytes at the end may yet become quotes and "From " at the beginning of a line */
function undecided(all: Buffer, atLineStart: boolean): number {
  const lineStart = all.lastIndexOf(LF) + 1;
  if (lineStart === 0 && !atLineStart) return 0;
  let word = lineStart;
  while (word < all.length && all[word] === quote) word++;
  const seen = all.subarray(word);
  const open = seen.length < fromWord.length && fromWord.subarray(0, seen.length).equals(seen);
  const length = all.length - lineStart;
  return open && length < longest ? length : 0;
}

function* quoted(block: Buffer, atLineStart: boolean): Generator<Uint8Array> {
  let start = 0;
  for (let at = block.indexOf(fromWord); at >= 0; at = block.indexOf(fromWord, at + 1)) {
    let line = at;
    while (line > start && block[line - 1] === quote) line--;
    const beginsLine = line === 0 ? atLineStart : block[line - 1] === LF;
    if (!beginsLine) continue;
    if (line > start) yield block.subarray(start, line);
    yield mark;
    start = line;
  }
  if (start < block.length) yield block.subarray(start);
}
