import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { downloadWords, sizeOf, timeLeft } from '../../../renderer/status/download-words.ts';
import { sentences } from '../../../shared/locales/index.ts';

let t: TFunction;
beforeAll(async () => {
  t = await i18next.createInstance().init({ lng: 'en', resources: { en: { translation: sentences.en } } });
});

test('a download says how many messages, how many bytes, and how long it will take', () => {
  const state = {
    kind: 'downloading',
    done: 312,
    total: 1204,
    bytesDone: 12_000_000,
    bytesTotal: 72_000_000,
  } as const;
  expect(downloadWords('Office', { ...state, secondsLeft: 110 }, t, 'en')).toBe(
    'Office: message 312 of 1,204, 12 of 72 MB, about 2 minutes left',
  );
  expect(downloadWords('Office', { ...state, bytesTotal: 0 }, t, 'en')).toBe('Office: message 312 of 1,204');
});

test('two sizes of different units keep both', () => {
  expect(sizeOf(740_000, 72_000_000, 'en')).toEqual({ done: '740 KB', total: '72 MB' });
});

test('the time left is said in words that do not jump', () => {
  expect([3, 31, 60, 100, 3500, 3700, 9000].map((seconds) => timeLeft(seconds, t))).toEqual([
    'about 10 seconds left',
    'about 40 seconds left',
    'about a minute left',
    'about 2 minutes left',
    'about 58 minutes left',
    'about an hour left',
    'about 3 hours left',
  ]);
});
