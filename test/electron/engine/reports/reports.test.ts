import { describe, expect, it, test } from 'vitest';
import { receiptRequest } from '../../../../electron/engine/reports/receipt-request.ts';
import type { OutboxItem } from '../../../../shared/model/outbox.ts';
import { report } from '../mime/report/reports.ts';
import { now, openReportsBench, ownMail } from './reports-bench.ts';

const minute = 60_000;
const status = (recipient: string, action: string, code: string, ...more: readonly string[]): string[] => [
  `Final-Recipient: rfc822;${recipient}`,
  `Action: ${action}`,
  `Status: ${code}`,
  ...more,
  '',
];
const receiptFields = [
  'Final-Recipient: rfc822;cy@skein.example',
  'Original-Message-ID: <m1@skein.example>',
  'Disposition: manual-action/MDN-sent-manually; displayed',
];

describe('what became of a message', () => {
  it('is on it, by recipient, and the newest word counts', async () => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    const delayed = [
      ...status('bo@mx.example', 'delayed', '4.4.1', 'Original-Recipient: rfc822;bo+2Bx@skein.example'),
      ...status('cy@skein.example', 'delayed', '4.4.1', 'Will-Retry-Until: Mon, 23 Nov 2026 12:00:00 +0000'),
    ];
    await bench.arrive('inbox', report({ status: delayed }), { at: now - 9 * minute });
    const delivered = status(
      'cy@skein.example',
      'delivered',
      '2.0.0',
      'Last-Attempt-Date: Sat, 21 Nov 2026 11:57:00 +0000',
    );
    await bench.arrive('inbox', report({ status: delivered }), { at: now - minute });
    expect((await bench.reports.of(own)).fates).toMatchObject([
      { address: 'bo+x@skein.example', action: 'delayed', at: now - 9 * minute },
      { address: 'cy@skein.example', action: 'delivered', at: now - 3 * minute },
    ]);
  });

  it('says why it failed, by the table that explains what servers say', async () => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    await bench.arrive(
      'inbox',
      report({
        status: [
          ...status('bo+x@skein.example', 'failed', '5.1.1', 'Diagnostic-Code: smtp; 550 no such user'),
          ...status('cy@skein.example', 'failed', '5.2.2', 'Diagnostic-Code: X-Exim; over it'),
          ...status('di@skein.example', 'failed', '4.4.1', 'Diagnostic-Code: smtp; 451 connection timed out'),
          ...status('ed@skein.example', 'failed', '5.4.1', 'Diagnostic-Code: smtp; 550 5.4.1 Access denied'),
          ...status(
            'fu@skein.example',
            'failed',
            '5.1.10',
            'Diagnostic-Code: smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound',
          ),
        ],
      }),
    );
    expect((await bench.reports.of(own)).fates.map(({ failure }) => failure)).toMatchObject([
      { code: 'recipient-refused', params: { recipient: 'bo+x@skein.example' } },
      { code: 'recipient-mailbox-full' },
      { code: 'delivery-expired' },
      { code: 'recipient-refused' },
      { code: 'recipient-refused' },
    ]);
  });

  it('tells windows that show it, and is read once', async () => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    await bench.arrive('inbox', report({ status: status('cy@skein.example', 'delivered', '2.0.0') }));
    expect(bench.events).toContainEqual({ kind: 'message', id: own });
    // It settles an outcome that nobody knew.
    expect(bench.reported).toEqual(['<m1@skein.example>']);
    expect(bench.fetched()).toBe(1);
    await bench.reports.of(own);
    await bench.reports.of(own);
    expect(bench.fetched()).toBe(1);
  });

  it('is read when the line is back, where it was lost when the report came', async () => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    bench.line.isUp = false;
    await bench.arrive('inbox', report({ status: status('cy@skein.example', 'delivered', '2.0.0') }));
    expect((await bench.reports.of(own)).fates).toEqual([]);
    bench.line.isUp = true;
    await bench.reports.wake();
    expect((await bench.reports.of(own)).fates).toHaveLength(1);
    await bench.reports.wake();
    expect(bench.fetched()).toBe(1);
  });

  it('is read when the message is opened, where the report came before anybody looked', async () => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    const head = ['References: <m1@skein.example>'];
    const source = report({ status: status('cy@skein.example', 'delivered', '2.0.0'), head });
    await bench.arrive('inbox', source, { heard: false });
    expect((await bench.reports.of(own)).fates).toHaveLength(1);
  });

  it.each<[string, 'inbox' | 'junk', string]>([
    [
      'names a message that was never sent',
      'inbox',
      report({
        status: status('cy@skein.example', 'failed', '5.1.1'),
        returned: ['Message-ID: <made-up@skein.example>'],
      }),
    ],
    ['names none', 'inbox', report({ status: status('cy@skein.example', 'failed', '5.1.1'), returned: [] })],
    ['is junk', 'junk', report({ status: status('cy@skein.example', 'failed', '5.1.1') })],
  ])('is nothing that a report says which %s', async (_name, role, source) => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    await bench.arrive(role, source);
    expect(await bench.reports.of(own)).toEqual({ fates: [], receipts: [] });
  });

  it('is nothing that a report says of somebody else’s message', async () => {
    await using bench = await openReportsBench();
    const theirs = await bench.arrive('inbox', ownMail().replace('ann@skein', 'eve@other'));
    const lie = await bench.arrive(
      'inbox',
      report({ status: status('cy@skein.example', 'failed', '5.1.1') }),
    );
    expect((await bench.reports.of(theirs)).fates).toEqual([]);
    expect((await bench.reports.of(lie)).told).not.toHaveProperty('about');
  });

  it('is on the entry in the outbox while that is there', async () => {
    await using bench = await openReportsBench();
    await bench.arrive('inbox', report({ status: status('cy@skein.example', 'failed', '5.1.1') }));
    const item = {
      messageId: '<m1@skein.example>',
      subject: 'Plan',
      recipients: [{ address: 'cy@skein.example', state: 'accepted' }],
    } as unknown as OutboxItem;
    const other = { ...item, messageId: '<m2@skein.example>' };
    const [first, second] = await bench.reports.withFates([item, other]);
    expect(first?.fates).toMatchObject([{ address: 'cy@skein.example', action: 'failed' }]);
    expect(second).toBe(other);
  });
});

