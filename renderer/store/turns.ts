/**
 * One writer at a time, readers together, in turns: after each write the readers that wait go first. So a person who
 * opens a message during a sync waits for one batch, not for the queue, and no reader sees half a write.
 */
export class Turns {
  #readers = 0;
  #writing = false;
  #waitingReaders: (() => void)[] = [];
  readonly #waitingWriters: (() => void)[] = [];

  async read<T>(task: () => Promise<T>): Promise<T> {
    if (this.#writing || this.#waitingWriters.length > 0)
      await new Promise<void>((resolve) => this.#waitingReaders.push(resolve));
    else this.#readers += 1;
    try {
      return await task();
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#nextWriter();
    }
  }

  async write<T>(task: () => Promise<T>): Promise<T> {
    if (this.#writing || this.#readers > 0)
      await new Promise<void>((resolve) => this.#waitingWriters.push(resolve));
    else this.#writing = true;
    try {
      return await task();
    } finally {
      this.#writing = false;
      const readers = this.#waitingReaders;
      this.#waitingReaders = [];
      this.#readers = readers.length;
      for (const start of readers) start();
      if (readers.length === 0) this.#nextWriter();
    }
  }

  #nextWriter(): void {
    const start = this.#waitingWriters.shift();
    if (start) {
      this.#writing = true;
      start();
    } else if (this.#waitingReaders.length > 0) {
      const readers = this.#waitingReaders;
      this.#waitingReaders = [];
      this.#readers = readers.length;
      for (const wake of readers) wake();
    }
  }
}
