import type { Clock } from '../engine/clock.ts';

const shortest = 250;
const longest = 30_000;
/** Something that lived this long was sound; its next death starts with a short pause again. */
const soundAfter = 60_000;

export interface Backoff {
  /** Runs `task` after a pause that doubles with every call; a call while one waits changes nothing. */
  again(task: () => void): void;
  cancel(): void;
}

/** Pauses between attempts to bring back a page that died: 0.25 s, then doubled up to 30 s. */
export function createBackoff(clock: Clock): Backoff {
  let pause = shortest;
  let startedAt = clock.now();
  let cancelWait: (() => void) | undefined;
  return {
    again(task) {
      if (cancelWait) return;
      if (clock.now() - startedAt >= soundAfter) pause = shortest;
      cancelWait = clock.after(pause, () => {
        cancelWait = undefined;
        startedAt = clock.now();
        task();
      });
      pause = Math.min(pause * 2, longest);
    },
    cancel() {
      cancelWait?.();
      cancelWait = undefined;
    },
  };
}
