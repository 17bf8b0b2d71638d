import type { Address } from '../../../shared/model/address.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { OutboxEntry, RecipientState } from '../../../shared/model/outbox.ts';
import type { SubmissionResult } from '../backend/mail-transport.ts';
import { givingUpMs, nextTry } from './waits.ts';
import { isLine } from '../explain/is-line.ts';
import { heldHere } from './wishes.ts';

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

export function isAnybody(entry: OutboxEntry, ...states: readonly RecipientState['state'][]): boolean {
  return entry.recipients.some(({ state }) => states.includes(state));
}

/** The server waits for the body, for these: from here on a crash leaves them unknown. */
export function underWay(entry: OutboxEntry, recipients: readonly string[]): OutboxEntry {
  return withState(entry, recipients, 'sending');
}

/** The server took it for these, while others are still to come. */
export function takenFor(entry: OutboxEntry, recipients: readonly string[]): OutboxEntry {
  return withCopy(withState(entry, recipients, 'accepted'));
}

function withState(
  entry: OutboxEntry,
  recipients: readonly string[],
  state: RecipientState['state'],
): OutboxEntry {
  const named = new Set(recipients);
  return {
    ...entry,
    recipients: entry.recipients.map(({ failure, ...each }) =>
      named.has(each.address) ? { ...each, state } : { ...each, ...(failure ? { failure } : {}) },
    ),
  };
}

/** Somebody has it: from then on there is a copy to file. */
function withCopy(entry: OutboxEntry): OutboxEntry {
  if (entry.copy || !isAnybody(entry, 'accepted')) return entry;
  return { ...entry, copy: { state: 'wanted', attempts: 0 } };
}

/** The entry after the server, or the line, has spoken. A pure table: this is where "never twice" is decided. */
export function afterSubmission(entry: OutboxEntry, result: SubmissionResult, now: number): OutboxEntry {
  if (result.kind === 'failed' && result.failure.code === 'hold-not-possible') return heldHere(entry, now);
  const { failure: _, ...rest } = entry;
  const after = withCopy({
    ...rest,
    recipients: entry.recipients.map((each) => fate(each, result)),
    ...(result.kind === 'accepted' && result.reportsAsked === false && { withoutReports: true }),
  });
  if (result.kind === 'failed' && result.permanent) return concluded(after, result.failure);
  const later = after.recipients.find(({ state }) => state === 'waiting');
  if (!later) return concluded(after, result.kind === 'unknown' ? result.failure : undefined);
  const failure = result.kind === 'failed' ? result.failure : later.failure;
  return again(after, failure ?? { code: 'server-busy', params: {}, side: 'outgoing' }, now);
}

/** What the server said about one of those it was asked for. */
function fate(each: RecipientState, result: SubmissionResult): RecipientState {
  if (each.state !== 'waiting' && each.state !== 'sending') return each;
  const { address } = each;
  if (result.unknown?.has(address)) return { address, state: 'unknown' };
  const failure = result.refused?.get(address);
  if (!failure) {
    const states = { accepted: 'accepted', unknown: 'unknown', failed: 'waiting' } as const;
    return { address, state: states[result.kind] };
  }
  const mayTry = result.temporary?.has(address) ?? (result.kind === 'failed' && !result.permanent);
  return { address, state: mayTry ? 'waiting' : 'refused', failure };
}

/** Refused for a while: when the next try is, or that a day has gone by. */
function again(entry: OutboxEntry, failure: Failure, now: number): OutboxEntry {
  if (isLine(failure)) {
    return { ...entry, state: 'waiting', failure: { ...failure, retryAt: nextTry(entry.attempts, now) } };
  }
  const { refusedSince = now, ...rest } = entry;
  const retryAt = nextTry(entry.attempts, now);
  if (retryAt - refusedSince > givingUpMs) {
    const params = { ...failure.params, reason: failure.code };
    return concluded(rest, { ...failure, code: 'send-gave-up', params });
  }
  return { ...rest, state: 'waiting', refusedSince, failure: { ...failure, retryAt } };
}

