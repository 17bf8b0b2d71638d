import { TransformStream } from 'node:stream/web';
import { type Clock, systemClock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { workerUrl } from '../worker-url.ts';
import { createLane } from './lane.ts';
import type { Mime, ReadMessage } from './mime.ts';
import type { Tasks } from './worker-messages.ts';

export interface MimeOptions {
  readonly log: Log;
  readonly clock?: Clock;
  /** Another entry, for tests that need a worker that dies. */
  readonly url?: URL;
  readonly taskMs?: number;
}

/** The row stays, the reader offers the source. */
function unparsable(size: number): ReadMessage {
  return {
    envelope: { references: [], inReplyTo: [], replyTo: [], cc: [], bcc: [], parts: [] },
    summary: { from: [], to: [], subject: '', size, hasAttachments: false, preview: '' },
    body: { unparsable: true },
    ranges: {},
  };
}

export function createMime({
  log,
  clock = systemClock,
  url = workerUrl('mime-worker', 'mime'),
  taskMs = 20_000,
}: MimeOptions): Mime {
  // Building a big message does not hold up what the person reads.
  const reading = createLane({ url, taskMs, clock, log });
  const writing = createLane({ url, taskMs: taskMs * 10, clock, log });

  /** When one of them broke the worker, the others still get their answer. */
  async function each<Name extends 'readHeads' | 'messageIds' | 'previews'>(
    task: Name,
    asks: Tasks[Name]['ask'],
    broken: Tasks[Name]['answer'][number],
  ): Promise<Tasks[Name]['answer'][number][]> {
    if (asks.length === 0) return [];
    const all = await reading.run(task, asks);
    if (all) return [...all];
    if (asks.length === 1) return [broken];
    const answers: Tasks[Name]['answer'][number][] = [];
    for (const ask of asks) {
      const alone = await reading.run(task, [ask] as unknown as Tasks[Name]['ask']);
      answers.push(alone ? alone[0] : broken);
    }
    return answers;
  }

  return {
    async readSource(source) {
      return (
        (await reading.run('readSource', source)) ??
        unparsable(source instanceof Uint8Array ? source.length : 0)
      );
    },
    async decodeSections(sections) {
      return (await reading.run('decodeSections', sections)) ?? { unparsable: true };
    },
    readReport: (sections, inReplyTo) => reading.run('readReport', { sections, inReplyTo }),
    async readHeads(files) {
      const { body: _body, ...head } = unparsable(0);
      return each('readHeads', files, head);
    },
    messageIds: (files) => each('messageIds', files, undefined),
    previews: (sections) => each('previews', sections, ''),
    async *build(message) {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const built = writing
        .run('build', message, (piece) => writer.write(piece))
        .then((done) => {
          if (!done) throw new Failed({ code: 'unexpected', params: { reason: 'build' } });
          return writer.close();
        })
        .catch((error: unknown) => writer.abort(error));
      try {
        yield* readable;
      } finally {
        await built;
      }
    },
    async close() {
      await Promise.all([reading.close(), writing.close()]);
    },
  };
}
