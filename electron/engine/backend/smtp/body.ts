import { isAscii } from 'node:buffer';
import { Readable } from 'node:stream';
import { Failed } from '../../failed.ts';
import type { Pieces } from '../../pieces.ts';
import type { MessageSource } from '../mail-transport.ts';

const chunk = 256 * 1024;

export interface BodySteps {
  /** The server waits for the message: the first bytes are asked for only after 354. Nothing goes out before it resolves. */
  onStart(): void | Promise<void>;
  /** The end of the message goes out now: from then on nobody knows the outcome without an answer. */
  onEnd(): void;
  onProgress(sent: number): void;
}

/** Bytes in memory as a source. */
export function sourceOf(message: Uint8Array | MessageSource): MessageSource {
  if (!(message instanceof Uint8Array)) return message;
  return {
    size: message.length,
    async *open() {
      for (let at = 0; at < message.length; at += chunk) yield message.subarray(at, at + chunk);
    },
  };
}

/**
 * Whether a byte may be beyond ASCII (8BITMIME, RFC 6152). A source is not read for that: `BODY=8BITMIME` says what a
 * body may hold, and is no lie about plain ASCII.
 */
export function mayBeEightBit(message: Uint8Array | MessageSource): boolean {
  return message instanceof Uint8Array ? !isAscii(message) : true;
}

/** A message as a stream of the pieces of its source, which hears what became of them. */
export type MessageBody = Readable &
  Required<Pick<Pieces, 'giveBack'>> &
  Pick<BodySteps, 'onEnd'> &
  Pick<MessageSource, 'asItIs'>;

/** The message as a stream. It breaks, and so does the transaction, when the source gives another number of bytes. */
export function messageBody(source: MessageSource, steps: BodySteps): MessageBody {
  let opened: Pieces | undefined;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    await steps.onStart();
    let sent = 0;
    opened = source.open();
    for await (const piece of opened) {
      sent += piece.length;
      yield piece;
      steps.onProgress(sent);
    }
    if (sent !== source.size) throw new Failed({ code: 'message-file-unreadable', phase: 'data' });
  }
  const body = Readable.from(pieces(), { objectMode: false, highWaterMark: chunk });
  return Object.assign(body, {
    giveBack: (piece: Uint8Array) => opened?.giveBack?.(piece),
    onEnd: steps.onEnd,
    asItIs: source.asItIs,
  });
}
