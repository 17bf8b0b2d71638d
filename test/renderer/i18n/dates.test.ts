import { expect, test } from 'vitest';
import { dayGroup, monthName, rowDate } from '../../../renderer/i18n/dates.ts';

// A Saturday.
const now = new Date(2026, 10, 21, 11, 0).getTime();
const at = (year: number, month: number, day: number, hour = 9): number =>
  new Date(year, month - 1, day, hour, 5).getTime();

test('a row says the time today, the weekday this week, the day this year, and else all of it', () => {
  expect(rowDate(at(2026, 11, 21), now, 'en')).toBe('09:05');
  expect(rowDate(at(2026, 11, 20), now, 'en')).toBe('Fri 09:05');
  expect(rowDate(at(2026, 3, 2), now, 'en')).toBe('2 Mar');
  expect(rowDate(at(2019, 3, 2), now, 'en')).toBe('2 Mar 2019');
  expect(rowDate(at(2026, 11, 20), now, 'zh-CN')).toBe('周五 09:05');
});

test('days are grouped by the calendar, weeks begin on Monday', () => {
  expect(dayGroup(at(2026, 11, 21, 0), now)).toEqual({ key: 'today' });
  expect(dayGroup(at(2026, 11, 20, 23), now)).toEqual({ key: 'yesterday' });
  expect(dayGroup(at(2026, 11, 16), now)).toEqual({ key: 'this-week' });
  expect(dayGroup(at(2026, 11, 15), now)).toEqual({ key: 'last-week' });
  expect(dayGroup(at(2026, 11, 9), now)).toEqual({ key: 'last-week' });
  expect(dayGroup(at(2026, 11, 8), now)).toEqual({ key: 'this-month' });
  expect(dayGroup(at(2026, 10, 30), now)).toEqual({ month: 9, year: 2026 });
  expect(dayGroup(at(2026, 11, 22), now)).toEqual({ key: 'future' });
});

test('months of other years carry their year', () => {
  expect(monthName({ month: 9, year: 2026 }, now, 'en')).toBe('October');
  expect(monthName({ month: 9, year: 2019 }, now, 'zh-CN')).toBe('2019年10月');
});
