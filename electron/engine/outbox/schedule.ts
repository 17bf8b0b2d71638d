import type { AccountId, OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { isFailed } from '../failed.ts';
import type { Delivery } from './delivery.ts';
import type { Entries } from './entries.ts';
import type { Lines } from './lines.ts';
import type { OutboxPorts } from './ports.ts';
import { nextTry } from './waits.ts';

/** How long what our own disk refused waits for the next try, ms. */
const restMs = 10_000;
/** A timer does not count the time this computer sleeps, and takes no more than 24 days: so the time is looked at. */
const lookMs = 30_000;

/** A job of one account: one sending and one filing at a time, so that a large copy holds up no message. */
interface Job {
  readonly lane: `${'send' | 'file'} ${AccountId}`;
  readonly at: number;
  /** `free` lets the next one begin while what became of this one is being written down. */
  run(free: () => void): Promise<void>;
}

/** Begins what is due, and sets the clock for what will be. */
export interface Schedule {
  pump(): void;
  /** Resolves when nobody works on it any more. */
  done(id: OutboxId): Promise<void> | undefined;
  /** Evidence for an unknown one is looked for now. */
  lookNow(id: OutboxId): void;
  close(): Promise<void>;
}

export function createSchedule(
  ports: OutboxPorts,
  entries: Entries,
  delivery: Delivery,
  lines: Lines,
  isClaimed: (id: OutboxId) => boolean,
): Schedule {
  const { clock, hub, log } = ports;
  const busy = new Set<Job['lane']>();
  const working = new Map<OutboxId, Promise<void>>();
  /** Something of our own broke on it: it rests a while. */
  const notBefore = new Map<OutboxId, number>();
  const looks = new Map<OutboxId, { readonly at: number; readonly count: number }>();
  let cancelTimer: (() => void) | undefined;
  let closed = false;

  async function look(entry: OutboxEntry, backend: MailBackend): Promise<void> {
    const count = (looks.get(entry.id)?.count ?? 0) + 1;
    looks.set(entry.id, { at: nextTry(count, clock.now()), count });
    try {
      await delivery.findEvidence(entry, backend);
    } catch (error) {
      // It is asked again later; not to know stays not to know.
      log.info('no-evidence', { code: isFailed(error) ? error.failure.code : 'unexpected' });
    }
  }

  function jobsOf(entry: OutboxEntry): Job[] {
    const { id, accountId, state, copy } = entry;
    if (entries.isUnsaved(id) || isClaimed(id) || working.has(id)) return [];
    const rest = notBefore.get(id) ?? 0;
    const jobs: Job[] = [];
    if (state === 'waiting') {
      const at = Math.max(entry.sendAt, entry.failure?.retryAt ?? 0, rest);
      jobs.push({ lane: `send ${accountId}`, at, run: (free) => delivery.send(entry, free) });
    }
    const backend = ports.backendOf(accountId);
    if (!backend) return jobs;
    const lane = `file ${accountId}` as const;
    if (copy?.state === 'wanted' || state === 'accepted') {
      const at = Math.max(copy?.failure?.retryAt ?? 0, rest);
      jobs.push({ lane, at, run: () => delivery.file(entry, backend) });
    } else if (state === 'unknown' && !copy) {
      jobs.push({ lane, at: looks.get(id)?.at ?? 0, run: () => look(entry, backend) });
    }
    return jobs;
  }

  /** Holds its lane until the job frees it, or is done. */
  async function work(entry: OutboxEntry, job: Job): Promise<void> {
    let leaving: Promise<void> | undefined;
    let isHeld = true;
    busy.add(job.lane);
    const free = (): void => {
      if (!isHeld) return;
      isHeld = false;
      busy.delete(job.lane);
      if (job.lane.startsWith('send') && (closed || !sendsMore(entry.accountId))) {
        leaving = lines.leave(entry.accountId);
      }
      pump();
    };
    try {
      await job.run(free);
    } catch (error) {
      notBefore.set(entry.id, clock.now() + restMs);
      log.error('outbox-failed', error, { state: entry.state });
      const failure = isFailed(error) ? error.failure : { code: 'unexpected' as const, params: {} };
      hub.emit({ kind: 'notice', failure });
    }
    free();
    await leaving;
  }

  const sendsMore = (accountId: AccountId): boolean =>
    entries
      .all()
      .some(
        (entry) =>
          entry.accountId === accountId &&
          entry.state === 'waiting' &&
          jobsOf(entry).some(({ lane, at }) => lane.startsWith('send') && at <= clock.now()),
      );

  function pump(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (closed) return;
    let next: number | undefined = entries.hasUnsaved() ? clock.now() + restMs : undefined;
    for (const entry of entries.all()) {
      // Whichever ends first looks again.
      if (busy.has(`send ${entry.accountId}`) && busy.has(`file ${entry.accountId}`)) continue;
      for (const job of jobsOf(entry)) {
        if (job.at > clock.now()) next = Math.min(next ?? job.at, job.at);
        else if (!busy.has(job.lane) && !working.has(entry.id)) {
          const done = work(entry, job).finally(() => {
            working.delete(entry.id);
            pump();
          });
          working.set(entry.id, done);
        }
      }
    }
    if (next !== undefined) {
      cancelTimer = clock.after(Math.min(lookMs, Math.max(0, next - clock.now())), () => {
        void entries.writeUnsaved().finally(pump);
      });
    }
  }

  return {
    pump,
    done: (id) => working.get(id),
    lookNow: (id) => void looks.delete(id),
    async close() {
      closed = true;
      cancelTimer?.();
      await Promise.all(working.values());
    },
  };
}
