import type { Clock } from './clock.ts';
import type { Log } from './log/log.ts';

export interface ShutdownStep {
  readonly name: string;
  readonly run: () => Promise<void>;
  /** Left behind after this long, so that the steps after it still get their turn. */
  readonly capMs?: number;
}

/** Long enough for a LOGOUT on a slow line, short enough that nobody reaches for kill. */
const shutdownMs = 5000;

/**
 * Closes one thing after the other. A step that fails is logged and the next one runs; when the time is over, the
 * step that still ran is logged and left.
 *
 * @returns the names of the steps that did not finish, none when all is well
 */
export async function shutDownInOrder(
  steps: readonly ShutdownStep[],
  { clock, log, capMs = shutdownMs }: { readonly clock: Clock; readonly log: Log; readonly capMs?: number },
): Promise<readonly string[]> {
  const began = clock.now();
  const unfinished = new Set(steps.map((step) => step.name));
  let isOver = false;

  async function run(): Promise<void> {
    for (const step of steps) {
      if (isOver) return;
      const work = step.run().then(
        () => unfinished.delete(step.name),
        (error: unknown) => log.error('shutdown.failed', error, { step: step.name }),
      );
      await (step.capMs === undefined ? work : atMost(step.capMs, work, clock));
    }
  }

  await atMost(capMs, run(), clock);
  isOver = true;
  log.info('shutdown', { ms: clock.now() - began, unfinished: [...unfinished].join(' ') || 'nothing' });
  return [...unfinished];
}

/** Waits for work that never rejects, but not longer than `ms`. */
function atMost(ms: number, work: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}
