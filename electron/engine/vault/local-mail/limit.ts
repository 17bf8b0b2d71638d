/** So many at once, the others in the order they came. */
export interface Limit {
  /** Waits for a place; the answer gives it back, once however often it is called. */
  take(): Promise<() => void>;
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function limitTo(count: number): Limit {
  let free = count;
  const waiting: (() => void)[] = [];

  async function take(): Promise<() => void> {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = waiting.shift();
      if (next) next();
      else free++;
    };
  }

  return {
    take,
    async run(work) {
      const release = await take();
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
