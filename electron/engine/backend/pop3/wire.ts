import type { Socket } from 'node:net';
import type { FailurePhase } from '../../../../shared/model/failure.ts';
import type { Clock } from '../../clock.ts';
import type { Failed } from '../../failed.ts';
import type { FailureMaker } from './errors.ts';

/** So many unread bytes stop the reading from the socket, and so few start it again: back pressure. */
const highWater = 256 * 1024;
const lowWater = 64 * 1024;

const nothing: Buffer = Buffer.alloc(0);

export interface WireOptions {
  readonly clock: Clock;
  readonly failures: FailureMaker;
  /** Bytes of one line at most. */
  readonly lineLimit: number;
}

/**
 * Bytes to and from the server. Reading is by taking what is there, without a promise for each line; only when nothing
 * is left does one wait. One reader at a time.
 */
export class Wire {
  /** For the failures of now. */
  phase: FailurePhase = 'connect';
  /** Why the line is gone, once it is; what came before may still be taken. */
  lost: Failed | undefined;

  readonly #options: WireOptions;
  #socket: Socket;
  #current: Buffer = nothing;
  #at = 0;
  #waiting: Buffer[] = [];
  /** What came in one piece from the socket and is being read; views of it are lent. */
  #block: Buffer = nothing;
  #unread = 0;
  #reader: { wake: () => void; fail: (failure: Failed) => void } | undefined;

  constructor(socket: Socket, options: WireOptions) {
    this.#options = options;
    this.#socket = socket;
    this.#listen();
  }

  /** How many bytes have come and were not taken. */
  get unread(): number {
    return this.#unread;
  }

  send(bytes: string | Uint8Array): void {
    if (!this.lost) this.#socket.write(bytes);
  }

  /**
   * @returns the next line without its end, byte by letter (latin1), or undefined when it is not all there.
   * @throws Failed when it is longer than any may be
   */
  takeLine(): string | undefined {
    let line: string | undefined;
    this.readLine((bytes, from, to) => {
      line = bytes.toString('latin1', from, to);
    });
    return line;
  }

  /**
   * Takes the next line as it lies there, without making a string of it; `read` gets the bytes and where it begins and
   * ends in them, and must be done with them when it returns.
   *
   * @returns false when it is not all there
   * @throws Failed when it is longer than any may be
   */
  readLine(read: (bytes: Buffer, from: number, to: number) => void): boolean {
    for (;;) {
      const end = this.#current.indexOf(10, this.#at);
      const length = (end < 0 ? this.#current.length : end) - this.#at;
      if (length > this.#options.lineLimit) {
        throw this.fail(this.#options.failures.failed('server-answer-broken', this.phase));
      }
      if (end >= 0) {
        read(this.#current, this.#at, end > this.#at && this.#current[end - 1] === 13 ? end - 1 : end);
        this.#took(end + 1 - this.#at);
        return true;
      }
      const begun = this.#current.subarray(this.#at);
      const next = this.#waiting[0];
      if (!next) return false;
      // Together they are a copy, so that both may go.
      if (length > 0) this.#waiting[0] = Buffer.concat([begun, next]);
      if (length > 0) release(next);
      this.#nextBlock();
    }
  }

  /**
   * @returns the next bytes, as many as came together, or undefined when there are none. They are lent until the next
   *   ones are asked for: then they are empty.
   */
  take(): Buffer | undefined {
    if (this.#at === this.#current.length && !this.#nextBlock()) return undefined;
    const bytes = this.#at === 0 ? this.#current : this.#current.subarray(this.#at);
    this.#took(bytes.length);
    this.#current = nothing;
    this.#at = 0;
    return bytes;
  }

  /** Gives back the end of what was taken last. */
  putBack(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#at < this.#current.length) this.#waiting.unshift(this.#current.subarray(this.#at));
    this.#current = bytes;
    this.#at = 0;
    this.#unread += bytes.length;
  }

  /** @returns up to so many of the next bytes, byte by letter, without taking them. */
  peek(count: number): string {
    let text = this.#current.toString('latin1', this.#at, this.#at + count);
    for (const each of this.#waiting) {
      if (text.length >= count) break;
      text += each.toString('latin1', 0, count - text.length);
    }
    return text;
  }

  /** Waits for bytes, at most `limit` ms. @throws Failed when none came or will come; then the line is dropped */
  async more(limit: number): Promise<void> {
    if (this.lost) throw this.lost;
    const { clock, failures } = this.#options;
    await new Promise<void>((wake, fail) => {
      const cancel = clock.after(limit, () => this.fail(failures.failed('connection-timeout', this.phase)));
      this.#reader = {
        wake: () => {
          cancel();
          wake();
        },
        fail: (failure) => {
          cancel();
          fail(failure);
        },
      };
      this.#resume();
    });
  }

  /** A line that must come whole within `limit` ms. @throws Failed */
  async line(limit: number): Promise<string> {
    const { clock } = this.#options;
    const deadline = clock.now() + limit;
    for (;;) {
      const line = this.takeLine();
      if (line !== undefined) return line;
      await this.more(Math.max(1, deadline - clock.now()));
    }
  }

  /** Goes on over another socket, with nothing left of what came by the old one. */
  async replaceSocket(make: (old: Socket) => Promise<Socket>): Promise<void> {
    const old = this.#socket;
    old.off('data', this.#onData).off('error', this.#onError).off('close', this.#onClose);
    old.pause();
    this.#current = nothing;
    this.#at = 0;
    this.#waiting = [];
    this.#block = nothing;
    this.#unread = 0;
    this.#socket = await make(old);
    this.#listen();
  }

  /** Drops the line for this reason; the first one stays. @returns the reason that stands */
  fail(failure: Failed): Failed {
    this.lost ??= failure;
    this.#socket.destroy();
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.fail(this.lost);
    return this.lost;
  }

  #listen(): void {
    this.#socket.on('data', this.#onData).on('error', this.#onError).on('close', this.#onClose);
    this.#socket.resume();
    // It may have gone before anyone listened.
    if (this.#socket.destroyed) this.#onClose();
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#waiting.push(bytes);
    this.#unread += bytes.length;
    if (this.#unread > highWater) this.#socket.pause();
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.wake();
  };

  readonly #onError = (error: Error): void => {
    this.fail(this.#options.failures.broken(this.phase, error));
  };

  readonly #onClose = (): void => {
    this.fail(this.#options.failures.broken(this.phase));
  };

  /** @returns false when nothing waits; then what was lent still is. */
  #nextBlock(): boolean {
    const next = this.#waiting.shift();
    if (!next) return false;
    release(this.#block);
    this.#block = next;
    this.#current = next;
    this.#at = 0;
    return true;
  }

  #took(count: number): void {
    this.#at += count;
    this.#unread -= count;
    this.#resume();
  }

  #resume(): void {
    if (this.#unread <= lowWater && this.#socket.isPaused()) this.#socket.resume();
  }
}

/**
 * Gives the memory back now, where these bytes fill it alone. Left to the collector, which counts what is outside of its
 * heap lazily, tens of megabytes would be held that nobody needs.
 */
function release({ buffer, byteLength }: Buffer): void {
  if (byteLength > 0 && buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
