/** Time, so that tests can hold it. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Runs `task` once after `ms`; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** A timer counts no further than 24 days, and takes more than that for no time at all. */
const longest = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    let timer: NodeJS.Timeout;
    function wait(left: number): void {
      timer = setTimeout(() => (left > longest ? wait(left - longest) : task()), Math.min(left, longest));
    }
    wait(ms);
    return () => clearTimeout(timer);
  },
};
