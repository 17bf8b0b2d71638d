import type { Log, LogValues } from './log.ts';

/**
 * Runs work and logs its name and its milliseconds when it took at least `thresholdMs`: slow work shows up in the log
 * of whoever it was slow for.
 */
export async function timed<T>(
  log: Log,
  name: string,
  thresholdMs: number,
  work: () => Promise<T> | T,
  values?: LogValues,
): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    const ms = Math.round(performance.now() - start);
    if (ms >= thresholdMs) log.warn('slow', { ...values, name, ms });
  }
}
