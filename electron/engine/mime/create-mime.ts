import { type Clock, systemClock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { workerUrl } from '../worker-url.ts';
import { createLane } from './lane.ts';
import type { Mime, ReadMessage } from './mime.ts';

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
    async previews(sections) {
      if (sections.length === 0) return [];
      const all = await reading.run('previews', sections);
      if (all) return all;
      if (sections.length === 1) return [''];
      // One of them broke the worker; the others still get theirs.
      const each: string[] = [];
      for (const section of sections) each.push((await reading.run('previews', [section]))?.[0] ?? '');
      return each;
    },
    async build(message) {
      const bytes = await writing.run('build', message);
      if (!bytes) throw new Failed({ code: 'unexpected', params: { reason: 'build' } });
      return bytes;
    },
    async close() {
      await Promise.all([reading.close(), writing.close()]);
    },
  };
}
