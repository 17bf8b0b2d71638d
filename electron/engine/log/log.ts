/**
 * The one log. Values are names, counts, codes and durations; never passwords, addresses' local parts, subjects or
 * bodies: the writer redacts what looks like them, the caller does not hand them over.
 */
export interface Log {
  info(event: string, values?: LogValues): void;
  warn(event: string, values?: LogValues): void;
  error(event: string, error: unknown, values?: LogValues): void;
  /** A log whose lines carry this scope, e.g. `imap`. */
  child(scope: string): Log;
}

export type LogValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** For tests and tools that want none. */
export const silentLog: Log = { info() {}, warn() {}, error() {}, child: () => silentLog };
