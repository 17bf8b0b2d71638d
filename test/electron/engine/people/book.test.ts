import { describe, expect, test } from 'vitest';
import { Book, type Letter } from '../../../../electron/engine/people/book.ts';
import { loadReadings } from '../../../../electron/engine/people/pinyin.ts';

const read = await loadReadings();
const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 1);

type Told = readonly [line: string, daysAgo: number, wrote?: boolean];

function bookOf(...letters: readonly Told[]): Book {
  const book = new Book();
  for (const [line, daysAgo, wrote = false] of letters) {
    const [, name = '', address = ''] = /^(.*?) ?<(.+)>$/.exec(line) ?? [];
    const letter: Letter = { at: now - daysAgo * day, wrote, to: [{ name, address }] };
    book.add(letter, read);
  }
  return book;
}

const found = (book: Book, text: string, hidden = ''): string[] =>
  book.find(text, 5, (address) => address === hidden).map(({ address }) => address);

describe('who is meant', () => {
  const book = bookOf(
    ['Marta Vidal <marta@atelier-vidal.example>', 3],
    ['Jean-Luc Müller <jl.mueller@werk.example>', 3],
    ['O’Neil, Ann <ann.oneil@sub.office.example>', 3],
    ['张三 <sales@a.example>', 3],
    ['单雄信 <b1@a.example>', 3],
    ['曾国藩 <b2@a.example>', 3],
    ['解晓东 <b3@a.example>', 3],
    ['吕布 <b4@a.example>', 3],
    ['尉迟恭 <b5@a.example>', 3],
    ['仇英 <b6@a.example>', 3],
    ['區家輝 <b7@a.example>', 3],
    ['李雷 Lei Li <b8@a.example>', 3],
  );
  test.each([
    ['mar', 'marta@atelier-vidal.example'],
    ['vid', 'marta@atelier-vidal.example'],
    ['vidal marta', 'marta@atelier-vidal.example'],
    ['martav', 'marta@atelier-vidal.example'],
    ['atelier', 'marta@atelier-vidal.example'],
    ['marta@atel', 'marta@atelier-vidal.example'],
    ['"Marta Vi', 'marta@atelier-vidal.example'],
    ['muller', 'jl.mueller@werk.example'],
    ['MÜLLER', 'jl.mueller@werk.example'],
    ['luc', 'jl.mueller@werk.example'],
    ['mueller', 'jl.mueller@werk.example'],
    ['oneil', 'ann.oneil@sub.office.example'],
    ['office', 'ann.oneil@sub.office.example'],
    ['张', 'sales@a.example'],
    ['三', 'sales@a.example'],
    ['zs', 'sales@a.example'],
    ['zhangsan', 'sales@a.example'],
    ['zhangs', 'sales@a.example'],
    ['zsan', 'sales@a.example'],
    ['zhang san', 'sales@a.example'],
    ['shan', 'b1@a.example'],
    ['sxx', 'b1@a.example'],
    ['zengguofan', 'b2@a.example'],
    ['zgf', 'b2@a.example'],
    ['guofan', 'b2@a.example'],
    ['xiexd', 'b3@a.example'],
    ['lvbu', 'b4@a.example'],
    ['lubu', 'b4@a.example'],
    ['yuchi', 'b5@a.example'],
    ['qiuying', 'b6@a.example'],
    ['oujh', 'b7@a.example'],
    ['ｌｉｌｅｉ', 'b8@a.example'],
  ])('%s finds %s', (text, address) => {
    expect(found(book, text)[0]).toBe(address);
  });

  test.each(['ida', 'zxs', 'arta', 'example.com', 'zhangsanz'])('%s finds nobody', (text) => {
    expect(found(book, text)).toEqual([]);
  });
});

describe('who comes first', () => {
  test('somebody written to, before somebody who only wrote', () => {
    const book = bookOf(
      ['Ann <ann1@a.example>', 1],
      ['Ann <ann1@a.example>', 2],
      ['Ann <ann2@a.example>', 5, true],
    );
    expect(found(book, 'ann')).toEqual(['ann2@a.example', 'ann1@a.example']);
  });

  test('somebody of now, before somebody of long ago, however often it was', () => {
    const long = Array.from({ length: 20 }, (_, n): Told => ['Ann <old@a.example>', 800 + n, true]);
    const book = bookOf(...long, ['Ann <new@a.example>', 2, true]);
    expect(found(book, 'ann')).toEqual(['new@a.example', 'old@a.example']);
  });

  test('whom one writes to often, before whom one wrote to once, a little later', () => {
    const often = Array.from({ length: 5 }, (_, n): Told => ['Ann <often@a.example>', 10 + n, true]);
    const book = bookOf(...often, ['Ann <once@a.example>', 3, true]);
    expect(found(book, 'ann')).toEqual(['often@a.example', 'once@a.example']);
  });

  test('a name that begins so, before a domain', () => {
    const book = bookOf(
      ['Bob <bob@anna.example>', 1, true],
      ['Bob <bob@anna.example>', 2, true],
      ['Anna <a1@b.example>', 20],
    );
    expect(found(book, 'anna')).toEqual(['a1@b.example', 'bob@anna.example']);
  });

  test('people, before machines and lists that write every day', () => {
    const daily = (line: string) => Array.from({ length: 30 }, (_, n): Told => [line, n]);
    const book = bookOf(
      ...daily('Shop <no-reply@shop.example>'),
      ...daily('Shop <newsletter@shop.example>'),
      ...daily('Shop talk <all@lists.shop.example>'),
      ['Sam Shopper <sam@b.example>', 90],
    );
    expect(found(book, 'shop')[0]).toBe('sam@b.example');
  });

  test('nobody who is hidden', () => {
    const book = bookOf(['Ann <Ann@a.example>', 1]);
    expect(found(book, 'ann', 'ann@a.example')).toEqual([]);
  });
});

describe('what is known of somebody', () => {
  test('is told once, whatever the case of the address, with when', () => {
    const book = bookOf(
      ['Ann <Ann@A.example>', 9],
      ['Ann <ann@a.example>', 4, true],
      ['Ann <ann@a.example>', 6],
    );
    expect(book.find('', 5, () => false)).toEqual([
      { name: 'Ann', address: 'Ann@A.example', wroteAt: now - 4 * day, heardAt: now - 6 * day },
    ]);
  });

  test('their name is the one they use now, not the one they were written with, nor an address', () => {
    const book = bookOf(
      ['Ann Before <ann@a.example>', 9],
      ['Ann Now <ann@a.example>', 5],
      ['Annie <ann@a.example>', 1, true],
      ['ann@bank.example <ann@a.example>', 0],
    );
    expect(book.get('ANN@a.example')?.name).toBe('Ann Now');
    expect(found(book, 'now')).toEqual(['ann@a.example']);
    expect(found(book, 'before')).toEqual([]);
  });

  test('what is no address is not kept', () => {
    expect(bookOf(['Ann <ann>', 1], ['Bob <@a.example>', 1]).size).toBe(0);
  });
});
