import { describe, expect, test } from 'vitest';
import type { EncodedSection } from '../../../../electron/engine/mime/mime.ts';
import { previewOf } from '../../../../electron/engine/mime/preview.ts';

const preview = (text: string | Uint8Array, part: Partial<EncodedSection['part']> = {}): string =>
  previewOf({
    part: { section: '1', type: 'text/plain', encoding: '7bit', ...part },
    bytes: Buffer.from(text as string),
  });
const html = (text: string): string => preview(text, { type: 'text/html' });

describe('the preview is the first words a person reads', () => {
  test('line breaks become blanks', () =>
    expect(preview('Hello,\r\n\r\nhow are  you?')).toBe('Hello, how are you?'));
  test('quoted lines and their introduction are left out', () =>
    expect(preview('Yes!\n\nOn Mon, 3 May 2021, Ann wrote:\n> shall we?\n> ann')).toBe('Yes!'));
  test('Chinese introductions too', () =>
    expect(preview('好的\n\n张三 于2021年5月3日写道：\n> 可以吗')).toBe('好的'));
  test('a message that only quotes shows the quote', () => expect(preview('> one\n> two')).toBe('one two'));
  test('rules of signs are left out', () =>
    expect(preview('=====\nNews\n-------\nToday')).toBe('News Today'));
  test('at most 200 characters', () => expect(preview('字'.repeat(1000))).toHaveLength(200));
  test('a megabyte of dashes costs nothing', () => {
    expect(preview(`${'-'.repeat(1_000_000)}x`).length).toBeLessThanOrEqual(200);
    expect(preview(`${'--- '.repeat(70)}x wrote`).length).toBeLessThanOrEqual(200);
  });
  test('direction overrides cannot turn the list around', () =>
    expect(preview('a\u202Egnp.exe')).toBe('a gnp.exe'));
});

describe('HTML is read without its markup', () => {
  test('styles, scripts and the head are no text', () =>
    expect(
      html(
        '<html><head><title>T</title><style>p{color:red}</style></head><body><script>x()</script><p>Dear <b>Ann</b>,</p><p>hi</p></body>',
      ),
    ).toBe('Dear Ann, hi'));
  test('a style that was cut before its end', () => expect(html('<p>Hi</p><style>.a{b:c}')).toBe('Hi'));
  test('a head that was never closed', () => expect(html('<head><meta charset=utf-8><body>Hi')).toBe('Hi'));
  test('conditional comments', () => expect(html('<!--[if mso]><p>Outlook</p><![endif]-->Hi')).toBe('Hi'));
  test('hidden elements', () => expect(html('<div style="display:none">spacer</div><p>Hi</p>')).toBe('Hi'));
  test('entities', () =>
    expect(html('Fish &amp; chips &#8364;5&nbsp;&lt;b&gt; &unknown;')).toBe('Fish & chips €5 <b> &unknown;'));
  test('a tag cut in its middle', () => expect(html('Hi <a href="https://x.example/very-lo')).toBe('Hi'));
  test('a > inside an attribute', () => expect(html('<a title="a > b">Hi</a>')).toBe('Hi'));
  test('invisible padding of newsletters', () =>
    expect(html('Deal!&#847;&zwnj;&#8203; &#847;&zwnj;&nbsp;')).toBe('Deal!'));
  test('4 MB of unclosed tags', () => {
    expect(html('<svg '.repeat(800_000)).length).toBeLessThanOrEqual(200);
    expect(html(`${'<b title="'.repeat(400_000)}`).length).toBeLessThanOrEqual(200);
  });
});

describe('bytes that end anywhere', () => {
  const text = Buffer.from('你好，世界。Привет, мир! Grüße, Jürgen.');
  test('base64, at every length', () => {
    const encoded = text.toString('base64');
    for (let length = 1; length <= encoded.length; length++) {
      const found = preview(encoded.slice(0, length), { encoding: 'base64', charset: 'utf-8' });
      expect(text.toString().startsWith(found)).toBe(true);
    }
  });
  test('quoted-printable, at every length', () => {
    const encoded = [...text].map((byte) => `=${byte.toString(16).toUpperCase()}`).join('');
    for (let length = 1; length <= encoded.length; length++) {
      const found = preview(encoded.slice(0, length), { encoding: 'quoted-printable', charset: 'utf-8' });
      expect(text.toString().startsWith(found)).toBe(true);
    }
  });
});
