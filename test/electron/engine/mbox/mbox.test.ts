import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { readFromLine, writeFromLine } from '../../../../electron/engine/mbox/from-line.ts';
import { readMbox } from '../../../../electron/engine/mbox/read-mbox.ts';
import { asMbox } from '../../../../electron/engine/mbox/write-mbox.ts';
import { createRandom } from '../../../fixtures/random.ts';

const at = Date.UTC(2024, 1, 3, 4, 5, 6);

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(text: string | Uint8Array, size = 7): Promise<string[]> {
  const found: string[] = [];
  for await (const { bytes } of readMbox(pieces(Buffer.from(text as string, 'latin1'), size)))
    found.push((await buffer(bytes)).toString('latin1'));
  return found;
}

async function write(messages: readonly Uint8Array[], size: number): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for (const message of messages)
    for await (const piece of asMbox(pieces(message, size), at, message.at(-1) !== 0x0a)) all.push(piece);
  return Buffer.concat(all);
}

const first = 'From a@b.example Sat Feb  3 04:05:06 2024\n';

describe('an mbox', () => {
  test.each([1, 2, 3, 5, 64, 100_000])('is read in pieces of %i bytes', async (size) => {
    const mbox = `${first}A: 1\n\nOne\n\nFrom now on\nFrom here too\n\n${first}B: 2\n\n>From x\n>>From y\n> From z\n\n`;
    expect(await read(mbox, size)).toEqual([
      'A: 1\n\nOne\n\nFrom now on\nFrom here too\n',
      'B: 2\n\nFrom x\n>From y\n> From z\n',
    ]);
  });

  test('with CRLF keeps CRLF', async () => {
    const line = first.replace('\n', '\r\n');
    expect(await read(`${line}A: 1\r\n\r\nOne\r\n\r\n${line}B: 2\r\n\r\n>From x\r\n`)).toEqual([
      'A: 1\r\n\r\nOne\r\n',
      'B: 2\r\n\r\nFrom x\r\n',
    ]);
  });

  test('without empty lines between, or after the last message, loses nothing', async () => {
    expect(await read(`${first}A: 1\n\nOne\n${first}B: 2\n\nTwo`)).toEqual([
      `A: 1\n\nOne\n${first}B: 2\n\nTwo`,
    ]);
    expect(await read(`${first}A: 1\n\nOne\n\n${first}B: 2\n\nTwo`)).toEqual([
      'A: 1\n\nOne\n',
      'B: 2\n\nTwo',
    ]);
  });

  test('has messages that nobody reads to the end, or at all', async () => {
    const long = `A: 1\n\n${'x'.repeat(300_000)}\n`;
    const mbox = Buffer.from(`${first}${long}\n${first}${long}\n${first}C: 3\n\n`);
    const read: string[] = [];
    for await (const { bytes } of readMbox(pieces(mbox, 1000))) {
      for await (const piece of bytes) {
        read.push(Buffer.from(piece).toString('latin1', 0, 2));
        break;
      }
    }
    expect(read).toEqual(['A:', 'A:', 'C:']);
  });

  test('of lines of megabytes is read in little memory', async () => {
    const chunk = Buffer.alloc(100_000, 'x');
    const source = function* (): Generator<Uint8Array> {
      yield Buffer.from(`${first}A: 1\n\n`);
      for (let count = 0; count < 200; count++) yield chunk;
      yield Buffer.from(`\n\n${first}B: 2\n\n\n`);
    };
    let most = 0;
    const sizes: number[] = [];
    for await (const { bytes } of readMbox(source())) {
      let size = 0;
      for await (const piece of bytes) {
        most = Math.max(most, piece.length);
        size += piece.length;
      }
      sizes.push(size);
    }
    expect(sizes).toEqual([6 + 200 * 100_000 + 1, 6]);
    expect(most).toBeLessThan(300_000);
  });

  test.each([
    ['From - Sat Feb  3 04:05:06 2024', at],
    ['From ann@x.example Sat Feb 03 04:05:06 2024', at],
    ['From ann Sat Feb  3 04:05:06 CET 2024', at],
    ['From ann Sat Feb  3 04:05:06 +0100 2024', at],
    ['From ann Sat Feb  3 04:05 2024 remote from host', at - 6000],
    ['From "a b"@c Sat, Feb 3 04:05:06 2024', at],
    ['From MAILER-DAEMON Thu Jan  1 00:00:00 1970', undefined],
    ['From -', undefined],
    ['From ', undefined],
    ['From ann@x.example', undefined],
  ])('has messages that begin with %s', (line, time) => {
    expect(readFromLine(line)).toMatchObject(time === undefined ? { isUnended: false } : { at: time });
  });

  test.each(['From now on', 'From: ann@x.example', 'From the 3 Feb 2024', 'From Monday Feb 3'])(
    'has texts with lines like %s',
    (line) => {
      expect(readFromLine(line)).toBeUndefined();
    },
  );

  test('that Skein writes says when each message was received', () => {
    expect(readFromLine(writeFromLine(at, false).trimEnd())).toEqual({ at, isUnended: false });
    expect(readFromLine(writeFromLine(at, true).trimEnd())).toEqual({ at, isUnended: true });
  });
});

describe('what is written as mbox is read back byte by byte', () => {
  const messages = [
    'A: 1\r\n\r\nFrom me\r\n>From you\r\n>>>From them\r\n> From\r\nFrom\r\n',
    'A: 1\n\nno end',
    'A: 1\r\n\r\nends with CR\r',
    'A: 1\r\n\r\nempty lines\r\n\r\n\r\n',
    'A: 1\n\n\n\n\n',
    'A: 1\r\n',
    'A: 1',
    'From here\n',
    `${first}A: 1\n\nan mbox\n\n${first}B: 2\n\n`,
    'A: 1\n\n\0\0\0 \xff\xfe\n\0',
    'A: 1\n\n>>>>',
    'A: 1\n\nFrom',
    'A: 1\r\n\r\n\r',
    '\n',
  ].map((text) => Buffer.from(text, 'latin1'));

  test.each([1, 2, 3, 4, 5, 8, 1000])('in pieces of %i bytes', async (size) => {
    const mbox = await write(messages, size);
    expect(await read(mbox, size)).toEqual(messages.map((message) => message.toString('latin1')));
  });

  const seeds = Number(process.env['SKEIN_SEEDS'] ?? 150);
  test('whatever is in it', { timeout: 20_000 + seeds * 100 }, async () => {
    const words = [
      'From ',
      '>From ',
      '>',
      '\n',
      '\r\n',
      '\r',
      'a',
      '\0',
      first,
      '\n\n',
      'From',
      ' ',
      'x'.repeat(3_000),
    ];
    for (let seed = 1; seed <= seeds; seed++) {
      const random = createRandom(seed);
      const some = Array.from({ length: 1 + random.below(4) }, () => {
        const text = Array.from({ length: 1 + random.below(12) }, () =>
          random.chance(0.01) ? random.pick(words) : random.pick(words.slice(0, -1)),
        );
        return Buffer.from(text.join(''), 'latin1');
      });
      const mbox = await write(some, 1 + random.below(40));
      expect(await read(mbox, 1 + random.below(40)), `seed ${seed}`).toEqual(
        some.map((message) => message.toString('latin1')),
      );
    }
  });
});