describe('a report that is opened', () => {
  it('says which message it is about', async () => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    const id = await bench.arrive('inbox', report({ status: status('cy@skein.example', 'failed', '5.1.1') }));
    expect((await bench.reports.of(id)).told).toMatchObject({
      about: { id: own, subject: 'Plan' },
      fates: [{ address: 'cy@skein.example', action: 'failed', failure: { code: 'recipient-refused' } }],
    });
  });

  it('may be about a message that is still in the outbox', async () => {
    await using bench = await openReportsBench();
    bench.outbox.push({ messageId: '<m1@skein.example>', subject: 'Plan' } as unknown as OutboxItem);
    const id = await bench.arrive('inbox', report({ status: status('cy@skein.example', 'failed', '5.1.1') }));
    expect((await bench.reports.of(id)).told?.about).toEqual({ subject: 'Plan' });
  });

  it('says nothing where it is junk', async () => {
    await using bench = await openReportsBench();
    await bench.arrive('sent', ownMail());
    const id = await bench.arrive('junk', report({ status: status('cy@skein.example', 'failed', '5.1.1') }));
    expect(await bench.reports.of(id)).toEqual({ fates: [], receipts: [] });
  });

  test('a letter from the postmaster is a letter', async () => {
    await using bench = await openReportsBench();
    const letter =
      'From: postmaster@skein.example\r\nContent-Type: text/plain\r\n\r\nThe server moves tonight.\r\n';
    expect(await bench.reports.of(await bench.arrive('inbox', letter))).toEqual({ fates: [], receipts: [] });
  });
});

