import { describe, expect, test } from 'vitest';
import { isAddress, parseAddresses, withAddresses } from '../../../renderer/compose/addresses.ts';

describe('what is typed into an address field', () => {
  test.each([
    ['ann@a.example', [['', 'ann@a.example']]],
    ['Ann <ann@a.example>', [['Ann', 'ann@a.example']]],
    [
      '"Vidal, Marta" <m@a.example>, 周岚 <zhou@b.example>',
      [
        ['Vidal, Marta', 'm@a.example'],
        ['周岚', 'zhou@b.example'],
      ],
    ],
    [
      'a@a.example; b@b.example，c@c.example；d@d.example、e@e.example',
      [
        ['', 'a@a.example'],
        ['', 'b@b.example'],
        ['', 'c@c.example'],
        ['', 'd@d.example'],
        ['', 'e@e.example'],
      ],
    ],
    [
      'a@a.example\r\nb@b.example\n',
      [
        ['', 'a@a.example'],
        ['', 'b@b.example'],
      ],
    ],
    ['"Say \\"hi\\"" <h@a.example>', [['Say "hi"', 'h@a.example']]],
    ['mailto:a@a.example', [['', 'a@a.example']]],
    ['ann', [['', 'ann']]],
    [' , ;', []],
  ])('%s', (text, expected) => {
    expect(parseAddresses(text).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  test.each([
    'a@b.example',
    'a.b+c@b-c.example',
    '周@例子.example',
    'a@localhost',
    'a@[192.0.2.1]',
    '"a b"@c.example',
  ])('%s is an address', (text) => {
    expect(isAddress(text)).toBe(true);
  });

  test.each([
    'a',
    '@b',
    'a@',
    'a b@c.example',
    'a@b..c',
    '.a@b.example',
    'a..b@c.example',
    'a@-b.example',
    'a@b_c',
    'a@b@c',
    'a@b.example\r\nBcc: x@y.example',
    '<a@b>',
  ])('%j is none', (text) => {
    expect(isAddress(text)).toBe(false);
  });

  test('nobody is added twice, whatever the case', () => {
    const ann = { name: 'Ann', address: 'Ann@a.example' };
    expect(withAddresses([ann], parseAddresses('ann@A.example, bob@a.example, bob@a.example'))).toEqual([
      ann,
      { name: '', address: 'bob@a.example' },
    ]);
  });

  test('a paste of a thousand addresses is done at once', () => {
    const text = Array.from({ length: 1000 }, (_, n) => `"Name, ${n}" <n${n}@a.example>`).join(', ');
    expect(parseAddresses(text)).toHaveLength(1000);
  });
});
