import type { Failed } from '../../failed.ts';
import type { Conversation } from './conversation.ts';
import { Unstuffer } from './unstuff.ts';

/** NOOPs sent to see whether a message is over, whose answers are still to come. */
export class Probes {
  readonly #talk: Conversation;
  #sent = 0;

  constructor(talk: Conversation) {
    this.#talk = talk;
  }

  send(): void {
    // One is enough: its answer comes after the message, however often it seems to end.
    if (this.#sent > 0) return;
    this.#sent += 1;
    this.#talk.wire.send('NOOP\r\n');
  }

  async settle(): Promise<void> {
    for (; this.#sent > 0; this.#sent -= 1) await this.#talk.reply();
  }
}

/** One message as it arrives. Reading ends with an error when the line breaks before the message's end. */
export class MessageBytes implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #talk: Conversation;
  readonly #probes: Probes;
  readonly #limit: number;
  readonly #moreToCome: () => boolean;
  readonly #number: number | undefined;
  readonly #unstuffer = new Unstuffer();
  #pieces: Buffer[] = [];
  #at = 0;
  #octets = 0;
  #ended = false;
  #overLimit: Failed | undefined;

  constructor(talk: Conversation, probes: Probes, limit: number, moreToCome: () => boolean, number?: number) {
    this.#talk = talk;
    this.#probes = probes;
    this.#limit = limit;
    this.#moreToCome = moreToCome;
    this.#number = number;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    // Without `return`: what a consumer leaves is skipped afterwards.
    return { next: () => this.next() };
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const piece = this.#pieces[this.#at];
      if (piece) {
        this.#at += 1;
        return { done: false, value: piece };
      }
      if (this.#ended) return { done: true, value: undefined };
      this.#pieces = [];
      this.#at = 0;
      await this.#fetch();
    }
  }

  /** Reads to the end what nobody wanted. @throws Failed */
  async skip(): Promise<void> {
    while (!this.#ended) {
      this.#pieces = [];
      await this.#fetch();
    }
  }

  async #fetch(): Promise<void> {
    const { wire, times, failures } = this.#talk;
    // Whoever goes on after the error gets it again, not what happens to be there still.
    if (this.#overLimit) throw this.#overLimit;
    const bytes = wire.take();
    if (!bytes) {
      await wire.more(times.silence);
      return;
    }
    this.#octets += bytes.length;
    const end = this.#unstuffer.push(bytes, this.#pieces);
    if (end) {
      const { rest } = this.#unstuffer;
      wire.putBack(rest);
      this.#octets -= rest.length;
      if (end === 'certain' || (await this.#isEnd())) this.#ended = true;
      else this.#unstuffer.goOn(this.#pieces);
    }
    if (this.#octets > this.#limit) {
      const params = { limit: this.#limit, ...(this.#number !== undefined && { number: this.#number }) };
      this.#overLimit = failures.failed('message-over-limit', 'fetch', { params });
      wire.fail(this.#overLimit);
      throw this.#overLimit;
    }
  }

  /** After a doubtful end only an answer to the next command shows that it was one. */
  async #isEnd(): Promise<boolean> {
    const { wire, times } = this.#talk;
    if (!this.#moreToCome()) this.#probes.send();
    while (wire.unread < 4) await wire.more(times.silence);
    return /^(\+OK\s|-ERR)/i.test(wire.peek(4));
  }
}
