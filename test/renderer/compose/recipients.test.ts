import { describe, expect, test } from 'vitest';
import { doubtOf } from '../../../renderer/compose/recipients/doubts.ts';
import { corrected, faultOf } from '../../../renderer/compose/recipients/faults.ts';
import { added, moved, replaced, without } from '../../../renderer/compose/recipients/lists.ts';
import type { Near } from '../../../shared/model/person.ts';

describe('why an address is none', () => {
  test.each([
    ['ann', 'no-at', undefined],
    ['ann@', 'no-domain', undefined],
    ['@a.example', 'no-local', undefined],
    ['ann@@a.example', 'two-at', 'ann@a.example'],
    ['ann@b@a.example', 'two-at', undefined],
    ['ann lee@a.example', 'space', 'annlee@a.example'],
    ['ann@a. example', 'space', 'ann@a.example'],
    ['ann@a.example.', 'dot', 'ann@a.example'],
    ['ann.@a.example', 'dot', 'ann@a.example'],
    ['ann@a..example', 'dot', 'ann@a.example'],
    ['ann@a.example>', 'host', 'ann@a.example'],
    ['ann@a_b.example', 'host', undefined],
    ['ann@-a.example', 'host', undefined],
    ['an:n@a.example', 'character', 'ann@a.example'],
    ['ann@a.example\r\nBcc: x@y.example', 'character', undefined],
    ['ann\u2028@a.example', 'character', undefined],
    ['ann\u0085@a.example', 'character', undefined],
    ['ann\u202e@a.example', 'character', undefined],
    [`${'a'.repeat(65)}@a.example`, 'too-long', undefined],
    [`${'周'.repeat(22)}@a.example`, 'too-long', undefined],
  ])('%j: %s', (address, fault, better) => {
    expect(faultOf(address)).toBe(fault);
    expect(corrected(address)).toBe(better);
  });
});

describe('an address that may not be the one meant', () => {
  const doubt = (address: string, name = '', near?: Near | null) => doubtOf({ name, address }, near);
  test.each([
    ['ann@gmial.com', 'near-domain', 'ann@gmail.com'],
    ['ann@qq.con', 'near-domain', 'ann@qq.com'],
    ['ann@office', 'no-tld', undefined],
    ['ann@аррle.example', 'look-alike', 'ann@apple.example'],
    ['ann@xn--80ak6aa92e.com', 'look-alike', 'ann@apple.com'],
    ['аnn@a.example', 'look-alike', 'ann@a.example'],
  ])('%s: %s', (address, kind, better) => {
    expect(doubt(address)).toMatchObject({ kind, ...(better ? { correction: { address: better } } : {}) });
  });

  test.each([
    'иван@почта.рф',
    'сор@сор.рф',
    'νίκος@παράδειγμα.ελ',
    '周岚@例子.example',
    'a@[192.0.2.1]',
    'a@localhost',
    'ann@a.example',
    'nobody',
  ])('%s is not doubted', (address) => {
    expect(doubt(address)).toBeUndefined();
  });

  test('a name that is another address is left out, one that is the same says nothing', () => {
    expect(doubt('evil@x.example', 'Bank <bank@bank.example>')).toEqual({
      kind: 'other-address',
      correction: { name: '', address: 'evil@x.example' },
    });
    expect(doubt('ann@a.example', 'Ann@A.example')).toBeUndefined();
  });

  test('letters beyond ASCII before the @ are doubted where the server does not take them', () => {
    const person = (address: string) => ({ name: '', address });
    expect(doubtOf(person('周岚@a.example'), null, false)).toEqual({ kind: 'needs-utf8' });
    expect(doubtOf(person('周岚@a.example'), null, true)).toBeUndefined();
    expect(doubtOf(person('ann@例子.example'), null, false)).toBeUndefined();
  });

  test('what the engine knows counts more than a list of providers', () => {
    expect(doubt('ann@gmial.com', '', null)).toBeUndefined();
    expect(doubt('mrata@a.example', '', { by: 'person', name: 'Marta', address: 'marta@a.example' })).toEqual(
      {
        kind: 'near-person',
        correction: { name: 'Marta', address: 'marta@a.example' },
      },
    );
  });
});

describe('the fields of recipients', () => {
  const one = (address: string) => ({ name: '', address });
  const lists = {
    to: [one('ann@a.example')],
    cc: [one('bob@a.example')],
    bcc: [],
    replyTo: [one('me@a.example')],
  };

  test('who gets the message already is not added, and it is told where they are', () => {
    const more = [one('BOB@a.example'), one('cy@a.example'), one('cy@a.example'), one('me@a.example')];
    expect(added(lists, 'to', more)).toEqual({
      change: { to: [...lists.to, one('cy@a.example'), one('me@a.example')] },
      twins: [{ recipient: one('BOB@a.example'), field: 'cc' }],
    });
    // Where answers go is another matter than who gets it.
    expect(added(lists, 'replyTo', [one('ann@a.example')]).twins).toEqual([]);
  });

  test('somebody moves with name and group, and is never twice', () => {
    const team = { name: 'Ann', address: 'ann@a.example', group: 'Team' };
    expect(moved({ ...lists, to: [team] }, 'ANN@a.example', 'to', 'bcc')).toEqual({ to: [], bcc: [team] });
    expect(moved({ ...lists, bcc: [one('ann@A.example')] }, 'ann@a.example', 'to', 'bcc')).toEqual({
      to: [],
      bcc: [one('ann@A.example')],
    });
    expect(moved(lists, 'nobody@a.example', 'to', 'cc')).toEqual({});
  });

  test('a chip that is edited stays in its place, and may become several or none', () => {
    const to = [one('a@x.example'), one('b@x.example'), one('c@x.example')];
    expect(
      replaced({ ...lists, to }, 'to', 'b@x.example', [one('d@x.example'), one('bob@a.example')]),
    ).toEqual({
      to: [one('a@x.example'), one('d@x.example'), one('c@x.example')],
    });
    expect(replaced({ ...lists, to }, 'to', 'b@x.example', [])).toEqual({ to: [to[0], to[2]] });
    expect(without({ ...lists, to }, 'to', 'A@x.example')).toEqual({ to: to.slice(1) });
  });
});
