import type { Failure } from '../../../../shared/model/failure.ts';
import type { Failed } from '../../failed.ts';
import type { Conversation } from './conversation.ts';
import type { Pop3Capabilities } from './pop3-session.ts';
import { Unstuffer } from './unstuff.ts';

/** Bytes of messages asked for ahead: enough for a long line, few enough to pause soon. */
const aheadLimit = 2 * 1024 * 1024;
/** For messages whose size nobody told. */
const guessedSize = 32 * 1024;
/** What a header takes, more or less. */
const guessedTop = 4 * 1024;

/**
 * Of a message beyond so many bytes each block is released when the next is asked for. Left to the collector, which
 * counts bytes outside its heap lazily, a long message would hold 50 MB of blocks that nobody needs.
 */
const releaseAbove = 1024 * 1024;

export interface Retrieval {
  readonly numbers: Iterable<number>;
  readonly onMessage: (number: number, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly onRefused: (number: number, failure: Failure) => void;
  /** As LIST said. */
  readonly sizes?: ReadonlyMap<number, number>;
  /** Of each only the header and so many lines: TOP instead of RETR. */
  readonly topLines?: number;
}

/** RETR or TOP of many (RFC 1939 5 and 7), pipelined where the server can (RFC 2449 6.6). @throws Failed, and what onMessage throws */
export async function retrieve(
  talk: Conversation,
  { pipelining }: Pop3Capabilities,
  { numbers, onMessage, onRefused, sizes, topLines }: Retrieval,
): Promise<void> {
  const { wire, limits } = talk;
  talk.during('fetch');
  const probes = new Probes(talk);
  const whole = topLines === undefined;
  const sizeOf = (number: number): number => (whole ? (sizes?.get(number) ?? guessedSize) : guessedTop);
  const pipeline = new Pipeline(
    talk,
    numbers,
    (number) => (whole ? `RETR ${number}` : `TOP ${number} ${topLines}`),
    pipelining ? limits.window : 1,
    sizeOf,
  );
  try {
    for (let number = pipeline.next(); number !== undefined; number = pipeline.next()) {
      const reply = await talk.reply();
      if (!reply.ok) {
        onRefused(number, talk.refusal(reply, { number }));
      } else {
        const bytes = new MessageBytes(talk, probes, limits.message, () => pipeline.underWay > 0, number);
        await onMessage(number, bytes);
        await bytes.skip();
      }
      await probes.settle();
    }
  } catch (error) {
    // What is still on its way belongs to nobody now; the line cannot be used for anything else.
    wire.fail(talk.failures.failed('connection-lost', 'fetch'));
    throw error;
  }
}

/** DELE of many. @returns those that are marked now @throws Failed */
export async function markDeleted(
  talk: Conversation,
  { pipelining }: Pop3Capabilities,
  numbers: Iterable<number>,
): Promise<readonly number[]> {
  talk.during('store');
  const marked: number[] = [];
  const pipeline = new Pipeline(
    talk,
    numbers,
    (number) => `DELE ${number}`,
    pipelining ? talk.limits.window : 1,
  );
  for (let number = pipeline.next(); number !== undefined; number = pipeline.next()) {
    if ((await talk.reply()).ok) marked.push(number);
  }
  return marked;
}

/** The header and so many lines, cut at a limit; what is longer is read and dropped. @throws Failed */
export async function top(talk: Conversation): Promise<Uint8Array> {
  const probes = new Probes(talk);
  const kept = await beginning(
    new MessageBytes(talk, probes, talk.limits.message, () => false),
    talk.limits.top,
  );
  await probes.settle();
  return kept;
}

/** At most so many bytes; what is longer is read and dropped. */
export async function beginning(message: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let room = limit;
  for await (const bytes of message) {
    if (room <= 0) continue;
    // A copy, which `slice` of a Buffer is not: the bytes are only lent.
    kept.push(Uint8Array.from(bytes.subarray(0, room)));
    room -= bytes.length;
  }
  return Buffer.concat(kept);
}

/** Commands sent ahead of their answers, in blocks. */
class Pipeline {
  readonly #talk: Conversation;
  readonly #numbers: Iterator<number>;
  readonly #command: (number: number) => string;
  readonly #window: number;
  readonly #sizeOf: (number: number) => number;
  #sent: number[] = [];
  #first = 0;
  #octets = 0;
  #ended = false;

  constructor(
    talk: Conversation,
    numbers: Iterable<number>,
    command: (number: number) => string,
    window: number,
    sizeOf: (number: number) => number = () => 0,
  ) {
    this.#talk = talk;
    this.#numbers = numbers[Symbol.iterator]();
    this.#command = command;
    this.#window = window;
    this.#sizeOf = sizeOf;
  }

  /** Commands whose answer nobody waits for yet. */
  get underWay(): number {
    return this.#sent.length - this.#first;
  }

  /** @returns the number whose answer comes next; undefined when all are done. */
  next(): number | undefined {
    // Topped up when half is answered: then many commands go in one packet.
    if (this.underWay <= this.#window / 2) this.#fill();
    const number = this.#sent[this.#first];
    if (number === undefined) return undefined;
    this.#first += 1;
    this.#octets -= this.#sizeOf(number);
    return number;
  }

  #fill(): void {
    this.#sent = this.#sent.slice(this.#first);
    this.#first = 0;
    let block = '';
    while (
      !this.#ended &&
      this.#sent.length < this.#window &&
      (this.#octets < aheadLimit || this.#sent.length === 0)
    ) {
      const next = this.#numbers.next();
      if (next.done) {
        this.#ended = true;
      } else {
        this.#sent.push(next.value);
        this.#octets += this.#sizeOf(next.value);
        block += `${this.#command(next.value)}\r\n`;
      }
    }
    if (block) this.#talk.wire.send(block);
  }
}

/** NOOPs sent to see whether a message is over, whose answers are still to come. */
class Probes {
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
class MessageBytes implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
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
  /** What the pieces are views of, when it may be released. */
  #read: Buffer | undefined;

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
    if (this.#read) release(this.#read);
    this.#octets += bytes.length;
    const end = this.#unstuffer.push(bytes, this.#pieces);
    this.#read = !end && this.#octets > releaseAbove ? bytes : undefined;
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

/** Gives the memory back now, where these bytes fill it alone; views of it become empty. */
function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
