import { parentPort } from 'node:worker_threads';
import { Failed } from '../failed.ts';
import { readBody } from './body.ts';
import { previewOf } from './preview.ts';
import { readMessage } from './read.ts';
import type { Answer, Ask, TaskName, Tasks } from './worker-messages.ts';
import { writeMessage } from './write.ts';

async function run(ask: Ask): Promise<Tasks[TaskName]['answer']> {
  switch (ask.task) {
    case 'readSource':
      return readMessage(ask.ask);
    case 'decodeSections':
      return readBody(ask.ask);
    case 'previews':
      return ask.ask.map(previewOf);
    case 'build':
      return writeMessage(ask.ask);
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

parentPort?.on('message', (ask: Ask) => {
  void reply(ask);
});
