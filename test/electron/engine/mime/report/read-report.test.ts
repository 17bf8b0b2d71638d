import { describe, expect, it, test } from 'vitest';
import { readFields } from '../../../../../electron/engine/mime/report/fields.ts';
import { report, told } from './reports.ts';

const about = ['<m1@skein.example>'];
const envelopeId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee@skein.example';

describe('a delivery report (RFC 3464)', () => {
  it('tells of each recipient', async () => {
    const status = [
      'Reporting-MTA: dns; mx.example',
      `Original-Envelope-Id: ${envelopeId}`,
      'Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000',
      '',
      'Original-Recipient: rfc822;ann@skein.example',
      'Final-Recipient: rfc822;ann.long@mx.example',
      'Action: delivered',
      'Status: 2.0.0',
      'Last-Attempt-Date: Sat, 21 Nov 2026 12:03:00 +0000',
      '',
      'Final-Recipient: RFC822; <bo@skein.example>',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mx2.example',
      'Diagnostic-Code: smtp; 550 5.1.1 <bo@skein.example>:',
      '    Recipient address rejected',
      '',
      'Final-Recipient: rfc822; cy@skein.example',
      'Action: delayed (still trying)',
      'Status: 4.4.1 (connection timed out)',
      'Will-Retry-Until: Thu, 26 Nov 2026 12:00:00 +0000',
      '',
      'Final-Recipient: rfc822; list@skein.example',
      'Action: expanded',
      'Status: 2.0.0',
    ];
    const found = await told(report({ status, returned: [`Message-ID: <${envelopeId}>`] }));
    expect(found).toEqual({
      kind: 'delivery',
      about: [`<${envelopeId}>`],
      recipients: [
        {
          address: 'ann.long@mx.example',
          original: 'ann@skein.example',
          action: 'delivered',
          status: '2.0.0',
          at: Date.UTC(2026, 10, 21, 12, 3),
        },
        {
          address: 'bo@skein.example',
          action: 'failed',
          status: '5.1.1',
          server: 'mx2.example',
          diagnostic: '550 5.1.1 <bo@skein.example>: Recipient address rejected',
        },
        {
          address: 'cy@skein.example',
          action: 'delayed',
          status: '4.4.1',
          until: Date.UTC(2026, 10, 26, 12),
        },
        { address: 'list@skein.example', action: 'expanded', status: '2.0.0' },
      ],
    });
  });

  const failed = ['Final-Recipient: rfc822; bo@skein.example', 'Action: failed', 'Status: 5.0.0'];

  it.each<[string, Parameters<typeof report>[0], readonly string[]]>([
    ['by the header that came back', { status: failed }, about],
    [
      'by the message that came back, and not by one that its text quotes',
      {
        status: failed,
        returnedType: 'message/rfc822',
        returned: ['Subject: x', 'Message-Id:', ' <m1@skein.example>', '', 'Message-ID: <other@x.example>'],
      },
      about,
    ],
    [
      'by the envelope id alone',
      { status: [`Original-Envelope-ID: ${envelopeId}`, '', ...failed], returned: [] },
      [`<${envelopeId}>`],
    ],
    [
      'by what it answers, where nothing came back',
      { status: failed, returned: [], head: ['In-Reply-To: <m1@skein.example>'] },
      about,
    ],
    [
      'whatever envelope id a server on the way made up',
      { status: ['Original-Envelope-Id: 0JX00100@relay.example', '', ...failed] },
      about,
    ],
    [
      'not at all where its ids contradict each other',
      { status: [`Original-Envelope-Id: ${envelopeId}`, '', ...failed] },
      [],
    ],
    ['not at all where it names none', { status: failed, returned: ['Subject: Plan'] }, []],
  ])('is matched %s', async (_name, written, expected) => {
    expect((await told(report(written)))?.about).toEqual(expected);
  });

  it.each<[string, readonly string[], object]>([
    [
      'Postfix, to an address beyond ASCII',
      [
        'Reporting-MTA: dns; mail.skein.example',
        'X-Postfix-Queue-ID: 3E47A1BC025',
        'X-Postfix-Sender: rfc822; ann@skein.example',
        '',
        'Final-Recipient: utf-8; \\x{4E2D}\\x{6587}@skein.example',
        'Action: failed',
        'Status: 5.4.4',
        'Diagnostic-Code: X-Postfix; Host or domain name not found.',
      ],
      { address: '中文@skein.example', status: '5.4.4', diagnostic: 'Host or domain name not found.' },
    ],
    [
      'Exim, action first',
      [
        'Reporting-MTA: dns; exim.example',
        '',
        'Action: failed',
        'Final-Recipient: rfc822;bo@skein.example',
        'Status: 5.0.0',
        'Remote-MTA: dns; mx.example',
        'Diagnostic-Code: smtp; 550 Unrouteable address',
      ],
      { address: 'bo@skein.example', action: 'failed', diagnostic: '550 Unrouteable address' },
    ],
    [
      'Exchange, its own words behind the code',
      [
        'Reporting-MTA: dns;AM0PR01.prod.outlook.example',
        'Received-From-MTA: dns;PR1.prod.outlook.example',
        'Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000',
        '',
        'Original-Recipient: rfc822;bo@skein.example',
        'Final-Recipient: rfc822;bo@skein.example',
        'Action: failed',
        'Status: 5.1.10',
        'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found',
        'X-Display-Name: Bo',
      ],
      { status: '5.1.10', diagnostic: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found' },
    ],
    [
      'Gmail, an IPv6 host',
      [
        'Reporting-MTA: dns; googlemail.com',
        'Arrival-Date: Sat, 21 Nov 2026 04:00:00 -0800 (PST)',
        'X-Original-Message-ID: <m1@skein.example>',
        '',
        'Final-Recipient: rfc822; bo@skein.example',
        'Action: delayed',
        'Status: 4.4.1',
        'Remote-MTA: dns; mx.example. (2001:db8::1, the server for the domain skein.example.)',
        'Diagnostic-Code: smtp; The recipient server did not accept our requests to connect.',
        'Last-Attempt-Date: Sat, 21 Nov 2026 05:00:00 -0800 (PST)',
        'Will-Retry-Until: Tue, 24 Nov 2026 04:00:00 -0800 (PST)',
      ],
      { action: 'delayed', at: Date.UTC(2026, 10, 21, 13), until: Date.UTC(2026, 10, 24, 12) },
    ],
    [
      'no blank line before the recipient',
      [
        'Reporting-MTA: dns; mx.example',
        'Final-Recipient: rfc822;bo@skein.example',
        'Action: failed',
        'Status: 5.2.2',
      ],
      { address: 'bo@skein.example', status: '5.2.2' },
    ],
    [
      'no action, only a status',
      ['Final-Recipient: rfc822;bo@skein.example', 'Status: 5.1.1'],
      { action: 'failed' },
    ],
  ])('of a server that writes it its own way: %s', async (_name, status, expected) => {
    const found = await told(report({ status }));
    expect(found).toMatchObject({ kind: 'delivery', about, recipients: [expected] });
  });

  test('two recipients without a blank line between them are two', () => {
    const blocks = readFields(
      'Final-Recipient: rfc822;a@x\nAction: failed\nFinal-Recipient: rfc822;b@x\nAction: delayed\n',
    );
    expect(blocks.map((block) => block.get('action'))).toEqual(['failed', 'delayed']);
  });

  it.each([
    ['an empty status', report({ status: [''] })],
    ['an unknown action', report({ status: ['Final-Recipient: rfc822;a@x.example', 'Action: exploded'] })],
    [
      'a letter',
      'From: a@x.example\r\nContent-Type: text/plain\r\n\r\n<bo@skein.example>:\r\nhe says hello\r\n',
    ],
  ])('%s tells nothing', async (_name, source) => {
    expect(await told(source)).toBeUndefined();
  });

  test('a hostile one costs a bounded time', async () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `Final-Recipient: rfc822;a${at}@x.example`);
    const found = await told(report({ status: [...lines, ' '.repeat(100_000)] }));
    expect(found).toBeUndefined();
    expect(
      await told(report({ status: lines.flatMap((each) => [each, 'Action: failed', '']) })),
    ).toMatchObject({
      recipients: { length: 2000 },
    });
  });
});

