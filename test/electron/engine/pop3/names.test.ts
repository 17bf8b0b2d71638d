import { describe, expect, test } from 'vitest';
import type { Listed } from '../../../../electron/engine/backend/pop3/pop3-session.ts';
import { identify, nameMessages, type Naming, unclear } from '../../../../electron/engine/pop3/names.ts';
import type { Fingerprint } from '../../../../electron/engine/pop3/recognise.ts';
import type { ServerCopy } from '../../../../electron/engine/vault/local-mail/local-mail.ts';

const copy = (uidl: string, more: Partial<ServerCopy> = {}): ServerCopy => ({
  uidl,
  state: 'there',
  seenAt: 1,
  size: 100,
  print: `print of ${uidl}`,
  ...more,
});
const known = (...copies: readonly ServerCopy[]): ReadonlyMap<string, ServerCopy> =>
  new Map(copies.map((each) => [each.uidl, each]));
const listed = (...uidls: readonly (string | undefined)[]): Listed[] =>
  uidls.map((uidl, index) => ({ number: index + 1, size: 100, ...(uidl !== undefined && { uidl }) }));
const many = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const seen = (prints: Readonly<Record<number, string>>): ReadonlyMap<number, Fingerprint> =>
  new Map(
    Object.entries(prints).map(([number, print]) => [Number(number), { print, topKey: `top:${print}` }]),
  );
const keys = ({ messages }: Naming): (readonly [string, string?])[] =>
  messages.map((each) => [each.key, each.copy?.uidl]);

/** As a look does it, with the headers that it was given. */
const named = (
  listing: readonly Listed[],
  copies: ReadonlyMap<string, ServerCopy>,
  headers: ReadonlyMap<number, Fingerprint>,
): Naming => nameMessages(identify(listing, copies), copies, headers);

describe('whose headers are looked at before anything is downloaded', () => {
  const old = many('old', 20);
  test.each<[string, Listed[], ReadonlyMap<string, ServerCopy>, number]>([
    ['nobody’s at the first look', listed(...many('new', 1000)), known(), 0],
    [
      'nobody’s when some are new',
      listed(...old, ...many('new', 15)),
      known(...old.map((each) => copy(each))),
      0,
    ],
    [
      'the new ones’ when most are new',
      listed(...old.slice(0, 5), ...many('new', 15)),
      known(...old.slice(0, 5).map((each) => copy(each))),
      15,
    ],
    ['the new ones’ when most of what was there is gone', listed('new'), known(copy('a'), copy('b')), 1],
    ['those without a UIDL', listed('a', undefined, ''), known(copy('a')), 2],
    ['those that share one', listed('a', 'b', 'a', 'a'), known(copy('a'), copy('b')), 3],
    ['those whose UIDL is no name', listed('x'.repeat(5000)), known(), 1],
    ['one that has another size than before', [{ number: 1, size: 999, uidl: 'a' }], known(copy('a')), 1],
    ['not when sizes are not told', [{ number: 1, size: 0, uidl: 'a' }], known(copy('a')), 0],
    ['one that was gone', listed('a'), known(copy('a', { state: 'gone' })), 1],
  ])('%s', (_name, listing, copies, count) => {
    expect(unclear(identify(listing, copies), copies, 'always')).toHaveLength(count);
  });

  test('where the policy leaves nothing on the server, a lot of new mail is just that', () => {
    const gone = many('old', 20).map((each) => copy(each, { state: 'gone' }));
    const copies = known(...gone);
    const now = identify(listed(...many('new', 50)), copies);
    expect(unclear(now, copies, 'if-still-there')).toEqual([]);
    expect(unclear(now, copies, 'always')).toHaveLength(50);
  });
});

