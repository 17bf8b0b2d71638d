import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fromFields, laterChoices, toFields } from '../../../renderer/compose/later.ts';
import { waitUntil } from '../../../renderer/state/wait-until.ts';

const zone = process.env.TZ;
const clockShows = (at: number | undefined): string =>
  at === undefined ? 'nothing' : Object.values(toFields(at)).join(' ');
const choices = (year: number, month: number, day: number, hour: number, minute = 0) =>
  Object.fromEntries(
    laterChoices(new Date(year, month - 1, day, hour, minute).getTime()).map(({ key, at }) => [
      key,
      clockShows(at),
    ]),
  );

beforeEach(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  process.env.TZ = zone;
  if (zone === undefined) delete process.env.TZ;
  vi.useRealTimers();
});

test('the usual times are those of the clock of here', () => {
  // A Saturday.
  expect(choices(2026, 11, 21, 11, 20)).toEqual({
    hour: '2026-11-21 12:20',
    evening: '2026-11-21 19:00',
    tomorrow: '2026-11-22 08:00',
    monday: '2026-11-23 08:00',
  });
});

test('what is over, too near, or said twice is left out', () => {
  expect(Object.keys(choices(2026, 11, 21, 18, 30))).toEqual(['hour', 'tomorrow', 'monday']);
  // A Sunday: tomorrow is Monday.
  expect(Object.keys(choices(2026, 11, 22, 9))).toEqual(['hour', 'evening', 'tomorrow']);
  // On a Monday it is the next one.
  expect(choices(2026, 11, 23, 9).monday).toBe('2026-11-30 08:00');
});

test('over a change of summer time the clock shows what was said', () => {
  // On 29 March 2026 it is 03:00 right after 01:59, on 25 October 03:00 comes twice.
  expect(choices(2026, 3, 28, 11)).toMatchObject({
    tomorrow: '2026-03-29 08:00',
    monday: '2026-03-30 08:00',
  });
  expect(choices(2026, 10, 24, 11)).toMatchObject({ tomorrow: '2026-10-25 08:00' });
  expect(choices(2026, 3, 29, 1, 30).hour).toBe('2026-03-29 03:30');
  expect(clockShows(fromFields('2026-03-29', '02:30'))).toBe('2026-03-29 03:30');
  const twice = fromFields('2026-10-25', '02:30');
  expect(twice).toBe(Date.UTC(2026, 9, 25, 0, 30));
});

test('the same fields mean another moment in another zone', () => {
  const berlin = fromFields('2026-11-23', '08:00');
  process.env.TZ = 'Asia/Shanghai';
  expect(fromFields('2026-11-23', '08:00')).toBe((berlin ?? 0) - 7 * 3_600_000);
});

test('fields that name no moment name none', () => {
  expect(fromFields('', '08:00')).toBeUndefined();
  expect(fromFields('2026-11-23', '')).toBeUndefined();
  expect(fromFields('soon', '08:00')).toBeUndefined();
  expect(clockShows(fromFields('2026-11-23', '08:05:30'))).toBe('2026-11-23 08:05');
});

test('a timer beyond 24.8 days does not go off at once, and goes off when it is time', () => {
  vi.useFakeTimers();
  const day = 86_400_000;
  let count = 0;
  waitUntil(Date.now() + 40 * day, () => (count += 1));
  vi.advanceTimersByTime(39 * day);
  expect(count).toBe(0);
  vi.advanceTimersByTime(day + 1000);
  expect(count).toBe(1);
  const callOff = waitUntil(Date.now() + 30 * day, () => (count += 1));
  vi.advanceTimersByTime(10 * day);
  callOff();
  vi.advanceTimersByTime(40 * day);
  expect(count).toBe(1);
});

test('a timer looks at the clock when the computer slept over its time', () => {
  vi.useFakeTimers();
  let count = 0;
  waitUntil(Date.now() + 86_400_000, () => (count += 1));
  vi.setSystemTime(Date.now() + 2 * 86_400_000);
  vi.advanceTimersByTime(3_600_000);
  expect(count).toBe(1);
});
