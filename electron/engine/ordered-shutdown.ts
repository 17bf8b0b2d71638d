import type { Clock } from './clock.ts';
import type { Log } from './log/log.ts';

export interface ShutdownStep {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Long enough for a LOGOUT on a slow line, short enough that nobody reaches for kill. */
export const shutdownMs = 5000;

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
  let cancel = (): void => {};
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    cancel = clock.after(capMs, () => {
      isOver = true;
      resolve();
    });
  });

  async function run(): Promise<void> {
    for (const step of steps) {
      if (isOver) return;
      try {
        await step.run();
        unfinished.delete(step.name);
      } catch (error) {
        log.error('shutdown.failed', error, { step: step.name });
      }
    }
  }

  await Promise.race([run(), over]);
  cancel();
  log.info('shutdown', { ms: clock.now() - began, unfinished: [...unfinished].join(' ') || 'nothing' });
  return [...unfinished];
}