describe('which message is which', () => {
  test('a UIDL that is known is that message; others are new', () => {
    const naming = named(listed('a', 'b'), known(copy('a')), new Map());
    expect(keys(naming)).toEqual([
      ['a', 'a'],
      ['b', undefined],
    ]);
    expect(naming.renames).toEqual([]);
  });

  test('a server that moved: what is recognised keeps its record under the new name', () => {
    const naming = named(
      listed('n1', 'n2', 'n3'),
      known(copy('o1', { seenAt: 11 }), copy('o2', { state: 'gone' })),
      seen({ 1: 'print of o1', 2: 'print of o2', 3: 'never seen' }),
    );
    expect(keys(naming)).toEqual([
      ['n1', 'n1'],
      ['n2', 'n2'],
      ['n3', undefined],
    ]);
    expect(naming.renames).toEqual([
      { from: 'o1', copy: copy('n1', { seenAt: 11, print: 'print of o1' }) },
      { from: 'o2', copy: copy('n2', { print: 'print of o2' }) },
    ]);
  });

  test('messages without a name are named by their headers, those alike are numbered', () => {
    const naming = named(
      listed(undefined, undefined, undefined),
      known(copy('top:p', { print: 'p' })),
      seen({ 1: 'p', 2: 'p', 3: 'q' }),
    );
    expect(keys(naming)).toEqual([
      ['top:p', 'top:p'],
      ['top:p#2', undefined],
      ['top:q', undefined],
    ]);
  });

  test('a UIDL that two messages have from now on: the one that is here is recognised', () => {
    const naming = named(listed('a', 'a'), known(copy('a')), seen({ 1: 'other', 2: 'print of a' }));
    expect(keys(naming)).toEqual([
      ['top:other', undefined],
      ['top:print of a', 'top:print of a'],
    ]);
    expect(naming.renames.map(({ from }) => from)).toEqual(['a']);
  });

  test('a message whose size alone changed is the same', () => {
    const naming = named([{ number: 1, size: 999, uidl: 'a' }], known(copy('a')), seen({ 1: 'print of a' }));
    expect(keys(naming)).toEqual([['a', 'a']]);
    expect(naming.renames).toEqual([]);
  });

  test('a name that another message has now: that one is new, and the old one is known by its print alone', () => {
    const naming = named([{ number: 1, size: 999, uidl: 'a' }], known(copy('a')), seen({ 1: 'other' }));
    expect(keys(naming)).toEqual([['a', undefined]]);
    expect(naming.renames).toEqual([
      { from: 'a', copy: copy('was:print of a:a', { state: 'gone', print: 'print of a' }) },
    ]);
  });

  test('names that moved up by one, as of servers that call messages by their number', () => {
    const before = known(copy('1', { size: 10 }), copy('2', { size: 20 }), copy('3', { size: 30 }));
    const now = [
      { number: 1, size: 20, uidl: '1' },
      { number: 2, size: 30, uidl: '2' },
    ];
    const naming = named(now, before, seen({ 1: 'print of 2', 2: 'print of 3' }));
    expect(keys(naming)).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
    expect(applied(before, naming.renames)).toEqual({
      1: 'print of 2',
      2: 'print of 3',
      'was:print of 1:1': 'print of 1',
    });
  });

  test('names that changed places', () => {
    const before = known(copy('a', { size: 10 }), copy('b', { size: 20 }));
    const now = [
      { number: 1, size: 20, uidl: 'a' },
      { number: 2, size: 10, uidl: 'b' },
    ];
    const naming = named(now, before, seen({ 1: 'print of b', 2: 'print of a' }));
    expect(applied(before, naming.renames)).toEqual({ a: 'print of b', b: 'print of a' });
  });

  test('what has neither name nor headers is left alone', () => {
    expect(keys(named(listed(undefined), known(), new Map()))).toEqual([]);
  });
});

/** Prints by name, after all renames at once. */
function applied(
  before: ReadonlyMap<string, ServerCopy>,
  renames: Naming['renames'],
): Record<string, string | undefined> {
  const after = new Map(before);
  for (const { from } of renames) expect(after.delete(from)).toBe(true);
  for (const { copy: next } of renames) {
    expect(after.has(next.uidl)).toBe(false);
    after.set(next.uidl, next);
  }
  return Object.fromEntries([...after].map(([key, { print }]) => [key, print]));
}
