import type { ImportResult } from '../../../shared/contract/folders.ts';
import type { Flags } from '../../../shared/model/flags.ts';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { LocalMail, NewLocalMessage, ReceivedFile } from '../vault/local-mail/local-mail.ts';
import { headLimit, looksLikeMessage, readMarks } from './message-marks.ts';
import { readMbox } from './read-mbox.ts';

/** Written side by side and put into the folder at once, with one fsync of the index: so many messages, or bytes. */
const groupCount = 200;
const groupBytes = 8 * 1024 * 1024;

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
  let waiting: Waiting[] = [];
  let waitingBytes = 0;

  async function put(): Promise<void> {
    const received = await Promise.all(waiting.map((each) => each.file));
    const group = waiting.flatMap(({ flags, receivedAt }, index): NewLocalMessage[] => {
      const file = received[index];
      return file ? [{ file, folder, flags, receivedAt }] : [];
    });
    if (!mail.folders().some(({ path }) => path === folder))
      throw new Failed({ code: 'folder-missing', phase: 'vault', params: { folder } });
    if (group.length > 0) await mail.add(group);
    waiting = [];
    waitingBytes = 0;
    imported += group.length;
  }

  async function take(bytes: AsyncIterable<Uint8Array>, at: number | undefined): Promise<void> {
    const { head, isWhole, all } = await begun(bytes);
    const { flags, receivedAt = clock.now(), isDeleted } = readMarks(head);
    if (!looksLikeMessage(head) || isDeleted) {
      refused++;
      return;
    }
    // Small ones are written side by side; a big one is read only as fast as it is written.
    const file = mail.receive(isWhole ? [head] : all);
    // What fails before the group is put together is told then.
    file.catch(() => undefined);
    waiting.push({ file, flags, receivedAt: at ?? receivedAt });
    if (!isWhole) await file;
    waitingBytes += isWhole ? head.length : 0;
    if (waiting.length >= groupCount || waitingBytes >= groupBytes) await put();
  }

  try {
    const { isMbox, bytes } = await recognise(source);
    if (!isMbox) await take(bytes, undefined);
    else for await (const message of readMbox(bytes)) await take(message.bytes, message.from.at);
    await put();
  } catch (error) {
    for (const each of await Promise.allSettled(waiting.map(({ file }) => file)))
      if (each.status === 'fulfilled') await mail.drop(each.value);
    if (!(error instanceof Failed)) throw error;
    const { failure } = error;
    throw new Failed({ ...failure, params: { ...failure.params, imported } }, { cause: error });
  }
  return { imported, refused };
}

interface Waiting {
  readonly file: Promise<ReceivedFile>;
  readonly flags: Flags;
  readonly receivedAt: number;
}

/** Reads the headers, or the whole of what is small. @returns `all`, which begins at the beginning again */
async function begun(bytes: AsyncIterable<Uint8Array>) {
  const rest = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let size = 0;
  let isWhole = false;
  while (size < headLimit && !isWhole) {
    const next = await rest.next();
    if (next.done) isWhole = true;
    else {
      pieces.push(next.value);
      size += next.value.length;
    }
  }
  const head = Buffer.concat(pieces);
  const all = (async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    for (;;) {
      const next = await rest.next();
      if (next.done) return;
      yield next.value;
    }
  })();
  return { head, isWhole, all };
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