describe('a report in plain words', () => {
  const plain = (text: string): string =>
    `From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\n${text.trim().replaceAll('\n', '\r\n')}\r\n`;

  test('of qmail', async () => {
    const found = await told(
      plain(`
Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<bo@skein.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 unknown user
Giving up on 192.0.2.7.

<cy@skein.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <ann@skein.example>
Message-ID: <m1@skein.example>
Subject: Plan

Dear all
`),
    );
    expect(found).toEqual({
      kind: 'delivery',
      about,
      recipients: [
        {
          address: 'bo@skein.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic:
            '192.0.2.7 does not like recipient. Remote host said: 550 5.1.1 unknown user Giving up on 192.0.2.7.',
        },
        {
          address: 'cy@skein.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic: 'Sorry, no mailbox here by that name. (#5.1.1)',
        },
      ],
    });
  });

  test('of an old Exim', async () => {
    const found = await told(
      plain(`
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bo@skein.example
    SMTP error from remote mail server after RCPT TO:<bo@skein.example>:
    host mx.example [192.0.2.7]: 550 5.1.1 unknown user

------ This is a copy of the message, including all the headers. ------

Message-ID: <m1@skein.example>
Subject: Plan
`),
    );
    expect(found).toMatchObject({
      about,
      recipients: [{ address: 'bo@skein.example', action: 'failed', status: '5.1.1' }],
    });
  });
});

describe('a receipt (RFC 8098)', () => {
  const fields = [
    'Reporting-UA: mail.example; Mailer 1',
    'Original-Recipient: rfc822;bo@skein.example',
    'Final-Recipient: rfc822;bo@skein.example',
    'Original-Message-ID: <m1@skein.example>',
    'Disposition: manual-action/MDN-sent-manually; displayed',
  ];
  const type = 'disposition-notification';

  it('tells who says that they saw it', async () => {
    expect(await told(report({ type, status: fields }))).toEqual({
      kind: 'receipt',
      about,
      by: 'bo@skein.example',
      disposition: 'displayed',
      automatic: false,
    });
  });

  it.each<[string, readonly string[], object]>([
    [
      'sent by a program',
      [...fields.slice(0, 4), 'Disposition: automatic-action/MDN-sent-automatically; Deleted'],
      { automatic: true, disposition: 'deleted' },
    ],
    [
      'without the id, with the header',
      [...fields.slice(0, 3), 'Disposition: manual-action/MDN-sent-manually;displayed'],
      { about },
    ],
    [
      'of an error',
      [...fields.slice(0, 4), 'Disposition: manual-action/MDN-sent-manually; displayed/error', 'Error: odd'],
      { disposition: 'displayed' },
    ],
  ])('%s', async (_name, status, expected) => {
    expect(await told(report({ type, status }))).toMatchObject(expected);
  });

  it('without a disposition tells nothing', async () => {
    expect(await told(report({ type, status: fields.slice(0, 4) }))).toBeUndefined();
  });
});
