import { expect, test } from 'vitest';
import { createBell } from '../../../../electron/engine/accounts/bell.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';

test('a ring wakes the sleeper before its time', async () => {
  const clock = createManualClock();
  const bell = createBell(clock);
  const sleeping = bell.wait(1000);
  bell.ring();
  expect(await sleeping).toBe('ring');
});

test('a ring while nobody sleeps is not lost, and counts once', async () => {
  const clock = createManualClock();
  const bell = createBell(clock);
  bell.ring();
  bell.ring();
  expect(await bell.wait(1000)).toBe('ring');
  const sleeping = bell.wait(1000);
  clock.advance(1000);
  expect(await sleeping).toBe('time');
});
