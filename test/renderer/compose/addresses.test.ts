import { describe, expect, test } from 'vitest';
import {
  isAddress,
  parseAddresses,
  showAddress,
  withAddresses,
} from '../../../renderer/compose/addresses.ts';

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
    [
      'Vidal, Marta <m@a.example>; Li, Wei <li@b.example>; bob@c.example, cy@c.example',
      [
        ['Vidal, Marta', 'm@a.example'],
        ['Li, Wei', 'li@b.example'],
        ['', 'bob@c.example'],
        ['', 'cy@c.example'],
      ],
    ],
    [
      'Ann Lee\tann@a.example\nBob\tbob@b.example',
      [
        ['Ann Lee', 'ann@a.example'],
        ['Bob', 'bob@b.example'],
      ],
    ],
    ['ann@a.example (Ann, at work)', [['Ann, at work', 'ann@a.example']]],
    ['Ann ann@a.example', [['Ann', 'ann@a.example']]],
    [
      'a@a.example  b@b.example',
      [
        ['', 'a@a.example'],
        ['', 'b@b.example'],
      ],
    ],
    ['周岚 <ｚｈｏｕ＠b。example>', [['周岚', 'zhou@b.example']]],
    ['\u202aann@a.example\u202c\u200b', [['', 'ann@a.example']]],
    ['Ann\u2028Bcc <ann@a.example>', [['Ann Bcc', 'ann@a.example']]],
    ['"Bank <b@bank.example>" <x@evil.example>', [['Bank <b@bank.example>', 'x@evil.example']]],
    // Neither vanishes in the name of the other.
    ['Ann <ann@a.example> Bob <bob@b.example>', [['', 'Ann <ann@a.example> Bob <bob@b.example>']]],
    [
      'ann <ann@a.example, Bob <bob@b.example>',
      [
        ['', 'ann <ann@a.example'],
        ['Bob', 'bob@b.example'],
      ],
    ],
    [' , ;', []],
  ])('%s', (text, expected) => {
    expect(parseAddresses(text).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  test.each([
    ['Team: a@a.example, "B, b" <b@b.example>; c@c.example', ['Team', 'Team', undefined]],
    ['同事：a@a.example，b@b.example；c@c.example', ['同事', '同事', undefined]],
    ['"The team": a@a.example', ['The team']],
    ['mailto:a@a.example', [undefined]],
    ['undisclosed-recipients:;', []],
  ])('%s keeps the name of its group', (text, groups) => {
    expect(parseAddresses(text).map(({ group }) => group)).toEqual(groups);
    expect(parseAddresses(text).every(({ address }) => isAddress(address))).toBe(true);
  });

  test.each([
    ['ann@xn--fsqu00a.example', 'ann@例子.example'],
    ['x@xn--mnchen-3ya.example', 'x@münchen.example'],
    ['x@xn--80ak6aa92e.com', 'x@аррӏе.com'],
    ['x@xn--.example', 'x@xn--.example'],
    ['x@xn--99999999999.example', 'x@xn--99999999999.example'],
    ['x@plain.example', 'x@plain.example'],
  ])('%s is read as %s', (address, shown) => {
    expect(showAddress({ name: '', address })).toBe(shown);
  });

  test('somebody written in both spellings of a domain is one', () => {
    expect(
      withAddresses(parseAddresses('ann@例子.example'), parseAddresses('Ann@xn--fsqu00a.EXAMPLE')),
    ).toHaveLength(1);
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
