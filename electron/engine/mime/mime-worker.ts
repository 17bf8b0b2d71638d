import { parentPort } from 'node:worker_threads';
import { Failed } from '../failed.ts';
import { systemCode } from '../vault/disk-failure.ts';
import { readBody } from './body.ts';
import { previewOf } from './preview.ts';
import { readReport } from './report/read-report.ts';
import { readHead, readMessage, readMessageId } from './read.ts';
import type { Answer, Ask, Next, Piece, Ready, TaskName, Tasks } from './worker-messages.ts';

/** Who waits to hear whether another piece is wanted. */
let next: ((more: boolean) => void) | undefined;

/** @returns whether another one is wanted */
function handOver({ id }: Ask, piece: Uint8Array<ArrayBuffer>): Promise<boolean> {
  parentPort?.postMessage({ id, piece } satisfies Piece, [piece.buffer]);
  return new Promise((resolve) => (next = resolve));
}

async function run(ask: Ask): Promise<Tasks[TaskName]['answer']> {
  switch (ask.task) {
    case 'readSource':
      return readMessage(ask.ask);
    case 'readHeads':
      return ask.ask.map((file) => unlessUnreadable(() => readHead(file)));
    case 'messageIds':
      return ask.ask.map((file) => unlessUnreadable(() => readMessageId(file)));
    case 'decodeSections':
      return readBody(ask.ask);
    case 'readReport':
      return readReport(ask.ask.sections, ask.ask.inReplyTo);
    case 'previews':
      return ask.ask.map(previewOf);
    case 'build':
      // Only the worker that builds needs the composer; the one that reads starts sooner without it.
      for await (const piece of (await import('./write.ts')).writeMessage(ask.ask)) {
        if (!(await handOver(ask, piece))) break;
      }
      return true;
  }
}

/** One file that the disk does not give is no reason to do without the others. */
function unlessUnreadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}

async function reply(ask: Ask): Promise<void> {
  let answer: Answer;
  try {
    answer = { id: ask.id, answer: await run(ask) };
  } catch (error) {
    answer =
      error instanceof Failed
        ? { id: ask.id, failure: error.failure }
        : { id: ask.id, broke: error instanceof Error ? error.name : 'unknown' };
  }
  parentPort?.postMessage(answer);
}

parentPort?.on('message', (said: Ask | Next) => {
  if ('more' in said) next?.(said.more);
  else void reply(said);
});
parentPort?.postMessage({ ready: true } satisfies Ready);
