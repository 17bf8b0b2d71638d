import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import type { Answer, Ask, Next, Piece, Ready, TaskName, Tasks } from './worker-messages.ts';

export interface LaneOptions {
  readonly url: URL;
  /** A task that runs longer is given up together with its worker. */
  readonly taskMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A worker that has not loaded by then never will. */
const startMs = 60_000;

interface Job {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly onPiece: OnPiece;
}

/** Takes a part of the answer; the next one is not asked for before that is resolved, nor after it was rejected. */
export type OnPiece = (piece: Uint8Array) => Promise<void>;

/** One worker thread and its queue: one task at a time, so that it is known which one killed it. */
export interface Lane {
  /**
   * @returns undefined when the worker broke on this input
   * @param onPiece for an answer that comes in pieces
   * @throws Failed as the task refused
   */
  run<Name extends TaskName>(
    task: Name,
    ask: Tasks[Name]['ask'],
    onPiece?: OnPiece,
  ): Promise<Tasks[Name]['answer'] | undefined>;
  close(): Promise<void>;
}

export function createLane({ url, taskMs, clock, log }: LaneOptions): Lane {
  const queue: Job[] = [];
  let worker: Worker | undefined;
  let current: Job | undefined;
  let cancelWatch: (() => void) | undefined;
  let ready = false;
  let lastId = 0;
  let closed = false;

  const finish = (answer: Answer): void => {
    const job = current;
    if (!job || answer.id !== job.ask.id) return;
    cancelWatch?.();
    current = undefined;
    // An idle worker does not keep the process alive.
    worker?.unref();
    job.resolve(answer);
    next();
  };

  const lose = (lost: Worker, reason: string): void => {
    if (worker !== lost) return;
    worker = undefined;
    void lost.terminate();
    if (!current) return;
    log.warn('mime-worker-lost', { reason, task: current.ask.task });
    finish({ id: current.ask.id, broke: reason });
  };

  const watch = (running: Worker): void => {
    cancelWatch?.();
    cancelWatch = clock.after(ready ? taskMs : startMs, () => lose(running, 'timeout'));
  };

  const hand = async (from: Worker, { id, piece }: Piece): Promise<void> => {
    const job = current;
    if (job?.ask.id !== id) return;
    // How long it is waited for is not the worker's doing.
    cancelWatch?.();
    const more = await job.onPiece(piece).then(
      () => true,
      () => false,
    );
    if (worker !== from || current !== job) return;
    watch(from);
    from.postMessage({ id, more } satisfies Next);
  };

  const start = (): Worker => {
    const started = new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    ready = false;
    started.on('message', (said: Answer | Piece | Ready) => {
      if (worker !== started) return;
      if ('piece' in said) return void hand(started, said);
      if (!('ready' in said)) return finish(said);
      ready = true;
      if (current) watch(started);
    });
    started.on('error', (error) => lose(started, error instanceof Error ? error.name : 'error'));
    started.on('exit', (code) => lose(started, `exit ${code}`));
    return started;
  };

  const next = (): void => {
    if (current || closed) return;
    current = queue.shift();
    if (!current) return;
    worker ??= start();
    const running = worker;
    watch(running);
    running.ref();
    running.postMessage(current.ask);
  };

  return {
    async run(task, ask, onPiece = async () => undefined) {
      if (closed) throw new Failed({ code: 'unexpected', params: { reason: 'closed' } });
      const answer = await new Promise<Answer>((resolve) => {
        queue.push({ ask: { id: ++lastId, task, ask } as Ask, resolve, onPiece });
        next();
      });
      if ('failure' in answer) throw new Failed(answer.failure);
      if ('broke' in answer) {
        log.warn('mime-task-broke', { task, reason: answer.broke });
        return undefined;
      }
      return answer.answer as Tasks[typeof task]['answer'];
    },
    async close() {
      closed = true;
      cancelWatch?.();
      const left = [...(current ? [current] : []), ...queue.splice(0)];
      current = undefined;
      for (const job of left)
        job.resolve({ id: job.ask.id, failure: { code: 'unexpected', params: { reason: 'closed' } } });
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}
