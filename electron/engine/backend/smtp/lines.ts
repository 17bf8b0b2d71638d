import { lineClosed, openLine, type SmtpLine } from './line.ts';
import { defaultSmtpTimes, type SmtpOptions } from './options.ts';

/** The lines of one account: one waits a few seconds for the next message. */
export interface SmtpLines {
  /** The waiting line, or a new one. @throws Failed, SmtpError */
  take(signal?: AbortSignal): Promise<SmtpLine>;
  /** @throws Failed, SmtpError */
  takeNew(signal?: AbortSignal): Promise<SmtpLine>;
  /** It did its work: it waits for the next message, or takes leave. */
  giveBack(line: SmtpLine): void;
  /** Takes leave. */
  leave(line: SmtpLine): void;
  /** Something went wrong on it. */
  drop(line: SmtpLine): void;
  /** For good. What is under way fails. */
  close(): void;
}

export function createLines(options: SmtpOptions): SmtpLines {
  const { idle } = { ...defaultSmtpTimes, ...options.times };
  const working = new Set<SmtpLine>();
  let waiting:
    | { readonly line: SmtpLine; readonly since: number; readonly timer: NodeJS.Timeout }
    | undefined;
  const closing = new AbortController();

  function takeWaiting(): SmtpLine | undefined {
    if (!waiting) return undefined;
    const { line, since, timer } = waiting;
    clearTimeout(timer);
    waiting = undefined;
    // A computer that slept does not notice that its timers did too.
    if (line.usable() && Date.now() - since <= idle) return line;
    line.close();
    return undefined;
  }

  async function takeNew(signal?: AbortSignal): Promise<SmtpLine> {
    const signals = signal ? [signal, closing.signal] : [closing.signal];
    const line = await openLine(options, AbortSignal.any(signals));
    working.add(line);
    return line;
  }

  function leave(line: SmtpLine): void {
    working.delete(line);
    line.quit();
  }

  return {
    takeNew,
    async take(signal) {
      const line = takeWaiting();
      if (!line) return takeNew(signal);
      working.add(line);
      return line;
    },
    leave,
    giveBack(line) {
      if (closing.signal.aborted || waiting || idle === 0 || !line.usable()) {
        leave(line);
        return;
      }
      working.delete(line);
      const timer = setTimeout(() => takeWaiting()?.quit(), idle);
      waiting = { line, since: Date.now(), timer };
    },
    drop(line) {
      working.delete(line);
      line.close();
    },
    close() {
      closing.abort(lineClosed());
      takeWaiting()?.quit();
      for (const line of working) line.close();
    },
  };
}
