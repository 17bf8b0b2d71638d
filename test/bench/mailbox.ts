import type { SeedMessage } from '../servers/dovecot.ts';

const words =
  'the report on harbour traffic was late again because two of the counters froze over and nobody on the night shift noticed before the numbers went out to the ministry which then asked why Tuesday had no ships at all'.split(
    ' ',
  );
const day = 24 * 60 * 60_000;

/** Some line of text that is the same in every run. */
function sentence(seed: number, length: number): string {
  return Array.from({ length }, (_, at) => words[(seed * 7 + at * (1 + (seed % 5))) % words.length]).join(
    ' ',
  );
}

function paragraphs(seed: number, lines: number): string {
  return Array.from({ length: lines }, (_, at) => sentence(seed + at, 11)).join('\r\n');
}

function base64Lines(seed: number, lines: number): string {
  const line = Buffer.alloc(57, seed).toString('base64');
  return Array.from({ length: lines }, () => line).join('\r\n');
}

const idOf = (at: number): string => `<20260301.${at}.5f1c0e9a7b@mail${at % 40}.skein.example>`;

/** The ids a message answers to: conversations of five, each message answering the one before. */
function ancestors(at: number): readonly string[] {
  return Array.from({ length: at % 5 }, (_, back) => idOf(at - (at % 5) + back));
}

/**
 * Mail as people have it, oldest first: 2 to 4 KB, the headers that relays and lists add, conversations of five, every
 * third with HTML, every eighth with an attachment, every tenth subject and name in Chinese, one in four unread.
 */
export function* mailbox(count: number): Generator<SeedMessage> {
  const now = Date.now();
  for (let at = 0; at < count; at += 1) {
    const date = new Date(now - (count - at) * Math.min(10 * 60_000, (700 * day) / count));
    yield { raw: messageOf(at, date), date, flags: at % 4 === 0 ? [] : ['\\Seen'] };
  }
}

function messageOf(at: number, date: Date): string {
  const chinese = at % 10 === 0;
  const sender = chinese
    ? `=?utf-8?B?${Buffer.from('王小明').toString('base64')}?=`
    : `"Sender Number ${at % 700}"`;
  const topic = at - (at % 5);
  const subject = chinese
    ? `=?utf-8?B?${Buffer.from(`关于第${topic}号港口报告`).toString('base64')}?=`
    : `Harbour report ${topic}: ${sentence(topic, 5)}`;
  const before = ancestors(at);
  const boundary = `----=_part_${at}_5f1c0e9a`;
  const hasAttachment = at % 8 === 0;
  const text = paragraphs(at, 12);
  const html = `<html><body>${text.split('\r\n').join('<br>\r\n')}</body></html>`;
  const alternative = [
    `Content-Type: multipart/alternative; boundary="${boundary}a"`,
    '',
    `--${boundary}a`,
    'Content-Type: text/plain; charset=utf-8; format=flowed',
    'Content-Transfer-Encoding: 7bit',
    '',
    text,
    `--${boundary}a`,
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: 7bit',
    '',
    html,
    `--${boundary}a--`,
  ];
  const plain = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 7bit',
    '',
    paragraphs(at, 20),
  ];
  const content = at % 3 === 0 ? alternative : plain;
  const body = hasAttachment
    ? [
        `Content-Type: multipart/mixed; boundary="${boundary}"`,
        '',
        `--${boundary}`,
        ...content,
        `--${boundary}`,
        `Content-Type: application/pdf; name="report ${at}.pdf"`,
        'Content-Transfer-Encoding: base64',
        `Content-Disposition: attachment; filename="report ${at}.pdf"`,
        '',
        base64Lines(at, 14),
        `--${boundary}--`,
      ]
    : content;
  return [
    `Return-Path: <sender${at % 700}@skein.example>`,
    `Received: from relay${at % 9}.skein.example (relay${at % 9}.skein.example [192.0.2.${at % 250}])`,
    `\tby mx.skein.example (Postfix) with ESMTPS id ${(at * 7919).toString(16)}`,
    `\tfor <ann@skein.example>; ${date.toUTCString()}`,
    `Authentication-Results: mx.skein.example; dkim=pass header.d=skein.example; spf=pass smtp.mailfrom=skein.example`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `From: ${sender} <sender${at % 700}@skein.example>`,
    'To: Ann Archer <ann@skein.example>, "Harbour Office" <office@skein.example>',
    ...(at % 6 === 0 ? ['Cc: Bob Baker <bob@skein.example>, carol@skein.example'] : []),
    `Subject: ${before.length > 0 ? 'Re: ' : ''}${subject}`,
    `Message-ID: ${idOf(at)}`,
    ...(before.length > 0 ? [`In-Reply-To: ${before.at(-1)}`, `References: ${before.join('\r\n ')}`] : []),
    ...(at % 7 === 0
      ? [
          'List-ID: Harbour announcements <harbour.lists.skein.example>',
          'List-Unsubscribe: <https://lists.skein.example/u/harbour>, <mailto:leave@lists.skein.example>',
        ]
      : []),
    'MIME-Version: 1.0',
    'User-Agent: Other Mail 12.3',
    ...body,
    '',
  ].join('\r\n');
}