describe('a receipt', () => {
  it('that came is on the message of ours', async () => {
    await using bench = await openReportsBench();
    const own = await bench.arrive('sent', ownMail());
    await bench.arrive('inbox', report({ type: 'disposition-notification', status: receiptFields }));
    expect((await bench.reports.of(own)).receipts).toEqual([
      { by: 'cy@skein.example', disposition: 'displayed', automatic: false, at: now },
    ]);
  });

  const asks = (more = ''): string =>
    `Return-Path: <bo@skein.example>\r\nFrom: bo@skein.example\r\nTo: ann@skein.example\r\nSubject: Read me\r\nMessage-ID: <b1@skein.example>\r\nDisposition-Notification-To: Bo <bo@skein.example>\r\n${more}\r\nx\r\n`;

  it('that is asked for is never sent by opening, once by the person, and then nobody is asked again', async () => {
    await using bench = await openReportsBench();
    const id = await bench.arrive('inbox', asks());
    expect((await bench.reports.of(id)).asked).toEqual({ to: ['bo@skein.example'], elsewhere: false });
    expect(bench.sent).toEqual([]);
    const twice = [bench.reports.sendReceipt(id, false), bench.reports.sendReceipt(id, false)];
    expect((await Promise.allSettled(twice)).map((each) => each.status)).toEqual(['fulfilled', 'rejected']);
    expect(bench.sent).toMatchObject([
      { to: ['bo@skein.example'], subject: 'Read me', messageId: '<b1@skein.example>', language: 'en' },
    ]);
    expect((await bench.store.rows({ ids: [id] }))[0]?.flags).toContain('$MDNSent');
    expect(await bench.reports.of(id)).not.toHaveProperty('asked');
    await expect(bench.reports.sendReceipt(id, false)).rejects.toMatchObject({
      failure: { code: 'not-supported' },
    });
    expect(bench.sent).toHaveLength(1);
  });

  it('goes elsewhere than where the message came from only when the person agrees', async () => {
    await using bench = await openReportsBench();
    const id = await bench.arrive('inbox', asks().replace('Return-Path: <bo@', 'Return-Path: <list@'));
    expect((await bench.reports.of(id)).asked).toMatchObject({ elsewhere: true });
    await expect(bench.reports.sendReceipt(id, false)).rejects.toMatchObject({
      failure: { code: 'input-invalid' },
    });
    expect(bench.sent).toEqual([]);
    await bench.reports.sendReceipt(id, true);
    expect(bench.sent).toHaveLength(1);
  });

  const request = {
    receiptTo: [{ name: '', address: 'Bo@skein.example' }],
    returnPath: 'bo@skein.example',
  };
  const message = { from: 'bo@skein.example', flags: [], role: 'inbox', isOwn: false } as const;

  it.each<[string, Partial<Parameters<typeof receiptRequest>[1]>]>([
    ['junk', { role: 'junk' }],
    ['marked as junk', { flags: ['$Junk'] }],
    ['in Trash', { role: 'trash' }],
    ['in Sent', { role: 'sent' }],
    ['their own', { isOwn: true }],
    ['answered on another device', { flags: ['$mdnsent'] }],
  ])('is asked for by nobody whose message is %s', (_name, wanted) => {
    expect(receiptRequest(request, { ...message, ...wanted })).toBeUndefined();
  });

  it.each<[string, Parameters<typeof receiptRequest>[0], boolean]>([
    ['the address it came from', request, false],
    ['the sender, where no server noted where it came from', { receiptTo: request.receiptTo }, false],
    [
      'somebody else, where no server noted where it came from',
      { receiptTo: [{ name: '', address: 'eve@other.example' }] },
      true,
    ],
    [
      'several',
      { ...request, receiptTo: [...request.receiptTo, { name: '', address: 'x@y.example' }] },
      true,
    ],
    ['somebody, of a message from nobody', { ...request, returnPath: '' }, true],
  ])('may be asked for by %s', (_name, content, elsewhere) => {
    expect(receiptRequest(content, message)).toMatchObject({ elsewhere });
  });
});
