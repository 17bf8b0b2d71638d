import { describe, expect, test } from 'vitest';
import { decodeTransfer, transferDecoder } from '../../../../electron/engine/mime/transfer.ts';

const decode = (text: string, encoding: string): string =>
  decodeTransfer(Buffer.from(text, 'latin1'), encoding).toString('latin1');

describe('base64', () => {
  test.each([
    ['plain', 'aGVsbG8=', 'hello'],
    ['folded, with blanks', 'aGVs\r\n bG8=\r\n', 'hello'],
    ['a foreign character is skipped', 'aGVs*bG8=', 'hello'],
    ['every line padded by itself', 'aA==\r\nZQ==\r\n', 'he'],
    ['a list footer behind the padding', 'aGVsbG8=\r\n-- \r\nunsubscribe, please!\r\n', 'hello'],
    ['cut short', 'aGVsbG', 'hell'],
    ['nothing', '', ''],
  ])('%s', (_name, encoded, text) => {
    expect(decode(encoded, 'base64')).toBe(text);
  });
});

describe('quoted-printable', () => {
  test.each([
    ['soft and hard line breaks', 'a=\r\nb\r\nc', 'ab\r\nc'],
    ['lower-case hex', '=e4=bd=a0', '\xe4\xbd\xa0'],
    ['blanks before a line end go', 'a  \t\r\nb', 'a\r\nb'],
    ['blanks behind a soft break', 'a=  \r\nb', 'ab'],
    ['what is no hex stays', 'a=zz 1=2', 'a=zz 1=2'],
    ['a lone = at the end goes', 'a=', 'a'],
    ['bare LF', 'a=\nb\n', 'ab\n'],
  ])('%s', (_name, encoded, text) => {
    expect(decode(encoded, 'quoted-printable')).toBe(text);
  });
});

test('uuencode', () => {
  expect(decode('begin 644 x.txt\r\n%:&5L;&\\ \r\n`\r\nend\r\njunk', 'x-uuencode')).toBe('hello');
});

test('an encoding nobody knows is taken as it is', () => {
  expect(decode('text', 'text/html')).toBe('text');
});

test.each(['base64', 'quoted-printable', 'x-uuencode', '8bit'])(
  '%s comes out the same however it is cut',
  (encoding) => {
    const original = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256));
    const encoded: Record<string, string> = {
      base64: original.toString('base64').replace(/.{76}/g, '$&\r\n'),
      'quoted-printable': [...original]
        .map(
          (byte, i) => `=${byte.toString(16).padStart(2, '0').toUpperCase()}${i % 20 === 19 ? '=\r\n' : ''}`,
        )
        .join(''),
      'x-uuencode': 'begin 644 x\r\n%:&5L;&\\ \r\n`\r\nend\r\n',
      '8bit': original.toString('latin1'),
    };
    const whole = decodeTransfer(Buffer.from(encoded[encoding]!, 'latin1'), encoding);
    for (const size of [1, 3, 7, 77, 1000]) {
      const decoder = transferDecoder(encoding);
      const pieces: Buffer[] = [];
      const bytes = Buffer.from(encoded[encoding]!, 'latin1');
      for (let at = 0; at < bytes.length; at += size)
        pieces.push(Buffer.from(decoder.push(bytes.subarray(at, at + size))));
      pieces.push(decoder.end());
      expect(Buffer.concat(pieces).equals(whole)).toBe(true);
    }
    expect(whole.toString('hex')).toBe(
      encoding === 'x-uuencode' ? Buffer.from('hello').toString('hex') : original.toString('hex'),
    );
  },
);
