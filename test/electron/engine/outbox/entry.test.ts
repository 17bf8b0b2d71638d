import { describe, expect, test } from 'vitest';
import type { SubmissionResult } from '../../../../electron/engine/backend/mail-transport.ts';
import {
  afterCrash,
  afterSubmission,
  cancelled,
  forRetry,
  remaining,
  settled,
  takenFor,
  underWay,
  withRest,
} from '../../../../electron/engine/outbox/entry.ts';
import type { Failure, FailureCode } from '../../../../shared/model/failure.ts';
import type { OutboxEntry, RecipientState } from '../../../../shared/model/outbox.ts';
import { createRandom, type Random } from '../../../fixtures/random.ts';
import { anOutboxEntry } from '../../../fixtures/vault-fixtures.ts';

const minute = 60_000;
const failure = (code: FailureCode): Failure => ({ code, params: {}, side: 'outgoing' });
const to = (...states: readonly RecipientState['state'][]): OutboxEntry =>
  anOutboxEntry({
    state: 'sending',
    recipients: states.map((state, index) => ({ address: `${index}@mail.example`, state })),
  });
const states = (entry: OutboxEntry): string => entry.recipients.map(({ state }) => state).join(' ');
const no = (code: FailureCode): SubmissionResult => ({
  kind: 'failed',
  failure: failure(code),
  permanent: false,
  refused: new Map(),
});

describe('what the server said to each', () => {
  test.each<[string, SubmissionResult, string, OutboxEntry['state'], boolean]>([
    ['all', { kind: 'accepted', refused: new Map(), serverText: '' }, 'accepted accepted', 'accepted', true],
    [
      'one for good',
      {
        kind: 'accepted',
        refused: new Map([['1@mail.example', failure('recipient-refused')]]),
        serverText: '',
      },
      'accepted refused',
      'failed',
      true,
    ],
    [
      'one for a while',
      {
        kind: 'accepted',
        refused: new Map([['1@mail.example', failure('server-busy')]]),
        temporary: new Set(['1@mail.example']),
        serverText: '',
      },
      'accepted waiting',
      'waiting',
      true,
    ],
    [
      'one without an answer',
      {
        kind: 'accepted',
        refused: new Map([['1@mail.example', failure('send-outcome-unknown')]]),
        unknown: new Set(['1@mail.example']),
        serverText: '',
      },
      'accepted unknown',
      'unknown',
      true,
    ],
    [
      'no answer, but one was refused before',
      {
        kind: 'unknown',
        failure: failure('send-outcome-unknown'),
        refused: new Map([['0@mail.example', failure('recipient-refused')]]),
      },
      'refused unknown',
      'unknown',
      false,
    ],
    ['nobody now', no('server-busy'), 'waiting waiting', 'waiting', false],
  ])('%s', (_name, result, expected, state, hasCopy) => {
    const after = afterSubmission(to('sending', 'sending'), result, 0);
    expect([states(after), after.state, after.copy !== undefined]).toEqual([expected, state, hasCopy]);
  });
});

describe('refused for a while', () => {
  /** Tries until it stops, each when it is due. */
  function tries(code: FailureCode, most: number) {
    const waits: number[] = [];
    let now = 0;
    let entry: OutboxEntry = anOutboxEntry();
    while (entry.state === 'waiting' && waits.length < most) {
      entry = afterSubmission({ ...entry, state: 'sending', attempts: entry.attempts + 1 }, no(code), now);
      const at = entry.failure?.retryAt ?? now;
      waits.push((at - now) / minute);
      now = at;
    }
    return { entry, waits, now };
  }

  test('it is tried soon, then hourly, for a day; then it says so with the last answer', () => {
    const { entry, waits, now } = tries('server-busy', 100);
    expect(waits.slice(0, 6)).toEqual([1, 5, 15, 30, 60, 60]);
    expect(now).toBeLessThanOrEqual(24 * 60 * minute);
    expect(now).toBeGreaterThan(23 * 60 * minute);
    expect(entry).toMatchObject({
      state: 'failed',
      failure: { code: 'send-gave-up', params: { reason: 'server-busy' } },
    });
    expect(forRetry(entry, now)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(forRetry(entry, now).refusedSince).toBeUndefined();
  });

  test('without a line it waits for as long as it takes', () => {
    expect(tries('connection-refused', 100).entry.state).toBe('waiting');
  });
});

describe('to the rest', () => {
  const entry = to('accepted', 'refused', 'unknown');
  test('who has it, or may have it, is left out, however it is written', () => {
    const next = withRest(entry, [
      '0@MAIL.example',
      '2@mail.example',
      'new@mail.example',
      'NEW@mail.example',
    ]);
    expect(remaining(next)).toEqual(['NEW@mail.example']);
    expect(states(next)).toBe('accepted unknown waiting');
  });
});

const people = ['0@mail.example', '1@mail.example', '2@mail.example', '3@mail.example'];
const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 300) }, (_, index) => index + 1);

