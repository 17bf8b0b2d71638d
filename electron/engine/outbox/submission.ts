import type { Failure } from '../../../shared/model/failure.ts';
import type { OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry, OutboxItem } from '../../../shared/model/outbox.ts';
import type { SubmissionResult, SubmissionStep } from '../backend/mail-transport.ts';
import { isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import type { Entries } from './entries.ts';
import { remaining, takenFor, underWay } from './entry.ts';
import type { Lines } from './lines.ts';
import type { OutboxPorts } from './ports.ts';
import { envelopeWishes } from './wishes.ts';

/** Between two looks at how far it went, ms. */
const progressMs = 300;

/** Messages that are with a server right now. */
export interface Submissions {
  /** Never rejects. @returns the entry as it is after what the server said on the way, and how it ended */
  run(entry: OutboxEntry): Promise<{ readonly entry: OutboxEntry; readonly result: SubmissionResult }>;
  progress(id: OutboxId): OutboxItem['progress'];
  /** @returns whether it is on its way and can still be stopped; then it is being stopped. */
  stop(id: OutboxId): boolean;
  wasStopped(id: OutboxId): boolean;
}

interface Running {
  readonly abort: AbortController;
  /** The body is out and the answer is not here. */
  isOut: boolean;
  progress?: { readonly sent: number; readonly size: number };
  saidAt: number;
}

export function createSubmissions(ports: OutboxPorts, entries: Entries, lines: Lines): Submissions {
  const { files, clock, hub, log } = ports;
  const running = new Map<OutboxId, Running>();
  const stopped = new Set<OutboxId>();

  function failed(error: unknown): SubmissionResult {
    const failure: Failure = isFailed(error) ? error.failure : { code: 'unexpected', params: {} };
    if (!isFailed(error)) log.error('submission-failed', error);
    const permanent = isFailed(error, 'secret-missing', 'message-gone');
    return { kind: 'failed', failure, permanent, refused: new Map() };
  }

  function onProgress(now: Running, sent: number, size: number): void {
    now.progress = { sent, size };
    if (clock.now() - now.saidAt < progressMs) return;
    now.saidAt = clock.now();
    hub.emit({ kind: 'outbox' });
  }

  return {
    async run(given) {
      let entry = given;
      let bodyStarted = false;
      const now: Running = { abort: new AbortController(), isOut: false, saidAt: clock.now() };
      running.set(given.id, now);
      stopped.delete(given.id);

      async function onStep(step: SubmissionStep, recipients: readonly string[]): Promise<void> {
        if (step === 'body-sent') {
          now.isOut = true;
        } else if (step === 'envelope') {
          faultPoint('after-envelope');
          now.isOut = false;
          const next = underWay(entry, recipients);
          // From here on a crash leaves the outcome unknown, so this is on the disk before the first byte goes.
          await entries.write(next);
          entry = next;
          bodyStarted = true;
          faultPoint('body-started');
        } else if (step === 'accepted') {
          now.isOut = false;
          entry = takenFor(entry, recipients);
          // After the last ones the whole result is written.
          if (remaining(entry).length > 0) await entries.keep(entry);
          faultPoint('after-part');
        }
      }

      try {
        const transport = await lines.get(given.accountId);
        const submission = {
          ...envelopeWishes(given, clock.now()),
          recipients: remaining(given),
          message: files.source(given.id),
        };
        const result = await transport.submit(submission, onStep, {
          signal: now.abort.signal,
          onProgress: (sent, size) => onProgress(now, sent, size),
        });
        return { entry, result };
      } catch (error) {
        if (!bodyStarted) return { entry, result: failed(error) };
        // It promised not to reject. What it did with the body nobody can say.
        log.error('submission-failed', error);
        const code = 'send-outcome-unknown' as const;
        return {
          entry,
          result: { kind: 'unknown', failure: { code, params: {}, phase: 'data', side: 'outgoing' } },
        };
      } finally {
        running.delete(given.id);
      }
    },
    progress: (id) => running.get(id)?.progress,
    stop(id) {
      const now = running.get(id);
      if (!now || now.isOut) return false;
      stopped.add(id);
      now.abort.abort();
      return true;
    },
    wasStopped: (id) => stopped.has(id),
  };
}
