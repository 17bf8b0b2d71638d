import type { Log } from '../../log/log.ts';
import type { Asking, Line } from './line.ts';
import type { Times } from './options.ts';
import { selectFolder } from './select.ts';

export interface WatchPorts {
  readonly open: (signal: AbortSignal) => Promise<Line>;
  /** Asks for news over another line, while this one cannot be had. */
  readonly poll: (path: string) => Promise<string>;
  readonly times: Times;
  readonly log: Log;
}

/** How long a server may take to hear that nobody watches any more, in ms. */
const farewell = 1000;

export interface Watching {
  /** What happens from now on is told; also resolves when the first try failed. */
  readonly started: Promise<void>;
  end(): Promise<void>;
}

/**
 * Watches one folder: IDLE, asked for anew before routers forget the line; NOOP where there is no IDLE; questions on
 * the synchronising line where the server allows no third login. A line that was lost is made again after a while.
 */
export function watchFolder(
  path: string,
  onNews: () => void,
  { open, poll, times, log }: WatchPorts,
): Watching {
  const stop = new AbortController();
  const { signal } = stop;
  let line: Line | undefined;
  let started = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    started = resolve;
  });

  async function listen(): Promise<void> {
    line = await open(signal);
    if (signal.aborted) return;
    await selectFolder(line, path);
    started();
    await (line.capabilities.has('IDLE')
      ? idle(line, signal, times.idle, onNews)
      : knock(line, signal, times.poll, onNews));
  }

  async function run(): Promise<void> {
    let before: string | undefined;
    while (!signal.aborted) {
      try {
        await listen();
      } catch (error) {
        if (signal.aborted) break;
        log.warn('watch interrupted', { reason: error instanceof Error ? error.message : 'unknown' });
      }
      await line?.close();
      line = undefined;
      started();
      await pause(times.poll, signal);
      if (signal.aborted) break;
      // What happened meanwhile was not announced.
      const now = await poll(path).catch(() => undefined);
      if (now !== before) onNews();
      before = now;
    }
    await line?.close();
    started();
  }

  const running = run();
  return {
    started: first,
    async end() {
      stop.abort();
      const cut = setTimeout(() => void line?.close(), farewell);
      await running;
      clearTimeout(cut);
    },
  };
}

function news(onNews: () => void): NonNullable<Asking['untagged']> {
  return { EXISTS: onNews, EXPUNGE: onNews, VANISHED: onNews, FETCH: onNews };
}

async function idle(line: Line, signal: AbortSignal, again: number, onNews: () => void): Promise<void> {
  while (!signal.aborted && !line.lost) {
    const end = await line.idle(news(onNews));
    await pause(again, signal, line);
    await end();
  }
}

async function knock(line: Line, signal: AbortSignal, every: number, onNews: () => void): Promise<void> {
  while (!signal.aborted && !line.lost) {
    await pause(every, signal, line);
    if (!signal.aborted && !line.lost)
      await line.command('NOOP', [], { phase: 'idle', untagged: news(onNews) });
  }
}

/** Waits; ends early when the watch is stopped or the line lost. */
function pause(ms: number, signal: AbortSignal, line?: Line): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      forget?.();
      resolve();
    };
    const forget = line?.onLost(() => done());
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener('abort', done);
    if (signal.aborted || line?.lost) done();
  });
}
