import { describe, expect, it, test } from 'vitest';
import { afterSubmission, forRetry } from '../../../../electron/engine/outbox/entry.ts';
import { envelopeIdOf, envelopeWishes, heldOrScheduled } from '../../../../electron/engine/outbox/wishes.ts';
import { aboutOf } from '../../../../electron/engine/mime/report/delivery-status.ts';
import { newMessageId } from '../../../../electron/engine/mime/message-id.ts';
import { outboxEntry, type OutboxEntry } from '../../../../shared/model/outbox.ts';
import type { SubmissionResult } from '../../../../electron/engine/backend/mail-transport.ts';

const now = 1_800_000_000_000;
const hour = 3_600_000;

function entry(wanted: Partial<OutboxEntry> = {}): OutboxEntry {
  return outboxEntry.parse({
    id: 'o1',
    accountId: 'a1',
    state: 'sending',
    subject: 'Plan',
    from: 'ann@skein.example',
    to: [],
    recipients: [{ address: 'bo@skein.example', state: 'sending' }],
    bcc: [],
    messageId: '<m1@skein.example>',
    size: 100,
    createdAt: now,
    sendAt: now,
    attempts: 1,
    ...wanted,
  });
}

describe('the envelope', () => {
  it('asks for nothing that nobody wished', () => {
    expect(envelopeWishes(entry(), now)).toEqual({ from: 'ann@skein.example' });
  });

  it('asks for reports with the Message-ID as its id, and for TLS all the way', () => {
    expect(envelopeWishes(entry({ wishes: { deliveryReport: true, requireTls: true } }), now)).toEqual({
      from: 'ann@skein.example',
      reports: { notify: ['success', 'delay', 'failure'], bring: 'header', envelopeId: 'm1@skein.example' },
      requireTls: true,
    });
  });

  it('has an id that a report brings back as the message it tells of', () => {
    const messageId = newMessageId('ann@skein.example');
    expect(aboutOf(envelopeIdOf(messageId), undefined)).toEqual([messageId]);
    expect(envelopeIdOf(newMessageId(`ann@${'long.'.repeat(20)}example`))).toBeUndefined();
  });

  it('of a receipt names nobody as sender (RFC 8098 3)', () => {
    expect(envelopeWishes(entry({ receipt: true }), now)).toEqual({ from: '' });
  });
});

describe('what the server is to hold', () => {
  const scheduled = { sendAt: now + hour, soonest: now + 10_000, scheduled: true };

  it('is handed over when the time for undo is over, if that was chosen', () => {
    expect(heldOrScheduled({ holdOnServer: true }, scheduled)).toEqual({
      sendAt: now + 10_000,
      holdUntil: now + hour,
    });
    expect(heldOrScheduled({}, scheduled)).toEqual({ sendAt: now + hour, scheduled: true });
    expect(heldOrScheduled({ holdOnServer: true }, { ...scheduled, scheduled: false })).toEqual({
      sendAt: now + hour,
    });
  });

  it('is sent at once where its time has come', () => {
    expect(envelopeWishes(entry({ holdUntil: now + hour }), now)).toMatchObject({ holdUntil: now + hour });
    expect(envelopeWishes(entry({ holdUntil: now + hour }), now + hour)).not.toHaveProperty('holdUntil');
  });

  it('waits here where the server cannot, and is never lost', () => {
    const failure = { code: 'hold-not-possible', params: {} } as const;
    const refused: SubmissionResult = { kind: 'failed', failure, permanent: true, refused: new Map() };
    const sent = entry({
      holdUntil: now + hour,
      wishes: { holdOnServer: true },
      recipients: [{ address: 'bo@skein.example', state: 'waiting' }],
    });
    const after = afterSubmission(sent, refused, now);
    expect(after).toMatchObject({
      state: 'waiting',
      sendAt: now + hour,
      scheduled: true,
      heldHere: true,
      recipients: [{ state: 'waiting' }],
    });
    expect(envelopeWishes(after, now)).not.toHaveProperty('holdUntil');
    expect(forRetry(after, now)).not.toHaveProperty('heldHere');
  });
});

test('a server without reports took it all the same, and the entry says so', () => {
  const result: SubmissionResult = {
    kind: 'accepted',
    serverText: 'ok',
    refused: new Map(),
    reportsAsked: false,
  };
  const after = afterSubmission(entry({ wishes: { deliveryReport: true } }), result, now);
  expect(after).toMatchObject({ state: 'accepted', withoutReports: true });
  expect(afterSubmission(entry(), { ...result, reportsAsked: true }, now)).not.toHaveProperty(
    'withoutReports',
  );
});