/** A server that takes some in a first transaction, and ends the second in any way. */
function submitted(entry: OutboxEntry, mayHave: Set<string>, { below, pick }: Random): OutboxEntry {
  const asked = remaining(entry);
  const first = asked.filter(() => below(2) === 0);
  const second = asked.filter((each) => !first.includes(each));
  for (const each of asked) {
    if (mayHave.has(each)) throw new Error('sent again');
    mayHave.add(each);
  }
  let now = takenFor(underWay({ ...entry, state: 'sending' }, first), first);
  now = underWay(now, second);
  const ending = pick(['taken', 'missed', 'no-answer', 'crash', 'cancel'] as const);
  if (ending === 'crash') return afterCrash(now);
  if (ending === 'no-answer' || ending === 'taken') {
    const refused = second.filter(() => below(2) === 0);
    const unknown = refused.filter(() => below(3) === 0);
    for (const each of refused) if (!unknown.includes(each)) mayHave.delete(each);
    const missed = {
      refused: new Map(refused.map((each) => [each, failure('server-busy')])),
      temporary: new Set(refused.filter(() => below(2) === 0)),
      unknown: new Set(unknown),
    };
    return afterSubmission(
      now,
      ending === 'taken'
        ? { kind: 'accepted', serverText: '', ...missed }
        : { kind: 'unknown', failure: failure('send-outcome-unknown'), ...missed },
      0,
    );
  }
  for (const each of second) mayHave.delete(each);
  const after = afterSubmission(now, no('server-busy'), 0);
  return ending === 'cancel' ? cancelled(after) : after;
}

function happens(entry: OutboxEntry, mayHave: Set<string>, random: Random): OutboxEntry {
  const what = random.pick(['go', 'go', 'again', 'rest', 'was-sent', 'was-not'] as const);
  if (what === 'go') return entry.state === 'waiting' ? submitted(entry, mayHave, random) : entry;
  if (what === 'rest') {
    const rest = withRest(
      entry,
      people.filter(() => random.below(2) === 0),
    );
    return remaining(rest).length === 0 ? entry : forRetry(rest, 0);
  }
  if (what === 'again')
    return entry.state === 'waiting' || entry.state === 'failed' ? forRetry(entry, 0) : entry;
  if (entry.state !== 'unknown') return entry;
  if (what === 'was-not')
    for (const { address, state } of entry.recipients) if (state === 'unknown') mayHave.delete(address);
  return settled(entry, what === 'was-not' ? 'not-sent' : 'sent');
}

test('whatever happens in whatever order, nobody who has it or may have it is sent it again, or forgotten', () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const mayHave = new Set<string>();
    let entry: OutboxEntry = { ...to('waiting', 'waiting', 'waiting', 'waiting'), state: 'waiting' };
    for (let step = 0; step < 15; step++) {
      entry = happens(entry, mayHave, random);
      const all = states(entry);
      const forgotten = [...mayHave].filter(
        (each) =>
          !entry.recipients.some(
            ({ address, state }) => address === each && (state === 'accepted' || state === 'unknown'),
          ),
      );
      const says = {
        accepted: /^(accepted ?)+$/,
        unknown: /unknown/,
        failed: /refused|waiting/,
        waiting: /waiting/,
        sending: /sending/,
      };
      expect([seed, step, forgotten]).toEqual([seed, step, []]);
      expect(all).toMatch(says[entry.state]);
      expect(all.includes('accepted') && !entry.copy).toBe(false);
    }
  }
});
