import { readSync } from 'node:fs';

/** The bytes of a message as the tree reads them: all in memory, or a window onto a file. */
export interface Source {
  readonly length: number;
  /** @returns undefined beyond the end */
  at(index: number): number | undefined;
  /** @returns -1 when there is none at or after `from` */
  indexOf(wanted: number | string, from: number): number;
  slice(start: number, end: number): Buffer;
}

export function memorySource(bytes: Buffer): Source {
  return {
    length: bytes.length,
    at: (index) => bytes[index],
    indexOf: (wanted, from) => bytes.indexOf(wanted, from),
    slice: (start, end) => bytes.subarray(start, end),
  };
}

/**
 * A file of any size in a window of bounded memory. Reads at once, so it is for the worker alone.
 *
 * @param descriptor open for reading; whoever opened it closes it
 * @throws what the disk says, from every verb
 */
export function fileSource(descriptor: number, length: number, windowBytes = 1024 * 1024): Source {
  const window = Buffer.alloc(Math.min(length, windowBytes));
  const whole = window.length === length;
  let start = 0;
  let end = 0;
  if (whole) load(0);

  function load(from: number): void {
    start = from;
    end = from + fill(descriptor, window, from);
  }

  return {
    length,
    at(index) {
      if (index < 0 || index >= length) return undefined;
      if (index < start || index >= end) load(index);
      return window[index - start];
    },
    indexOf(wanted, from) {
      const overlap = typeof wanted === 'string' ? wanted.length - 1 : 0;
      for (let at = Math.max(0, from); at + overlap < length; ) {
        if (at < start || at + overlap >= end) load(at);
        // The file became shorter while it was read.
        if (end - at <= overlap) return -1;
        const found = window.subarray(0, end - start).indexOf(wanted, at - start);
        if (found >= 0) return start + found;
        at = end - overlap;
      }
      return -1;
    },
    slice(from, to) {
      const upTo = Math.min(to, length);
      if (from >= start && upTo <= end) {
        const part = window.subarray(from - start, Math.max(upTo, from) - start);
        // A window that moves must not take from under the reader what it was given.
        return whole ? part : Buffer.from(part);
      }
      const bytes = Buffer.alloc(Math.max(0, upTo - from));
      return bytes.subarray(0, fill(descriptor, bytes, from));
    },
  };
}

/** @returns how many bytes there were */
function fill(descriptor: number, into: Buffer, from: number): number {
  let filled = 0;
  while (filled < into.length) {
    const read = readSync(descriptor, into, filled, into.length - filled, from + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