/** Nothing more happens by itself: how it ended, by what is known of each recipient. */
function concluded(ended: OutboxEntry, failure?: Failure): OutboxEntry {
  const { failure: _, ...entry } = ended;
  if (isAnybody(entry, 'unknown')) {
    const unknown: Failure = { code: 'send-outcome-unknown', params: {}, phase: 'data', side: 'outgoing' };
    return {
      ...entry,
      state: 'unknown',
      failure: failure?.code === 'send-outcome-unknown' ? failure : unknown,
    };
  }
  if (!isAnybody(entry, 'refused', 'waiting')) return { ...entry, state: 'accepted' };
  const why = failure ?? entry.recipients.find((each) => each.failure)?.failure;
  return { ...entry, state: 'failed', ...(why ? { failure: why } : {}) };
}

/** What a former run left. Whoever's body was on its way may have it or not; the others go on as they were. */
export function afterCrash(entry: OutboxEntry): OutboxEntry {
  if (entry.state !== 'sending') return entry;
  const recipients = entry.recipients.map(
    (each): RecipientState => (each.state === 'sending' ? { ...each, state: 'unknown' } : each),
  );
  const left = withCopy({ ...entry, recipients });
  return isAnybody(left, 'waiting') ? { ...left, state: 'waiting' } : concluded(left);
}

/** The person stopped it, or took it back while it rested. */
export function cancelled(entry: OutboxEntry): OutboxEntry {
  return concluded(entry, { code: 'send-cancelled', params: {}, side: 'outgoing' });
}

/** The person asks for another try, now or at a time, of whom it did not reach; never of whom it may have reached. */
export function forRetry(entry: OutboxEntry, now: number, sendAt = now): OutboxEntry {
  const { failure: _, refusedSince: _since, scheduled: _scheduled, ...others } = entry;
  // The person says when; the server need not hold it any more.
  const { holdUntil: _hold, heldHere: _held, ...rest } = others;
  return {
    ...rest,
    state: 'waiting',
    sendAt: Math.max(now, sendAt),
    ...(sendAt > now ? { scheduled: true } : {}),
    attempts: 0,
    recipients: entry.recipients.map(({ address, state }) => ({
      address,
      state: state === 'refused' ? 'waiting' : state,
    })),
  };
}

/** These instead of those it did not reach. Who has it, or may have it, is never sent it again. */
export function withRest(entry: OutboxEntry, addresses: readonly string[]): OutboxEntry {
  const reached = entry.recipients.filter(({ state }) => state === 'accepted' || state === 'unknown');
  const has = new Set(reached.map(({ address }) => address.toLowerCase()));
  const rest = envelopeRecipients([addresses.map((address) => ({ name: '', address }))]);
  return {
    ...entry,
    recipients: [...reached, ...rest.filter(({ address }) => !has.has(address.toLowerCase()))],
  };
}

/** The rest goes another way: what is left is the copy for those who have it. */
export function withoutRest(entry: OutboxEntry): OutboxEntry {
  const recipients = entry.recipients.filter(({ state }) => state === 'accepted' || state === 'unknown');
  return concluded({ ...entry, recipients });
}

/** The copy is where it belongs. @returns undefined when nothing is left to do or to say */
export function filed(entry: OutboxEntry): OutboxEntry | undefined {
  if (entry.state === 'accepted') return undefined;
  return { ...entry, copy: { state: 'filed', attempts: entry.copy?.attempts ?? 0 } };
}

/** Somebody, or a copy the provider filed, knows how it ended. */
export function settled(entry: OutboxEntry, outcome: 'sent' | 'not-sent'): OutboxEntry {
  const recipients = entry.recipients.map(
    (each): RecipientState =>
      each.state === 'unknown'
        ? { address: each.address, state: outcome === 'sent' ? 'accepted' : 'waiting' }
        : each,
  );
  return concluded(withCopy({ ...entry, recipients }));
}
