import { type FromLine, readFromLine } from './from-line.ts';

/** One message of an mbox: its bytes are read to their end before the next one is asked for. */
export interface MboxMessage {
  readonly from: FromLine;
  readonly bytes: AsyncIterable<Uint8Array>;
}

type Event = FromLine | Uint8Array;

const LF = 0x0a;
const CR = 0x0d;
const quote = 0x3e;
const fromWord = Buffer.from('From ');
/** A line longer than this is passed on in pieces. */
const lineLimit = 64 * 1024;
/** Of what ends a message: its own line end, an empty line, CRLF or LF. */
const heldBytes = 4;

/**
 * Reads an mbox as it comes, in whatever memory a line needs (64 KB at most): mboxo, mboxrd and mboxcl, with LF or CRLF.
 * A message begins at a From_ line at the beginning or after an empty line. One ">" is taken from lines that begin with
 * ">From ", ">>From " and so on; nothing else is changed.
 */
export async function* readMbox(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<MboxMessage> {
  const events = eventsOf(source);
  let next = await events.next();
  while (!next.done) {
    const from = next.value;
    if (from instanceof Uint8Array) throw new Error('bytes before the first From_ line');
    const piece = async (): Promise<Uint8Array | undefined> => {
      next = await events.next();
      return !next.done && next.value instanceof Uint8Array ? next.value : undefined;
    };
    let last: Uint8Array | undefined = new Uint8Array();
    const bytes = (async function* (): AsyncGenerator<Uint8Array> {
      while (last) {
        if (last.length > 0) yield last;
        last = await piece();
      }
    })();
    yield { from, bytes: trimmed(bytes, from.isUnended) };
    // What was not read is passed over.
    while (last) last = await piece();
  }
}

/** Without the empty line that mbox puts after every message. */
async function* trimmed(bytes: AsyncIterable<Uint8Array>, isUnended: boolean): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array();
  for await (const piece of bytes) {
    const all = held.length > 0 ? Buffer.concat([held, piece]) : piece;
    const free = Math.max(0, all.length - heldBytes);
    if (free > 0) yield all.subarray(0, free);
    held = all.subarray(free);
  }
  let end = held.length;
  if (held[end - 1] === LF) {
    const line = held[end - 2] === CR ? 2 : 1;
    if (held[end - line - 1] === LF || end === line) end -= line;
  }
  if (isUnended && held[end - 1] === LF) end--;
  if (end > 0) yield held.subarray(0, end);
}

async function* eventsOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Event, void> {
  let rest: Uint8Array = new Uint8Array();
  /** The line at the beginning of `rest` has begun before it. */
  let midLine = false;
  let afterEmpty = true;
  for await (const chunk of source) {
    const all =
      rest.length > 0
        ? Buffer.concat([rest, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const whole = all.lastIndexOf(LF) + 1;
    const end = whole > 0 ? whole : all.length >= lineLimit ? all.length : 0;
    if (end > 0) {
      const block = all.subarray(0, end);
      yield* linesOf(block, midLine, afterEmpty);
      midLine = whole === 0;
      afterEmpty = !midLine && endsEmpty(block, afterEmpty);
    }
    rest = all.subarray(end);
  }
  if (rest.length > 0) yield* linesOf(Buffer.from(rest), midLine, afterEmpty);
}

/** @returns whether the last line is an empty one */
function endsEmpty(block: Uint8Array, afterLineEnd: boolean): boolean {
  const end = block.length - 1;
  const before = block[end - 1] === CR ? end - 2 : end - 1;
  return before < 0 ? afterLineEnd || before === -1 : block[before] === LF;
}

/** The words "From " are looked for, not lines: a search through bytes is many times faster. */
function* linesOf(block: Buffer, midLine: boolean, afterEmpty: boolean): Generator<Event> {
  let start = 0;
  for (let at = block.indexOf(fromWord); at >= 0; at = block.indexOf(fromWord, at + 1)) {
    let line = at;
    while (line > start && block[line - 1] === quote) line--;
    const beginsLine = line === 0 ? !midLine : block[line - 1] === LF;
    if (!beginsLine) continue;
    if (line < at) {
      if (line > start) yield block.subarray(start, line);
      start = line + 1;
      continue;
    }
    const isAfterEmpty = line === 0 ? afterEmpty : endsEmpty(block.subarray(0, line), true);
    if (!isAfterEmpty) continue;
    const lineEnd = block.indexOf(LF, at);
    const end = lineEnd < 0 ? block.length : lineEnd + 1;
    const from = end - at > 2000 ? undefined : readFromLine(block.toString('latin1', at, end).trimEnd());
    if (!from) continue;
    if (line > start) yield block.subarray(start, line);
    yield from;
    start = end;
  }
  if (start < block.length) yield block.subarray(start);
}
