import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { FileSystem, AppendFile } from '../vault/file-system.ts';
import { nodeFileSystem } from '../vault/node-file-system.ts';
import type { Log, LogValues } from './log.ts';
import { redact, redactValue } from './redact.ts';

/** The log of a profile, and what shutdown needs of it. */
export interface LogFile extends Log {
  /** Writes what waits and closes; never rejects. */
  close(): Promise<void>;
}

export interface LogFileOptions {
  /** The profile: the log is `<folder>/logs/skein.log`, older ones `skein.1.log` and up. */
  readonly folder: string;
  readonly fs?: FileSystem;
  readonly clock: Clock;
  readonly maxBytes?: number;
  readonly files?: number;
}

/** Lines that wait while the disk is slow; beyond it lines are dropped and counted, memory does not grow. */
const waitingLimit = 5_000;

/**
 * One rotating log of JSON lines, redacted. It never throws and never rejects: a full disk stops the log, not the
 * program, and the next line that can be written says how many are missing.
 */
export function openLogFile({
  folder,
  fs = nodeFileSystem(),
  clock,
  maxBytes = 2_000_000,
  files = 5,
}: LogFileOptions): LogFile {
  const logs = join(folder, 'logs');
  const path = join(logs, 'skein.log');
  const older = (number: number): string => join(logs, `skein.${number}.log`);
  const waiting: string[] = [];
  let dropped = 0;
  let file: AppendFile | undefined;
  let writing: Promise<void> | undefined;
  let closed = false;

  async function rotate(): Promise<void> {
    await file?.close();
    file = undefined;
    for (let number = files - 2; number >= 1; number--) {
      if (await fs.status(older(number))) await fs.rename(older(number), older(number + 1));
    }
    await fs.rename(path, older(1));
  }

  async function opened(): Promise<AppendFile> {
    if (!file) {
      await fs.makeFolder(logs);
      file = await fs.openAppend(path);
    }
    if (file.size < maxBytes) return file;
    await rotate();
    file = await fs.openAppend(path);
    return file;
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting.splice(0, 500);
      try {
        const target = await opened();
        const missing = dropped;
        if (missing > 0) lines.unshift(line('warn', 'log', 'lines-dropped', { count: missing }));
        await target.append(new TextEncoder().encode(lines.join('')));
        dropped -= missing;
      } catch {
        // Nobody can be told that telling fails; the count is told when it works again.
        dropped += lines.filter((each) => !each.includes('"event":"lines-dropped"')).length;
        await file?.close().catch(() => undefined);
        file = undefined;
      }
    }
    writing = undefined;
  }

  function line(
    level: 'info' | 'warn' | 'error',
    scope: string,
    event: string,
    values: LogValues = {},
  ): string {
    const safe = Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, redactValue(name, value)]],
    );
    return `${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, ...(scope && { scope }), event: redact(event), ...Object.fromEntries(safe) })}\n`;
  }

  function write(text: string): void {
    if (closed || waiting.length >= waitingLimit) {
      dropped++;
      return;
    }
    waiting.push(text);
    writing ??= drain();
  }

  function scoped(scope: string): Log {
    return {
      info: (event, values) => write(line('info', scope, event, values)),
      warn: (event, values) => write(line('warn', scope, event, values)),
      error: (event, error, values) =>
        write(line('error', scope, event, { ...values, ...errorValues(error) })),
      child: (name) => scoped(scope ? `${scope}.${name}` : name),
    };
  }

  return {
    ...scoped(''),
    async close() {
      closed = true;
      await writing;
      await file?.close().catch(() => undefined);
      file = undefined;
    },
  };
}

/** A Failed is its code; anything else is a bug of ours, and its stack says where. */
function errorValues(error: unknown): LogValues {
  if (error instanceof Failed) {
    const { code, phase, side } = error.failure;
    const reason = error.failure.params['reason'];
    return {
      code,
      phase,
      side,
      reason,
      cause: error.cause instanceof Error ? nameOf(error.cause) : undefined,
    };
  }
  if (error instanceof Error) return { error: nameOf(error), message: error.message, stack: frames(error) };
  return { error: typeof error };
}

function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Where it was thrown, without the folders of this computer, which carry the person's name. */
function frames(error: Error): string | undefined {
  const lines = error.stack
    ?.split('\n')
    .filter((each) => each.trim().startsWith('at '))
    .slice(0, 6);
  return lines
    ?.map((each) =>
      each
        .trim()
        .replace(
          /(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s()]*[\\/](?=(?:electron|renderer|shared|node_modules|dist|test)[\\/])/,
          '',
        ),
    )
    .join(' | ');
}
