import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../electron/engine/clock.ts';

const day = 24 * 60 * 60 * 1000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a wait of months is as long as it was asked for', () => {
  const task = vi.fn();
  systemClock.after(70 * day, task);
  vi.advanceTimersByTime(70 * day - 1);
  expect(task).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(task).toHaveBeenCalledOnce();
});

test('a wait of months can be cancelled when half of it is over', () => {
  const task = vi.fn();
  const cancel = systemClock.after(70 * day, task);
  vi.advanceTimersByTime(35 * day);
  cancel();
  vi.advanceTimersByTime(70 * day);
  expect(task).not.toHaveBeenCalled();
});
