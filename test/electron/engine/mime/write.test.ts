import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import type { Outgoing } from '../../../../electron/engine/mime/mime.ts';
import { newMessageId } from '../../../../electron/engine/mime/message-id.ts';
import { readMessage } from '../../../../electron/engine/mime/read.ts';
import { decodeTransfer } from '../../../../electron/engine/mime/transfer.ts';
import { withBcc } from '../../../../electron/engine/mime/with-bcc.ts';
import { writeMessage } from '../../../../electron/engine/mime/write.ts';
import { whole } from '../../../fixtures/whole.ts';

const written = (message: Outgoing): Promise<Buffer> => whole(writeMessage(message));

const outgoing = (more: Partial<Outgoing> = {}): Outgoing => ({
  from: { name: 'Ann Ämter', address: 'ann@example.com' },
  to: [{ name: '张三', address: 'zhang@example.cn' }],
  cc: [{ name: 'Lee, "Bo"', address: 'bo@example.org' }],
  subject: '关于会议 – and a rather long subject, so that it has to be folded somewhere on its way',
  html: '<p>Hello <b>you</b>,</p><p>see <a href="https://x.example/">this</a></p><blockquote>old</blockquote>',
  attachments: [],
  references: ['<a@x>', '<b@x>'],
  inReplyTo: '<b@x>',
  messageId: '<id-1@example.com>',
  date: new Date(1_700_000_000_000),
  ...more,
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('what was built is read again', () => {
  test('fields, text and html', async () => {
    const bytes = await written(outgoing());
    const read = await readMessage(bytes);
    expect(read.summary).toMatchObject({
      from: [{ name: 'Ann Ämter', address: 'ann@example.com' }],
      to: [{ name: '张三', address: 'zhang@example.cn' }],
      subject: outgoing().subject,
      sentAt: 1_700_000_000_000,
      hasAttachments: false,
    });
    expect(read.envelope).toMatchObject({
      messageId: '<id-1@example.com>',
      references: ['<a@x>', '<b@x>'],
      inReplyTo: ['<b@x>'],
      cc: [{ name: 'Lee, "Bo"', address: 'bo@example.org' }],
    });
    expect(read.body.html?.trim()).toBe(outgoing().html);
    expect(read.body.text).toContain('Hello you,');
    expect(read.body.text).toContain('https://x.example/');
    expect(read.body.text).toContain('> old');
  });

  test('every line ends with CRLF and none is longer than 998 bytes', async () => {
    const bytes = text(
      await written(
        outgoing({
          html: `<p>${'字'.repeat(3000)}</p>\n<p>x</p>`,
          references: Array.from({ length: 100 }, (_, i) => `<reference-${i}@example.com>`),
        }),
      ),
    );
    expect(bytes.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...bytes.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  test('attachments with Chinese names and pictures of the text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'skein-mime-'));
    const file = join(folder, 'bytes');
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31) % 251));
    await writeFile(file, content);
    const bytes = await written(
      outgoing({
        html: '<p><img src="cid:pic@skein"></p>',
        attachments: [
          {
            fileName: '很长的中文文件名称，超过一行的长度，所以必须分成几段来写.pdf',
            type: 'application/pdf',
            file,
          },
          {
            fileName: 'pic.png',
            type: 'image/png',
            contentId: 'pic@skein',
            bytes: Buffer.from('89504e470d0a1a0a', 'hex'),
          },
          { fileName: 'a "b"; c.txt', type: 'text/plain', bytes: Buffer.from('file text') },
          { fileName: 'old.eml', type: 'message/rfc822', bytes: Buffer.from('Subject: x\n\nbare\nlf') },
        ],
      }),
    );
    const read = await readMessage(bytes);
    const attached = read.envelope.parts.filter((part) => part.use === 'attachment');
    expect(attached.map((part) => part.fileName)).toEqual([
      '很长的中文文件名称，超过一行的长度，所以必须分成几段来写.pdf',
      'a "b"; c.txt',
      'old.eml',
    ]);
    expect(read.envelope.parts.find((part) => part.use === 'inline')).toMatchObject({
      contentId: 'pic@skein',
      type: 'image/png',
    });
    const { start, end } = read.ranges[attached[0]!.section]!;
    const decoded = decodeTransfer(bytes.subarray(start, end), attached[0]!.encoding);
    expect(createHash('sha256').update(decoded).digest('hex')).toBe(
      createHash('sha256').update(content).digest('hex'),
    );
    expect(read.body.text?.trim()).toBe('');
  });
});

describe('Bcc', () => {
  const bcc = [
    { name: '李四', address: 'li@example.cn' },
    { name: 'A "B"', address: 'ab@example.com' },
    { name: '', address: 'c@example.com' },
  ];

  test('is in no built byte; the Sent copy is the same bytes with that line', async () => {
    const bytes = await written(outgoing());
    expect(text(bytes)).not.toMatch(/^bcc/im);
    const copy = withBcc(bytes, bcc);
    const field = /^Bcc: .*(?:\r\n .*)*\r\n/m.exec(text(copy))?.[0] ?? '';
    expect(text(copy).replace(`\r\n${field.slice(0, -2)}`, '')).toBe(text(bytes));
    const read = await readMessage(copy);
    expect(read.envelope.bcc).toEqual(bcc);
    expect(read.body).toEqual((await readMessage(bytes)).body);
  });

  test('without Bcc the copy is the message', async () => {
    const bytes = await written(outgoing());
    expect(Buffer.compare(withBcc(bytes, []), bytes)).toBe(0);
  });
});

describe('a header cannot be broken out of', () => {
  test.each<[string, Partial<Outgoing>]>([
    ['subject', { subject: 'x\r\nBcc: evil@example.com' }],
    ['name', { to: [{ name: 'x\nBcc: evil@example.com', address: 'a@example.com' }] }],
    ['address', { to: [{ name: '', address: 'a@example.com\r\nBcc: evil@example.com' }] }],
    ['two addresses in one', { to: [{ name: '', address: 'a@example.com, evil@example.com' }] }],
    ['no address', { to: [{ name: '', address: 'nobody' }] }],
    ['file name', { attachments: [{ fileName: 'a\r\nX: y', type: 'text/plain', bytes: Buffer.from('x') }] }],
    ['NUL', { subject: 'a\0b' }],
    ['Message-ID', { messageId: '<a@b>\r\nX: y' }],
  ])('%s', async (_name, more) => {
    await expect(written(outgoing(more))).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
  });

  test('references that are none are left out', async () => {
    const read = await readMessage(
      await written(outgoing({ references: ['<a@x>', 'junk', '<b x>'], inReplyTo: '<a@x> <c@x>' })),
    );
    expect(read.envelope.references).toEqual(['<a@x>']);
    expect(read.envelope.inReplyTo).toEqual([]);
  });

  test('an attachment that is gone is said', async () => {
    await expect(
      written(outgoing({ attachments: [{ fileName: 'a', type: 'text/plain', file: '/nowhere/at/all' }] })),
    ).rejects.toMatchObject({
      failure: { code: 'attachment-missing' },
    });
  });
});

test('a Message-ID carries the domain of the sender', () => {
  expect(newMessageId('ann@例子.cn')).toMatch(/^<[0-9a-f-]{36}@xn--fsqu00a\.cn>$/);
  expect(newMessageId('ann@bad domain>')).toMatch(/@localhost>$/);
});
