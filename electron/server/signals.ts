import type { Log } from '../engine/log/log.ts';

/**
 * The name of an error and where it came from, without its words: those may quote what was being worked on.
 */
function withoutWords(error: unknown): Error {
  const bare = new Error(error instanceof Error ? error.name : typeof error);
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  bare.stack = [bare.message, ...frames].join('\n');
  return bare;
}

/**
 * A promise that nobody waited for is logged and the program goes on; an exception that nobody caught leaves it in an
 * unknown state, so it ends in order.
 *
 * @param end closes everything and never takes longer than its cap; asked once
 */
export function endOnSignals(log: Log, end: () => Promise<void>): void {
  let isEnding = false;
  const stop = (reason: string, code: number): void => {
    if (isEnding) return;
    isEnding = true;
    log.info('ending', { reason });
    end().then(
      () => process.exit(code),
      (error: unknown) => {
        log.error('ending.failed', withoutWords(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal, 0));
  process.on('unhandledRejection', (reason) => log.error('unhandled-rejection', withoutWords(reason)));
  process.on('uncaughtException', (error) => {
    log.error('uncaught-exception', withoutWords(error));
    stop('uncaught-exception', 1);
  });
}
