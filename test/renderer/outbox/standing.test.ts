import { describe, expect, test } from 'vitest';
import {
  actionsOn,
  inOrder,
  partedRecipients,
  reasonOf,
  standingOf,
} from '../../../renderer/outbox/standing.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { OutboxItem, RecipientState } from '../../../shared/model/outbox.ts';

const now = Date.UTC(2026, 10, 21, 12);
const busy: Failure = { code: 'server-busy', params: {}, side: 'outgoing', retryAt: now + 60_000 };
const to = (address: string, state: RecipientState['state'], failure?: Failure): RecipientState => ({
  address,
  state,
  ...(failure ? { failure } : {}),
});
const entry = (change: Partial<OutboxItem>): OutboxItem =>
  ({
    id: 'o',
    state: 'waiting',
    sendAt: now - 1,
    createdAt: now - 10,
    recipients: [to('ann@a.example', 'waiting')],
    ...change,
  }) as OutboxItem;

/** Each way a message can stand, and what may be ordered then. */
const table: readonly (readonly [string, Partial<OutboxItem>, string, string])[] = [
  ['rests for undo', { sendAt: now + 9000 }, 'undo', 'take-back send-now discard'],
  ['has its time', { sendAt: now + 9000, scheduled: true }, 'scheduled', 'change-time send-now edit discard'],
  ['its time has come', { scheduled: true }, 'line', 'edit discard'],
  ['waits for the line', {}, 'line', 'edit discard'],
  ['was refused for a while', { failure: busy }, 'temporary', 'try-now edit change-time discard'],
  ['goes out', { state: 'sending', progress: { sent: 1, size: 9 } }, 'sending', 'stop'],
  ['is being connected', { state: 'sending' }, 'sending', 'stop'],
  ['is out', { state: 'sending', progress: { sent: 9, size: 9 } }, 'answer', ''],
  ['was taken', { state: 'accepted', copy: { state: 'wanted', attempts: 0 } }, 'copying', ''],
  [
    'was taken, its copy was not',
    { state: 'accepted', copy: { state: 'wanted', attempts: 1, failure: busy } },
    'copy-failed',
    'file-again file-here',
  ],
  ['failed', { state: 'failed', failure: busy }, 'failed', 'retry edit change-time discard'],
  [
    'failed for some',
    { state: 'failed', recipients: [to('ann@a.example', 'accepted'), to('bob@a.example', 'refused', busy)] },
    'failed',
    'send-to-rest retry edit change-time discard',
  ],
  ['may have been sent', { state: 'unknown', failure: busy }, 'unknown', 'settle'],
  ['is somebody’s, resting', { sendAt: now + 9000, redirected: true }, 'undo', 'send-now discard'],
  ['is somebody’s, failed', { state: 'failed', redirected: true }, 'failed', 'retry change-time discard'],
];

describe('how a message on its way stands', () => {
  test.each(table)('%s', (_name, change, standing, orders) => {
    const found = standingOf(entry(change), now);
    expect(found).toBe(standing);
    expect(actionsOn(entry(change), found).join(' ')).toBe(orders);
  });

  test('what nobody can stop, edit or send again is offered nothing of the kind', () => {
    const wrong = table.flatMap(([name, change]) => {
      const each = entry(change);
      if (each.state === 'waiting' || each.state === 'failed') return [];
      const orders = actionsOn(each, standingOf(each, now));
      return orders
        .filter((order) => ['edit', 'retry', 'send-now'].includes(order))
        .map((order) => `${name}: ${order}`);
    });
    expect(wrong).toEqual([]);
  });

  test('what needs the person comes first, what has its time last and the next one of those first', () => {
    const list = [
      entry({ id: 'late' as never, scheduled: true, sendAt: now + 9e9 }),
      entry({ id: 'soon' as never, scheduled: true, sendAt: now + 9e6 }),
      entry({ id: 'line' as never }),
      entry({ id: 'failed' as never, state: 'failed', createdAt: now - 9e9 }),
      entry({ id: 'sending' as never, state: 'sending' }),
    ];
    expect(inOrder(list, now).map(({ id }) => id)).toEqual(['failed', 'sending', 'line', 'soon', 'late']);
  });

  test('of the only recipient the reason is said, and not that nobody was accepted', () => {
    const none: Failure = { code: 'all-recipients-refused', params: {}, side: 'outgoing' };
    const gone: Failure = { code: 'recipient-refused', params: {}, side: 'outgoing' };
    const one = to('ann@a.example', 'refused', gone);
    expect(reasonOf(entry({ failure: none, recipients: [one] }))).toEqual(gone);
    expect(reasonOf(entry({ failure: none, recipients: [one, one] }))).toEqual(none);
    expect(reasonOf(entry({ failure: busy, recipients: [one] }))).toEqual(busy);
  });

  test('recipients are told apart where they fared differently, or several were refused', () => {
    const one = [to('ann@a.example', 'refused', busy)];
    expect(partedRecipients(entry({ recipients: one }))).toBeUndefined();
    expect(
      partedRecipients(entry({ recipients: [...one, to('bob@a.example', 'refused', busy)] })),
    ).toMatchObject({ has: [], not: [{}, {}] });
    const parted = partedRecipients(entry({ recipients: [to('bob@a.example', 'accepted'), ...one] }));
    expect(parted?.has.map(({ address }) => address)).toEqual(['bob@a.example']);
    const plain = [to('ann@a.example', 'waiting'), to('bob@a.example', 'waiting')];
    expect(partedRecipients(entry({ recipients: plain }))).toBeUndefined();
  });
});
