/** So many at once, the others in the order they came. */
export interface Limit {
  /** Waits for a place; the answer gives it back, once however often it is called. */
  take(): Promise<() => void>;
  run<T>(work: () => Promise<T>): Promise<T>;
  /**
   * The work of all of these. None waits in line before its turn is near: what thousands leave waiting outlives the
   * young collections and piles up.
   */
  each<T>(all: readonly T[], work: (one: T, index: number) => Promise<void>): Promise<void>;
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

  async function run<T>(work: () => Promise<T>): Promise<T> {
    const release = await take();
    try {
      return await work();
    } finally {
      release();
    }
  }

  return {
    take,
    run,
    async each(all, work) {
      const rest = all.entries();
      const lane = async (): Promise<void> => {
        for (const [index, one] of rest) await run(() => work(one, index));
      };
      await Promise.all(Array.from({ length: Math.min(count, all.length) }, lane));
    },
  };
}
