import { describe, expect, test } from 'vitest';
import {
  type Answered,
  replyRecipients,
  replyReferences,
} from '../../../../electron/engine/drafts/recipients.ts';

const person = (name: string) => ({ name, address: `${name}@example.com` });
const [ann, bob, cy, me, list] = ['ann', 'bob', 'cy', 'me', 'list'].map(person) as [
  Answered['from'][0],
  Answered['from'][0],
  Answered['from'][0],
  Answered['from'][0],
  Answered['from'][0],
];
const own = (address: string) => ['me@example.com', 'me@other.example'].includes(address.toLowerCase());
const original = (some: Partial<Answered> = {}): Answered => ({
  from: [ann],
  to: [me],
  cc: [],
  replyTo: [],
  ...some,
});

describe('who gets an answer', () => {
  test('the sender', () => expect(replyRecipients(original(), own, false)).toEqual({ to: [ann], cc: [] }));
  test('whom the sender wishes (Reply-To)', () =>
    expect(replyRecipients(original({ replyTo: [bob] }), own, false)).toEqual({ to: [bob], cc: [] }));
  test('all: everyone once, none of the own addresses', () =>
    expect(
      replyRecipients(
        original({
          to: [me, bob, { name: 'x', address: 'ANN@example.com' }],
          cc: [cy, bob, { name: '', address: 'me@other.example' }],
        }),
        own,
        true,
      ),
    ).toEqual({
      to: [ann],
      cc: [bob, cy],
    }));
  test('an answer to one’s own message goes to whom that went', () => {
    expect(replyRecipients(original({ from: [me], to: [bob] }), own, false)).toEqual({ to: [bob], cc: [] });
    expect(replyRecipients(original({ from: [me], to: [bob], cc: [cy] }), own, true)).toEqual({
      to: [bob],
      cc: [cy],
    });
  });
  test('a note to oneself is answered to oneself', () =>
    expect(replyRecipients(original({ from: [me], to: [me] }), own, false)).toEqual({ to: [me], cc: [] }));
  test('a list that put itself into Reply-To does not make a private answer public', () => {
    const post = original({ to: [list], replyTo: [list], listPost: '<mailto:list@example.com?subject=x>' });
    expect(replyRecipients(post, own, false)).toEqual({ to: [ann], cc: [] });
    expect(replyRecipients(post, own, true)).toEqual({ to: [list], cc: [ann] });
  });
  test('all of a list: the list too, where it is not named', () =>
    expect(replyRecipients(original({ to: [], listPost: '<mailto:list@example.com>' }), own, true)).toEqual({
      to: [ann],
      cc: [{ name: '', address: 'list@example.com' }],
    }));
  test('a list without posting is not written to', () =>
    expect(replyRecipients(original({ listPost: 'NO' }), own, true)).toEqual({ to: [ann], cc: [] }));
});

describe('the chain of references', () => {
  test.each([
    [
      'grows by the original',
      { messageId: '<c>', references: ['<a>', '<b>'], inReplyTo: ['<b>'] },
      ['<a>', '<b>', '<c>'],
    ],
    ['begins with the original', { messageId: '<c>', references: [], inReplyTo: [] }, ['<c>']],
    [
      'takes In-Reply-To where there is no chain',
      { messageId: '<c>', references: [], inReplyTo: ['<b>'] },
      ['<b>', '<c>'],
    ],
    ['but not two of them', { messageId: '<c>', references: [], inReplyTo: ['<a>', '<b>'] }, ['<c>']],
    ['without a Message-ID stays', { references: ['<a>'], inReplyTo: [] }, ['<a>']],
  ])('%s', (_name, message, expected) => {
    expect(replyReferences(message)).toEqual(expected);
  });

  test('keeps the first and the last of many', () => {
    const chain = replyReferences({
      messageId: '<new>',
      references: Array.from({ length: 200 }, (_, i) => `<${i}>`),
      inReplyTo: [],
    });
    expect([chain.length, chain[0], chain.at(-1)]).toEqual([50, '<0>', '<new>']);
  });
});
