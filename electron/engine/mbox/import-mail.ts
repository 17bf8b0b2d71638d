import type { ImportResult } from '../../../shared/contract/folders.ts';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { LocalMail, NewLocalMessage } from '../vault/local-mail/local-mail.ts';
import { headLimit, looksLikeMessage, readMarks } from './message-marks.ts';
import { readMbox } from './read-mbox.ts';

/** Put into the folder at once: one fsync of the index for so many messages, or bytes. */
const groupCount = 200;
const groupBytes = 32 * 1024 * 1024;

/**
 * Takes a file into a folder: one message, or an mbox when it begins with a From_ line. Bytes stay as they are, but for
 * the quoting of mbox; line ends are not changed.
 *
 * @returns how much of it was imported, and how much is no message or was deleted where it comes from
 * @throws Failed `disk-full`, `disk-failed`, `folder-missing`, with `imported` among its parameters: these messages are
 *   in the folder, the rest of the file is not. What reading `source` throws; what was put into the folder stays too.
 */
export async function importMail(
  mail: LocalMail,
  folder: string,
  source: AsyncIterable<Uint8Array>,
  clock: Pick<Clock, 'now'>,
): Promise<ImportResult> {
  let imported = 0;
  let refused = 0;
  let waiting: NewLocalMessage[] = [];

  async function put(): Promise<void> {
    const group = waiting;
    if (group.length === 0) return;
    await mail.add(group);
    waiting = [];
    imported += group.length;
  }

  async function take(bytes: AsyncIterable<Uint8Array>, at: number | undefined): Promise<void> {
    const start = new Beginning();
    const file = await mail.receive(start.of(bytes));
    const head = start.bytes();
    const marks = readMarks(head);
    if (!looksLikeMessage(head) || marks.isDeleted) {
      refused++;
      await mail.drop(file);
      return;
    }
    const receivedAt = at ?? marks.receivedAt ?? clock.now();
    waiting.push({ file, folder, flags: marks.flags, receivedAt });
    const size = waiting.reduce((sum, each) => sum + each.file.size, 0);
    if (waiting.length >= groupCount || size >= groupBytes) await put();
  }

  try {
    const { isMbox, bytes } = await recognise(source);
    if (!isMbox) await take(bytes, undefined);
    else for await (const message of readMbox(bytes)) await take(message.bytes, message.from.at);
    await put();
  } catch (error) {
    for (const { file } of waiting) await mail.drop(file);
    if (!(error instanceof Failed)) throw error;
    const { failure } = error;
    throw new Failed({ ...failure, params: { ...failure.params, imported } }, { cause: error });
  }
  return { imported, refused };
}

/** Keeps the first bytes of what passes. */
class Beginning {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  async *of(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      if (this.#size < headLimit) {
        const kept = Buffer.from(piece.subarray(0, headLimit - this.#size));
        this.#pieces.push(kept);
        this.#size += kept.length;
      }
      yield piece;
    }
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}

/** A byte order mark and empty lines before the first line are nothing of an mbox. */
async function recognise(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly isMbox: boolean; readonly bytes: AsyncIterable<Uint8Array> }> {
  const pieces = source[Symbol.asyncIterator]();
  let start: Uint8Array = new Uint8Array();
  let ended = false;
  while (start.length < 1024 && !ended) {
    const next = await pieces.next();
    if (next.done) ended = true;
    else start = Buffer.concat([start, next.value]);
  }
  const blank =
    /^(?:\u00ef\u00bb\u00bf)?[\r\n]*/.exec(Buffer.from(start).toString('latin1'))?.[0].length ?? 0;
  const isMbox = Buffer.from(start.subarray(blank, blank + 5)).toString('latin1') === 'From ';
  const bytes = (async function* (): AsyncGenerator<Uint8Array> {
    yield isMbox ? start.subarray(blank) : start;
    for (;;) {
      const next = await pieces.next();
      if (next.done) return;
      yield next.value;
    }
  })();
  return { isMbox, bytes };
}
