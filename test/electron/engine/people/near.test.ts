import { describe, expect, test } from 'vitest';
import { Book } from '../../../../electron/engine/people/book.ts';
import { nearTo } from '../../../../electron/engine/people/near-people.ts';
import { isOneSlip, nearDomain } from '../../../../shared/text/near.ts';

const at = Date.UTC(2026, 10, 1);

function bookOf(heard: readonly string[], wrote: readonly string[] = []): Book {
  const book = new Book();
  const add = (address: string, isWritten: boolean): void =>
    book.add({ at, wrote: isWritten, to: [{ name: 'X', address }] }, () => []);
  for (const address of heard) add(address, false);
  for (const address of wrote) add(address, true);
  return book;
}

describe('a domain that is nearly a well-known one', () => {
  test.each([
    ['gmial.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmai.com', 'gmail.com'],
    ['gmaill.com', 'gmail.com'],
    ['gmail.co', 'gmail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['outlok.com', 'outlook.com'],
    ['yahooo.com', 'yahoo.com'],
    ['qq.con', 'qq.com'],
    ['qq.cm', 'qq.com'],
    ['163.cm', '163.com'],
    ['163.con', '163.com'],
    ['126.comm', '126.com'],
    ['foxmial.com', 'foxmail.com'],
    ['vip.163.cm', 'vip.163.com'],
    ['icluod.com', 'icloud.com'],
    ['gmx.nte', 'gmx.net'],
  ])('%s: %s', (domain, meant) => {
    expect(nearDomain(domain)).toBe(meant);
  });

  test.each([
    'gmail.com',
    'mail.com',
    'gmx.com',
    'gmx.at',
    'yahoo.ca',
    'me.com',
    'qqq.com',
    'q.com',
    '162.com',
    '1633.com',
    'live.cn',
    'outlook.fr',
    'skein.example',
    'web.dev',
    'university.edu.cn',
    'aol.co.uk',
  ])('%s is one of its own', (domain) => {
    expect(nearDomain(domain)).toBeUndefined();
  });

  test('a slip is a letter more, less, other, or two in the other order', () => {
    expect(['abd', 'abdc', 'abcdx', 'bacd', 'abxd'].map((each) => isOneSlip(each, 'abcd'))).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(['abcd', 'ab', 'dcba', 'badc'].map((each) => isOneSlip(each, 'abcd'))).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });
});

describe('an address that is nearly that of somebody known', () => {
  const book = bookOf(
    ['marta@atelier.example', 'li.wei1@corp.example', 'bob@a.example'],
    ['first@a.example', 'firsd@a.example'],
  );
  test.each([
    ['mrata@atelier.example', 'marta@atelier.example'],
    ['Martaa@atelier.example', 'marta@atelier.example'],
    ['marta@atelie.example', 'marta@atelier.example'],
    ['fiirst@a.example', 'first@a.example'],
  ])('%s: %s', (address, meant) => {
    expect(nearTo(book, address)).toMatchObject({ by: 'person', address: meant });
  });

  test.each([
    'marta@atelier.example',
    'MARTA@atelier.example',
    'li.wei2@corp.example',
    'rob@a.example',
    'first@a.example',
    'firsd@a.example',
    'nobody',
  ])('%s is meant', (address) => {
    expect(nearTo(book, address)).toBeUndefined();
  });

  test('whoever answered from a strange domain has it', () => {
    expect(nearTo(bookOf(['ann@gmial.com']), 'ann@gmial.com')).toBeUndefined();
    expect(nearTo(bookOf([], ['ann@gmial.com']), 'Ann@gmial.com')).toEqual({
      by: 'domain',
      name: '',
      address: 'Ann@gmail.com',
    });
  });
});
