import { describe, expect, test } from 'vitest';
import type { Named } from '../../../../electron/engine/pop3/names.ts';
import { type Local, planDownloads, planRemovals } from '../../../../electron/engine/pop3/plan.ts';
import type { ServerCopy } from '../../../../electron/engine/vault/local-mail/local-mail.ts';
import type { Pop3Options } from '../../../../shared/model/account.ts';

const day = 24 * 60 * 60 * 1000;
const copy = (uidl: string, more: Partial<ServerCopy> = {}): ServerCopy => ({
  uidl,
  state: 'there',
  seenAt: 0,
  size: 100,
  print: 'p',
  ...more,
});
const named = (number: number, known?: ServerCopy, more: Partial<Named> = {}): Named => ({
  number,
  size: 100,
  key: known?.uidl ?? `new${number}`,
  ...(known && { copy: known, print: known.print ?? 'p' }),
  ...more,
});

describe('what is downloaded', () => {
  function plan(
    messages: readonly Named[],
    more: Partial<Parameters<typeof planDownloads>[0]> = {},
  ): { whole: number[]; headers: number[]; notes: readonly object[] } {
    const known = new Map(messages.flatMap(({ copy: each }) => (each ? [[each.uidl, each] as const] : [])));
    const { whole, headers, notes } = planDownloads({ messages, known, local: () => 'inbox', ...more });
    return { whole: whole.map(({ number }) => number), headers: headers.map(({ number }) => number), notes };
  }

  test('all that is new, newest first, and nothing twice', () => {
    expect(plan([named(1), named(2, copy('a')), named(3)])).toEqual({
      whole: [3, 1],
      headers: [],
      notes: [],
    });
  });

  test('what was removed here does not come back', () => {
    expect(plan([named(1, copy('a'))], { local: () => 'removed' }).whole).toEqual([]);
  });

  test('of big ones the headers; just so big is not too big', () => {
    const sizes = [named(1, undefined, { size: 1000 }), named(2, undefined, { size: 1001 })];
    expect(plan(sizes, { headersAbove: 1000 })).toMatchObject({ whole: [1], headers: [2] });
  });

  test('of those bigger than any may be as well', () => {
    expect(plan([named(1)], { tooBig: new Set(['new1']) })).toMatchObject({ whole: [], headers: [1] });
  });

  test('the whole of one, when the person wished so and only headers are here', () => {
    const wished = [named(1, copy('a', { wish: 'whole' }))];
    expect(plan(wished, { local: () => 'headers' })).toMatchObject({ whole: [1], notes: [] });
    expect(plan(wished, { local: () => 'removed' })).toMatchObject({
      whole: [],
      notes: [{ uidl: 'a', wish: undefined }],
    });
  });

  test('one during which the line broke comes last', () => {
    expect(plan([named(1), named(2), named(3)], { suspects: new Set(['new3']) }).whole).toEqual([2, 1, 3]);
  });

  test.each<[string, Partial<ServerCopy>, Partial<Named>, readonly object[]]>([
    ['a deletion that did not happen is open again', { state: 'deleting' }, {}, [{ state: 'there' }]],
    ['what was gone and is back is there', { state: 'gone' }, {}, [{ state: 'there' }]],
    ['a new size is kept', {}, { size: 120 }, [{ state: 'there', size: 120 }]],
    ['what did not change is not written again', {}, {}, []],
  ])('%s', (_name, before, now, notes) => {
    expect(plan([named(1, copy('a', before), now)]).notes).toMatchObject(notes);
  });

  test.each<[ServerCopy['state'], number]>([
    ['there', 1],
    ['deleting', 1],
    ['gone', 0],
  ])('a copy called %s that the server does not list is gone, noted %i times', (state, times) => {
    const known = new Map([['a', copy('a', { state, wish: 'remove' })]]);
    const { notes } = planDownloads({ messages: [], known, local: () => 'inbox' });
    expect(notes).toEqual(Array(times).fill({ uidl: 'a', state: 'gone', wish: undefined }));
  });
});

describe('what leaves the server', () => {
  const always: Pop3Options['leave'] = { kind: 'always' };
  const after = (days: number): Pop3Options['leave'] => ({ kind: 'days', days });
  const whenDeleted: Pop3Options['leave'] = { kind: 'until-deleted' };
  const newest = (count: number): Pop3Options['leave'] => ({ kind: 'newest', count });
  const wished: Partial<ServerCopy> = { wish: 'remove' };
  const now = 14 * day;

  test.each<[string, Pop3Options['leave'], Partial<ServerCopy>, Local, boolean]>([
    ['left for ever', always, {}, 'inbox', false],
    ['left for ever, though it was removed here', always, {}, 'removed', false],
    ['left for ever, but the person asked for it', always, wished, 'inbox', true],
    ['asked for, but only its headers are here', always, wished, 'headers', false],
    ['14 days old', after(14), {}, 'inbox', true],
    ['a moment less than 14 days old', after(14), { seenAt: 1 }, 'inbox', false],
    ['at once', after(0), { seenAt: now }, 'inbox', true],
    ['at once, but only its headers are here', after(0), {}, 'headers', false],
    ['at once, removed here before', after(0), {}, 'removed', true],
    ['until deleted, and it is in the inbox', whenDeleted, {}, 'inbox', false],
    ['until deleted, and it was moved', whenDeleted, {}, 'elsewhere', true],
    ['until deleted, and it was removed for good', whenDeleted, {}, 'removed', true],
    ['until deleted, moved, but only its headers are here', whenDeleted, {}, 'headers', false],
    ['among the newest', newest(1), {}, 'inbox', false],
  ])('%s', (_name, leave, known, local, goes) => {
    const due = planRemovals({ messages: [named(1, copy('a', known))], local: () => local, leave, now });
    expect(due).toHaveLength(goes ? 1 : 0);
  });

  test('what is not here at all never leaves', () => {
    const removals = [after(0), whenDeleted, newest(1)].flatMap((leave) =>
      planRemovals({ messages: [named(1), named(2)], local: () => 'removed', leave, now }),
    );
    expect(removals).toEqual([]);
  });

  test('all but the newest: by when they were first seen, then by their number there', () => {
    const messages = [
      named(1, copy('late', { seenAt: 5 })),
      named(2, copy('a', { seenAt: 1 })),
      named(3, copy('b', { seenAt: 1 })),
      named(4, copy('c', { seenAt: 1 })),
    ];
    const due = planRemovals({ messages, local: () => 'inbox', leave: newest(2), now });
    expect(due.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  test('messages that nothing but their number tells apart leave only when all of them are here', () => {
    const first = named(1, copy('top:x'));
    const second = named(2, undefined, { key: 'top:x#2' });
    const due = (messages: readonly Named[]): number =>
      planRemovals({ messages, local: () => 'inbox', leave: after(0), now }).length;
    expect(due([first, second])).toBe(0);
    expect(due([first, { ...second, copy: copy('top:x#2') }])).toBe(2);
    expect(due([first])).toBe(1);
  });

  test('100 new among 100,000 are planned in a moment', () => {
    const messages = Array.from({ length: 100_100 }, (_, index) =>
      index < 100_000 ? named(index + 1, copy(`u${index}`)) : named(index + 1),
    );
    const known = new Map(messages.flatMap(({ copy: each }) => (each ? [[each.uidl, each] as const] : [])));
    const { whole, notes } = planDownloads({ messages, known, local: () => 'inbox' });
    expect([whole.length, notes.length]).toEqual([100, 0]);
  });
});
