import { Writable } from 'node:stream';
import type { MessageBody } from './body.ts';
import { DotStuffing } from '../../dot-stuffing.ts';

/**
 * Between message and socket, in the place of nodemailer's own: takes a piece when the one before it has left, and gives
 * it back then. When the line breaks nothing more is taken; the connection tells that, and the body is destroyed by who
 * sent it.
 */
export class DataStream extends Writable {
  readonly #socket: Writable;
  #stuffing = new DotStuffing();
  #body: MessageBody | undefined;

  constructor(socket: Writable) {
    super();
    this.#socket = socket;
    this.once('pipe', (body: MessageBody) => {
      this.#body = body;
      this.#stuffing = new DotStuffing(body.asItIs);
    });
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.#socket.writable) return;
    this.#socket.write(this.#stuffing.take(piece), (error) => {
      if (error) return;
      this.#body?.giveBack(piece);
      done();
    });
  }

  override _final(done: () => void): void {
    if (!this.#socket.writable) return;
    this.#body?.onEnd();
    this.#socket.write(this.#stuffing.end());
    done();
  }
}
