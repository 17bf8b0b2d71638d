import type { NewMessage } from '../../../../shared/store/rows.ts';
import type { Mime, ReadHead } from '../../mime/mime.ts';
import type { LocalMail, LocalMessage } from '../../vault/local-mail/local-mail.ts';
import type { OnBatch } from '../mail-backend.ts';

/** Files of one task of the reader: between two tasks, a message that the person opens gets its turn. */
const filesAtOnce = 64;
const bytesAtOnce = 32 * 1024 * 1024;

type Ranges = ReadHead['ranges'];
/** Messages of which it is remembered where their parts lie. */
const rangesKept = 5_000;

/** What messages say about themselves, read from their files. */
export interface Heads {
  /** Rows for the cache, in order, in batches of at most `batch`; the next files are read while a batch is handled. */
  read(messages: readonly LocalMessage[], batch: number, onBatch: OnBatch<NewMessage>): Promise<void>;
  /** @returns undefined when the file cannot be read */
  ranges(message: LocalMessage): Promise<Ranges | undefined>;
}

export function createHeads(mail: Pick<LocalMail, 'fileOf'>, mime: Pick<Mime, 'readHeads'>): Heads {
  /** By the name of the file, which never changes; the last used at the end. */
  const kept = new Map<string, Ranges>();

  function keep(id: string, ranges: Ranges): void {
    kept.delete(id);
    kept.set(id, ranges);
    for (const oldest of kept.keys()) {
      if (kept.size <= rangesKept) break;
      kept.delete(oldest);
    }
  }

  async function readPiece(piece: readonly LocalMessage[]): Promise<readonly NewMessage[]> {
    const heads = await mime.readHeads(piece.map((message) => mail.fileOf(message)));
    return piece.map((message, index) => {
      const head = heads[index];
      if (head) keep(message.id, head.ranges);
      return toNewMessage(message, head);
    });
  }

  return {
    async read(messages, batch, onBatch) {
      let ready: NewMessage[] = [];
      let handling: Promise<void> = Promise.resolve();
      // What goes wrong with one batch is thrown at the next `await handling`; it is no unhandled rejection meanwhile.
      const hand = async (upTo: number): Promise<void> => {
        while (ready.length >= upTo && ready.length > 0) {
          const first = ready.slice(0, batch);
          ready = ready.slice(batch);
          await handling;
          handling = onBatch(first);
          handling.catch(() => undefined);
        }
      };
      for (const piece of piecesOf(messages)) {
        ready.push(...(await readPiece(piece)));
        await hand(batch);
      }
      await hand(1);
      await handling;
    },
    async ranges(message) {
      const before = kept.get(message.id);
      if (before) return before;
      const [head] = await mime.readHeads([mail.fileOf(message)]);
      if (head) keep(message.id, head.ranges);
      return head?.ranges;
    },
  };
}

/** A few at once, fewer when they are big. */
function* piecesOf(messages: readonly LocalMessage[]): Generator<readonly LocalMessage[]> {
  let piece: LocalMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (piece.length >= filesAtOnce || (piece.length > 0 && bytes + message.size > bytesAtOnce)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(message);
    bytes += message.size;
  }
  if (piece.length > 0) yield piece;
}

/** The row stays when its file cannot be read; the reader then says why it shows nothing. */
function toNewMessage(message: LocalMessage, head: ReadHead | undefined): NewMessage {
  const { uid, modseq, flags, size, wholeSize, receivedAt, replaced: replaces } = message;
  const known = {
    uid,
    modseq: String(modseq),
    flags,
    size: wholeSize ?? size,
    receivedAt,
    ...(replaces !== undefined && { replaces }),
  };
  if (!head) {
    const nothing = { references: [], inReplyTo: [], replyTo: [], cc: [], bcc: [], parts: [] };
    return { ...nothing, from: [], to: [], subject: '', hasAttachments: false, ...known };
  }
  const { preview, ...summary } = head.summary;
  return { ...head.envelope, ...summary, ...(head.envelope.parts.length > 0 ? { preview } : {}), ...known };
}
