import i18next, { type TFunction } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { pop3FormOf, pop3Sentence, readPop3, type Pop3Form } from '../../../renderer/accounts/pop3-form.ts';
import type { Pop3Options } from '../../../shared/model/account.ts';
import { sentences } from '../../../shared/locales/index.ts';

const usual = pop3FormOf();
const read = (form: Partial<Pop3Form>) => readPop3({ ...usual, ...form });

describe('what the person chooses about a POP3 server', () => {
  test('leaves everything there unless something else is chosen', () => {
    expect(read({})).toEqual({
      options: { leave: { kind: 'always' }, headersAbove: undefined, deliverTo: 'own', everyMinutes: 10 },
    });
  });

  test('is the same after it was shown and read again', () => {
    const options: Pop3Options = {
      leave: { kind: 'newest', count: 250 },
      headersAbove: 10_000_000,
      deliverTo: 'shared',
      everyMinutes: 0,
    };
    expect(readPop3(pop3FormOf(options))).toEqual({ options });
  });

  test.each(['', '-1', '1.5', '99999', 'ten'])('%j are no days', (leaveDays) => {
    expect(read({ leave: 'days', leaveDays })).toEqual({ errors: { leaveDays: 'days' } });
  });

  test('none is no number of messages to keep', () => {
    expect(read({ leave: 'newest', leaveCount: '0' })).toEqual({ errors: { leaveCount: 'count' } });
    // A figure that is not asked for is not looked at.
    expect(read({ leave: 'always', leaveCount: '0' })).toHaveProperty('options');
  });
});

describe.each(['en', 'zh-CN'] as const)('the sentence in %s', (language) => {
  let t: TFunction;
  beforeAll(async () => {
    const spoken = i18next.createInstance();
    t = await spoken.init({
      lng: language,
      resources: { [language]: { translation: sentences[language] } },
      interpolation: { escapeValue: false },
    });
  });
  const say = (leave: Pop3Options['leave'], headersAbove?: number): string =>
    pop3Sentence({ leave, headersAbove, deliverTo: 'own', everyMinutes: 10 }, t);

  test('says what each choice does, and each says something else', () => {
    const all = [
      say({ kind: 'always' }),
      say({ kind: 'days', days: 30 }),
      say({ kind: 'days', days: 0 }),
      say({ kind: 'until-deleted' }),
      say({ kind: 'newest', count: 1000 }),
      say({ kind: 'days', days: 30 }, 5_000_000),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((each) => /accounts\.|\{\{|undefined/.test(each))).toEqual([]);
    expect(all[1]).toContain('30');
    expect(all[4]).toContain('1,000');
    expect(all[5]).toContain('5 MB');
  });

  test('is one sentence', () => {
    const all = [say({ kind: 'days', days: 30 }, 5_000_000), say({ kind: 'newest', count: 2 }, 1_000_000)];
    for (const each of all) expect(each.match(/[.。]/g)).toHaveLength(1);
  });
});
