import { readFile } from 'node:fs/promises';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { parseAddresses } from '../../../../electron/engine/mime/header-addresses.ts';
import { parseDate } from '../../../../electron/engine/mime/header-date.ts';
import {
  parseHeaderBlock,
  receiptFields,
  parseMessageIds,
} from '../../../../electron/engine/mime/headers.ts';
import { corporaHere, filesIn } from './corpora.ts';

const header = (text: string | Buffer) => parseHeaderBlock(Buffer.from(text));

describe('header blocks', () => {
  it('unfolds, and stops at the empty line', () => {
    expect(header('Subject: one\r\n two\r\n\tthree\r\nX: y\r\n\r\nSubject: body\r\n').subject).toBe(
      'one two three',
    );
    expect(header('subject : spaced name\n\n').subject).toBe('spaced name');
    expect(header('From nobody Mon Jan 1\nSubject: after an mbox line\n\n').subject).toBe(
      'after an mbox line',
    );
    expect(header('').subject).toBe('');
    expect(header('\r\nSubject: body').subject).toBe('');
    expect(header('Subject: no end').subject).toBe('no end');
  });

  it.each([
    ['=?UTF-8?B?5L2g5aW9?=', '你好'],
    ['=?utf-8?q?Gr=C3=BC=C3=9Fe_aus?= Wien', 'Grüße aus Wien'],
    // A character cut in two, words joined over a fold.
    ['=?UTF-8?B?5L2g5Q==?=\r\n =?UTF-8?B?pb0=?=', '你好'],
    ['=?gb2312?B?xOO6ww==?= =?GB18030?B?xOO6ww==?=', '你好你好'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?big5?B?p0Gmbg==?=', '你好'],
    ['=?utf-8*en?Q?Hello?=', 'Hello'],
    ['=?unknown?Q?Hello?= there', 'Hello there'],
    ['=?utf-8?Q?broken', '=?utf-8?Q?broken'],
    ['a =?utf-8?Q?line=0D=0ABcc:_x?=', 'a line Bcc: x'],
  ])('reads the subject %s', (raw, subject) => {
    expect(header(`Subject: ${raw}\r\n\r\n`).subject).toBe(subject);
  });

  it('reads raw 8-bit subjects as UTF-8 or GB 18030', () => {
    expect(header('Subject: 你好 Grüße\r\n\r\n').subject).toBe('你好 Grüße');
    expect(
      header(
        Buffer.concat([
          Buffer.from('Subject: '),
          Buffer.from('c4e3bac3cac0bde7', 'hex'),
          Buffer.from('\r\n\r\n'),
        ]),
      ).subject,
    ).toBe('你好世界');
  });

  it('takes the first of fields that should stand once, and the topmost verdict', () => {
    const fields = header(
      'Subject: first\r\nSubject: second\r\nFrom: a@b.c\r\nFrom: evil@b.c\r\nMessage-ID: <1@b.c>\r\nMessage-ID: <2@b.c>\r\nAuthentication-Results: near; spf=pass\r\nAuthentication-Results: far; spf=fail\r\n\r\n',
    );
    expect(fields).toMatchObject({
      subject: 'first',
      from: [{ name: '', address: 'a@b.c' }],
      messageId: '<1@b.c>',
      authenticationResults: 'near; spf=pass',
    });
  });

  it('reads whom servers delivered it to, each once, whatever they call it', () => {
    expect(
      header(
        'Delivered-To: ann@b.c\r\nX-Original-To: sales@b.c\r\nEnvelope-to: <info@b.c>, ann@b.c\r\nDelivered-To: mailing list x@y\r\n\r\n',
      ).deliveredTo,
    ).toEqual(expect.arrayContaining(['ann@b.c', 'sales@b.c', 'info@b.c']));
    expect(header('Delivered-To: \r\n\r\n')).not.toHaveProperty('deliveredTo');
  });

  it('reads list headers', () => {
    expect(
      header(
        'List-Id: =?utf-8?Q?Sk=C3=A9in?= <list.skein.example>\r\nList-Unsubscribe: <mailto:leave@skein.example>,\r\n <https://skein.example/leave>\r\nList-Post: NO\r\n\r\n',
      ),
    ).toMatchObject({
      listId: 'Skéin <list.skein.example>',
      listUnsubscribe: '<mailto:leave@skein.example>, <https://skein.example/leave>',
      listPost: 'NO',
    });
  });

  it('reads who asks for a receipt, where the mail came from, and what a receipt would need', () => {
    const asked = 'Return-Path: <ann@b.c>\r\nDisposition-Notification-To: Ann <ann@b.c>\r\n';
    expect(receiptFields(header(`${asked}\r\n`))).toEqual({
      returnPath: 'ann@b.c',
      receiptTo: [{ name: 'Ann', address: 'ann@b.c' }],
    });
    expect(
      receiptFields(header('Return-Path: <>\r\nDisposition-Notification-To: ann@b.c\r\n\r\n')),
    ).toMatchObject({
      returnPath: '',
    });
    expect(receiptFields(header('Return-Path: <ann@b.c>\r\n\r\n'))).toEqual({});
    expect(
      receiptFields(
        header(`${asked}Disposition-Notification-Options: signed-receipt=required,pkcs7\r\n\r\n`),
      ),
    ).toEqual({});
  });

  it('takes hostile input in a bounded time', () => {
    header(`Subject: ${'=?utf-8?Q?'.repeat(50_000)}\r\n\r\n`);
    header(`To: ${'('.repeat(100_000)}\r\n\r\n`);
    header(`To: ${'"'.repeat(100_001)}\r\n\r\n`);
    header(`From: ${'a@b.c '.repeat(50_000)}\r\n\r\n`);
    header(`Date: ${'1 '.repeat(100_000)}\r\n\r\n`);
    header(`References: ${'<'.repeat(100_000)}\r\n\r\n`);
    header(`${'X: \r\n y\r\n'.repeat(50_000)}`);
    expect(header(`To: ${'a@b.c,'.repeat(100_000)}\r\n\r\n`).to).toHaveLength(2000);
    expect(header(`References: ${'<a@b.c> '.repeat(10_000)}\r\n\r\n`).references).toHaveLength(200);
  });
});

describe('addresses', () => {
  it.each<[string, [string, string][]]>([
    ['ann@skein.example', [['', 'ann@skein.example']]],
    ['Ann Lee <ann@skein.example>', [['Ann Lee', 'ann@skein.example']]],
    [
      '"Lee, Ann" <ann@skein.example>, bo@x.y',
      [
        ['Lee, Ann', 'ann@skein.example'],
        ['', 'bo@x.y'],
      ],
    ],
    ['ann@skein.example (Ann Lee)', [['Ann Lee', 'ann@skein.example']]],
    ['A (comment (nested)) <a@b.c>', [['A', 'a@b.c']]],
    ['=?UTF-8?B?5byg5LiJ?= <z@x.cn>', [['张三', 'z@x.cn']]],
    ['"=?UTF-8?B?5byg5LiJ?=" <z@x.cn>', [['张三', 'z@x.cn']]],
    ['=?utf-8?Q?a=2C_b_=3Cevil=40x=2Ey=3E?= <real@x.y>', [['a, b <evil@x.y>', 'real@x.y']]],
    [
      'Friends: a@b.c, Bo <d@e.f>;, g@h.i',
      [
        ['', 'a@b.c'],
        ['Bo', 'd@e.f'],
        ['', 'g@h.i'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['"a b"@c.d', [['', '"a b"@c.d']]],
    ['<@a.b,@c.d:user@e.f>', [['', 'user@e.f']]],
    ['Ann ann@skein.example', [['Ann', 'ann@skein.example']]],
    ['"ann@skein.example" <other@x.y>', [['ann@skein.example', 'other@x.y']]],
    ['Only A Name', [['Only A Name', '']]],
    ['"quo\\"ted" <a@b.c>', [['quo"ted', 'a@b.c']]],
    [
      'a@b.c; d@e.f',
      [
        ['', 'a@b.c'],
        ['', 'd@e.f'],
      ],
    ],
    ['<a@b.c', [['', 'a@b.c']]],
    ['', []],
    [',,,', []],
  ])('%s', (field, expected) => {
    expect(parseAddresses(field).map(({ name, address }) => [name, address])).toEqual(expected);
  });
});

describe('dates', () => {
  it.each<[string, string | undefined, number?]>([
    ['Mon, 12 Jan 2026 10:11:12 +0100', '2026-01-12T09:11:12Z', 60],
    ['12 Jan 2026 10:11 -0330', '2026-01-12T13:41:00Z', -210],
    ['Mon, 12 Jan 2026 10:11:12 +0800 (CST)', '2026-01-12T02:11:12Z', 480],
    ['Mon, 12 Jan 2026 10:11:12 GMT', '2026-01-12T10:11:12Z', 0],
    ['Mon, 12 Jan 2026 10:11:12 EST', '2026-01-12T15:11:12Z', -300],
    ['Mon, 12 Jan 2026 10:11:12 Z', '2026-01-12T10:11:12Z', 0],
    ['Mon, 12 Jan 2026 10:11:12', '2026-01-12T10:11:12Z', 0],
    ['Mon, 12 Jan 99 10:11:12 +0000', '1999-01-12T10:11:12Z', 0],
    ['12-Jan-2026 10:11:12 +0000', '2026-01-12T10:11:12Z', 0],
    [' 2-Jan-2026 10:11:12 +0000', '2026-01-02T10:11:12Z', 0],
    ['Mon Jan  2 15:04:05 2006', '2006-01-02T15:04:05Z', 0],
    ['Mon Jan  2 15:04:05 MST 2006', '2006-01-02T22:04:05Z', -420],
    ['2026-01-12T10:11:12+01:00', '2026-01-12T09:11:12Z', 60],
    ['2026-01-12 10:11:12', '2026-01-12T10:11:12Z', 0],
    ['Monday, 12 January 2026 10:11:12 +0000', '2026-01-12T10:11:12Z', 0],
    ['Mon, 12 Jan 2026 10.11.12 +0000', '2026-01-12T10:11:12Z', 0],
    ['12 Jan 2026 01:11:12 PM +0000', '2026-01-12T13:11:12Z', 0],
    ['Mon, 12 Jan 2026 25:11:12 +0000', undefined],
    ['Mon, 42 Jan 2026 10:11:12 +0000', undefined],
    ['Mon, 12 Foo 2026 10:11:12 +0000', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%s', (field, at, offset) => {
    expect(parseDate(field)).toEqual(at === undefined ? undefined : { at: Date.parse(at), offset });
  });
});

describe('Message-IDs', () => {
  it.each<[string, string[]]>([
    ['<a@b>', ['<a@b>']],
    ['<a@b> (comment) <c@d>', ['<a@b>', '<c@d>']],
    ['<a@b><c@d>', ['<a@b>', '<c@d>']],
    ['a@b', ['<a@b>']],
    ['Your message of Monday', []],
    ['<a@\r\n b>', ['<a@b>']],
    ['<>', []],
  ])('%s', (field, ids) => {
    expect(parseMessageIds(field)).toEqual(ids);
  });
});

describe.skipIf(!corporaHere)('messages of the wild', () => {
  it('are read as another parser reads them', async () => {
    const files = [...filesIn('mikel-mail', '.eml'), ...filesIn('mime4j', '.msg')];
    expect(files.length).toBeGreaterThan(100);
    let compared = 0;
    const differing: string[] = [];
    for (const name of files) {
      const bytes = await readFile(name);
      const ours = parseHeaderBlock(bytes);
      const theirs = await PostalMime.parse(bytes).catch(() => undefined);
      if (!theirs) continue;
      compared += 1;
      const spaces = (text = ''): string => text.replace(/\s+/g, ' ').trim();
      const agree =
        spaces(ours.subject) === spaces(theirs.subject) &&
        (ours.from[0]?.address ?? '') === (theirs.from?.address ?? '') &&
        ours.to.length === (theirs.to ?? []).flatMap((each) => each.group ?? [each]).length;
      if (!agree) differing.push(name);
    }
    // The second parser reads a few worse than we do (raw GB 18030, two addresses in one).
    expect({ compared, differing: differing.length }).toEqual({
      compared,
      differing: Math.min(differing.length, Math.floor(compared * 0.05)),
    });
  });
});
