import { expect, test } from 'vitest';
import { comingDate, dayGroups, monthOrYear, rowDate } from '../../../renderer/i18n/dates.ts';

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

test('a time to come says the hour today, the weekday for a week, and then the date', () => {
  expect(comingDate(at(2026, 11, 21, 19), now, 'en')).toBe('19:05');
  expect(comingDate(at(2026, 11, 22, 8), now, 'en')).toBe('Sun 08:05');
  expect(comingDate(at(2026, 11, 23, 8), now, 'zh-CN')).toBe('周一 08:05');
  expect(comingDate(at(2026, 11, 28, 8), now, 'en')).toBe('28 Nov 08:05');
  expect(comingDate(at(2027, 1, 4, 8), now, 'en')).toBe('4 Jan 2027 08:05');
});

test('days are grouped by the calendar, weeks begin on Monday, months become years', () => {
  const groups = dayGroups(now);
  const under = (time: number): unknown => groups.find(({ from }) => from <= time);
  expect(under(at(2026, 11, 22))).toMatchObject({ key: 'future' });
  expect(under(at(2026, 11, 21, 0))).toMatchObject({ key: 'today' });
  expect(under(at(2026, 11, 20, 23))).toMatchObject({ key: 'yesterday' });
  expect(under(at(2026, 11, 16))).toMatchObject({ key: 'this-week' });
  expect(under(at(2026, 11, 15))).toMatchObject({ key: 'last-week' });
  expect(under(at(2026, 11, 9))).toMatchObject({ key: 'last-week' });
  expect(under(at(2026, 11, 8))).toMatchObject({ key: 'this-month' });
  expect(under(at(2026, 10, 30))).toMatchObject({ month: 9, year: 2026 });
  expect(under(at(2026, 1, 1, 0))).toMatchObject({ month: 0, year: 2026 });
  expect(under(at(2025, 12, 31, 23))).toMatchObject({ year: 2025 });
  expect(under(at(1971, 1, 1))).toMatchObject({ key: 'older' });
});

test('a stretch that is covered by another has no heading, and each begins before the one above it', () => {
  for (let day = 1; day <= 400; day += 1) {
    const groups = dayGroups(new Date(2026, 0, day, 11).getTime());
    const starts = groups.map(({ from }) => from);
    expect(starts).toEqual([...new Set(starts)].sort((one, other) => other - one));
    expect(groups.length).toBeLessThan(65);
  }
  const monday = dayGroups(at(2026, 11, 23));
  expect(monday.some((group) => 'key' in group && group.key === 'this-week')).toBe(false);
});

test('months are called by their names, years by their figures', () => {
  expect(monthOrYear({ month: 9, year: 2026 }, 'en')).toBe('October');
  expect(monthOrYear({ year: 2019 }, 'en')).toBe('2019');
  expect(monthOrYear({ year: 2019 }, 'zh-CN')).toBe('2019年');
});
