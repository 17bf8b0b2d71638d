import type { Address } from '../../../shared/model/address.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { OutboxEntry, RecipientState } from '../../../shared/model/outbox.ts';
import type { SubmissionResult } from '../backend/mail-transport.ts';

/** Whoever gets it, each once, Bcc included (RFC 5321: the envelope, not the header, decides). */
export function envelopeRecipients(lists: readonly (readonly Address[])[]): RecipientState[] {
  const byAddress = new Map(
    lists.flat().map(({ address }) => [address.trim().toLowerCase(), address.trim()]),
  );
  return [...byAddress.values()].map((address) => ({ address, state: 'waiting' }));
}

export function remaining(entry: OutboxEntry): string[] {
  return entry.recipients.filter(({ state }) => state === 'waiting').map(({ address }) => address);
}

/** Waits between tries, ms: soon at first, then every hour. */
const waits = [30_000, 60_000, 2 * 60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000, 60 * 60_000];

export function nextTry(entry: OutboxEntry, now: number): number {
  return now + (waits[Math.min(Math.max(entry.attempts, 1), waits.length) - 1] ?? 60_000);
}

/** The entry after the server, or the line, has spoken. A pure table: this is where "never twice" is decided. */
export function afterSubmission(entry: OutboxEntry, result: SubmissionResult, now: number): OutboxEntry {
  const { bodyStarted: _, failure: _old, ...rest } = entry;
  const waiting = (each: RecipientState, to: RecipientState['state'], failure?: Failure): RecipientState =>
    each.state === 'waiting' ? { address: each.address, state: to, ...(failure ? { failure } : {}) } : each;
  switch (result.kind) {
    case 'accepted':
      return {
        ...rest,
        state: 'accepted',
        recipients: entry.recipients.map((each) => {
          const refused = result.refused.get(each.address);
          return waiting(each, refused ? 'refused' : 'accepted', refused);
        }),
      };
    case 'unknown':
      return {
        ...rest,
        state: 'unknown',
        failure: result.failure,
        recipients: entry.recipients.map((each) => waiting(each, 'unknown')),
      };
    case 'failed': {
      if (!result.permanent)
        return { ...rest, state: 'waiting', failure: { ...result.failure, retryAt: nextTry(entry, now) } };
      return {
        ...rest,
        state: 'failed',
        failure: result.failure,
        recipients: entry.recipients.map((each) => {
          const refused = result.refused.get(each.address);
          return refused ? waiting(each, 'refused', refused) : each;
        }),
      };
    }
  }
}

/** After a crash in the middle of sending: what may have gone out is unknown, the rest waits again. */
export function afterCrash(entry: OutboxEntry): OutboxEntry {
  if (entry.state !== 'sending') return entry;
  const { bodyStarted, ...rest } = entry;
  if (!bodyStarted) return { ...rest, state: 'waiting' };
  const failure: Failure = { code: 'send-outcome-unknown', params: {}, phase: 'data', side: 'outgoing' };
  return {
    ...rest,
    state: 'unknown',
    failure,
    recipients: entry.recipients.map((each) =>
      each.state === 'waiting' ? { ...each, state: 'unknown' } : each,
    ),
  };
}

/** After its copy was filed: gone (undefined), or kept because some recipients were refused. */
export function afterFiling(entry: OutboxEntry): OutboxEntry | undefined {
  const refused = entry.recipients.filter(({ state }) => state === 'refused');
  const [first] = refused;
  if (!first) return undefined;
  const failure = first.failure ?? {
    code: 'recipient-refused' as const,
    params: { recipient: first.address },
    phase: 'rcpt-to' as const,
  };
  return { ...entry, state: 'failed', failure };
}

/** The person asks for another try of whom it did not reach. */
export function forRetry(entry: OutboxEntry, now: number): OutboxEntry {
  const { failure: _, ...rest } = entry;
  return {
    ...rest,
    state: 'waiting',
    sendAt: now,
    recipients: entry.recipients.map((each) =>
      each.state === 'accepted' ? each : { address: each.address, state: 'waiting' },
    ),
  };
}

/** The person knows how it ended. */
export function settled(entry: OutboxEntry, outcome: 'sent' | 'not-sent'): OutboxEntry {
  const { failure, ...rest } = entry;
  const state = outcome === 'sent' ? 'accepted' : 'waiting';
  return {
    ...rest,
    state: outcome === 'sent' ? 'accepted' : 'failed',
    ...(outcome === 'sent' ? {} : { failure }),
    recipients: entry.recipients.map((each) =>
      each.state === 'unknown' ? { address: each.address, state } : each,
    ),
  };
}
