import type { Conversation } from './conversation.ts';

/** Bytes of messages asked for ahead: enough for a long line, few enough to pause soon. */
const aheadLimit = 2 * 1024 * 1024;

/** Commands sent ahead of their answers, in blocks. */
export class Pipeline {
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
