import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../../electron/engine/mime/charset.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('text is read in the charset it was written in', () => {
  test.each([
    ['utf-8', 'e4 bd a0 e5 a5 bd', '你好'],
    ['gb18030', 'c4 e3 ba c3 81 30 81 30', '你好\u0080'],
    ['gbk', 'c4 e3 ba c3 9a 86', '你好殕'],
    ['GB2312', 'c4 e3 ba c3 80', '你好€'],
    ['gb2312', 'd6 ec e9 46 bb f9', '朱镕基'],
    ['big5', 'a7 41 a6 6e', '你好'],
    ['big5-hkscs', 'a7 41 a6 6e 87 40', '你好䏰'],
    ['iso-2022-jp', '1b 24 42 24 33 24 73 1b 28 42', 'こん'],
    ['shift_jis', '82 b1 82 f1', 'こん'],
    ['euc-jp', 'a4 b3 a4 f3', 'こん'],
    ['euc-kr', 'be c8 b3 e7', '안녕'],
    ['ks_c_5601-1987', 'be c8 b3 e7', '안녕'],
    ['windows-1250', 'b9 9c', 'ąś'],
    ['windows-1251', 'cf f0 e8 e2 e5 f2', 'Привет'],
    ['koi8-r', 'f0 d2 c9 d7 c5 d4', 'Привет'],
    ['koi8-u', 'a6 a4', 'іє'],
    ['windows-1252', '93 e9 94 80', '“é”€'],
    ['iso-8859-1', '93 e9 94', '“é”'],
    ['iso-8859-15', 'a4', '€'],
    ['windows-1255', 'f9 ec', 'של'],
    ['windows-1256', 'e3 d1', 'مر'],
    ['tis-620', 'ca c7', 'สว'],
    ['utf-16le', '60 4f 7d 59', '你好'],
  ])('%s', (charset, hex, text) => {
    expect(decodeText(bytes(hex), charset)).toBe(text);
  });
});

describe('a charset that is missing, unknown or wrong is guessed', () => {
  test.each([
    ['UTF-8 declared as ASCII', 'e4 bd a0 e5 a5 bd', 'us-ascii', '你好'],
    ['Chinese with no charset', 'c4 e3 ba c3 a3 ac ca c0 bd e7', undefined, '你好，世界'],
    ['German with no charset', '47 72 fc df 65', undefined, 'Grüße'],
    ['Latin declared as UTF-8', '47 72 fc df 65', 'utf-8', 'Grüße'],
    ['an unknown name', '68 69', 'x-nobody-knows', 'hi'],
  ])('%s', (_name, hex, charset, text) => {
    expect(decodeText(bytes(hex), charset)).toBe(text);
  });

  test('UTF-7 is never decoded: it smuggles markup past filters', () => {
    expect(decodeText(Buffer.from('+ADw-script+AD4-'), 'utf-7')).toBe('+ADw-script+AD4-');
  });

  test('a few broken bytes do not turn UTF-8 into something else', () => {
    expect(
      decodeText(Buffer.concat([Buffer.from('你好，世界'), bytes('ff'), Buffer.from('再见')]), 'utf-8'),
    ).toBe('你好，世界\ufffd再见');
  });
});

describe('a character cut in two leaves nothing behind', () => {
  test.each([
    ['utf-8', 'e4 bd a0 e5 a5', '你'],
    ['gb18030', 'c4 e3 ba', '你'],
    ['big5', 'a7 41 a6', '你'],
    ['utf-8', 'f0 9f 98', ''],
  ])('%s', (charset, hex, text) => {
    expect(decodeText(bytes(hex), charset, true)).toBe(text);
  });
});
