import PostalMime from 'postal-mime';
import { describe, expect, test, vi } from 'vitest';
import { DotStuffing } from '../../../../electron/engine/dot-stuffing.ts';
import type { Outgoing } from '../../../../electron/engine/mime/mime.ts';
import { writeMessage } from '../../../../electron/engine/mime/write.ts';
import { createRandom, type Random } from '../../../fixtures/random.ts';
import { whole } from '../../../fixtures/whole.ts';

/** SKEIN_SMUGGLING=2000 for a long run. */
const runs = Number(process.env['SKEIN_SMUGGLING'] ?? 30);
vi.setConfig({ testTimeout: 300_000 });

const parts = [
  '.',
  '..',
  '\r',
  '\n',
  '\r\n',
  '\n.\n',
  '\r.\r',
  '\r\n.\r\n',
  '\n.\r\n',
  '\0',
  '\u2028',
  '\u0085',
  'MAIL FROM:<evil@x.y>\r\n',
  'Bcc: evil@x.y\r\n',
  '\n\nSubject: two\n\n',
  '--boundary--',
  'From here',
  '=0D=0A.=0D=0A',
  '&lt;',
  '<b>x</b>',
  '字𠮷🎂',
  ' '.repeat(100),
  'x'.repeat(1100),
];
const hostile = (random: Random): string =>
  Array.from({ length: 1 + random.below(30) }, () => random.pick(parts)).join('');

const outgoing = (some: Partial<Outgoing>): Outgoing => ({
  from: { name: '', address: 'ann@example.com' },
  to: [{ name: '', address: 'bo@example.org' }],
  cc: [],
  subject: 'x',
  html: '<p>x</p>',
  attachments: [],
  references: [],
  messageId: '<1@example.com>',
  date: new Date(0),
  ...some,
});

/** What goes over the line, and what a server makes of it that reads as RFC 5321 4.5.2 says. */
function received(message: Buffer): string {
  const stuffing = new DotStuffing();
  const onTheLine = Buffer.concat([stuffing.take(message), stuffing.end()]).toString('latin1');
  expect(onTheLine.endsWith('\r\n.\r\n')).toBe(true);
  // One end of data, also for servers that take less for it.
  expect(onTheLine.slice(0, -3)).not.toMatch(/(?:\r\n|\r|\n)\.(?:\r\n|\r|\n)/);
  return onTheLine.slice(0, -3).replaceAll('\r\n.', '\r\n');
}

/** What every line end may become on its way, and only that; NUL is in no text. */
const sameText = (text: string): string =>
  text
    .replaceAll(/\r\n|\r/g, '\n')
    .replaceAll('\0', '')
    .trimEnd();

async function travels(message: Outgoing): Promise<void> {
  const built = await whole(writeMessage(message));
  const source = built.toString('latin1');
  expect(source.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
  expect(Math.max(...source.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  expect(received(built) === source).toBe(true);
  const read = await PostalMime.parse(built);
  expect(read.headers.map(({ key }) => key).toSorted()).toEqual([
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
  ]);
  expect(sameText(read.html ?? '') === sameText(message.plain ? '' : message.html)).toBe(true);
  expect(read.attachments.map(({ content }) => Buffer.from(content as ArrayBuffer).toString('hex'))).toEqual(
    message.attachments.map(({ bytes = [] }) => Buffer.from(bytes).toString('hex')),
  );
}

describe('whatever is in it, one message arrives, with that in it', () => {
  test('any sequence of dots, line ends and commands, in text and in files', async () => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = createRandom(seed);
      const files = Array.from({ length: 1 + random.below(3) }, () => Buffer.from(hostile(random)));
      const travelled = travels(
        outgoing({
          html: `<p>${hostile(random)}</p>`,
          attachments: files.map((bytes) => ({
            fileName: 'a.eml',
            type: random.pick(['text/plain', 'message/rfc822', 'application/pdf']),
            bytes,
          })),
        }),
      );
      await expect(travelled, `seed ${seed}`).resolves.toBeUndefined();
    }
  });

  test.each([
    ['HTML', { html: `<p>${'x'.repeat(1_000_000)}</p>` }],
    ['Chinese HTML, a million bytes', { html: `<p>${'字'.repeat(350_000)}</p>` }],
    [
      'a file',
      { attachments: [{ fileName: 'a.txt', type: 'text/plain', bytes: Buffer.alloc(1_000_000, 'x') }] },
    ],
  ] as const)('a line of a million in %s', async (_where, some) => {
    await expect(travels(outgoing(some))).resolves.toBeUndefined();
  });

  test('a line of a million characters in plain text', async () => {
    const text = 'x'.repeat(1_000_000);
    const html = `<div style="white-space: pre-wrap">${text}</div>`;
    const built = await whole(writeMessage(outgoing({ html, plain: true })));
    expect(
      Math.max(
        ...built
          .toString('latin1')
          .split('\r\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(998);
    const read = await PostalMime.parse(built);
    expect(read.text?.trimEnd() === text).toBe(true);
  });
});
