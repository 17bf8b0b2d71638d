import { beforeEach, expect, test } from 'vitest';
import { createProgress, type Progress } from '../../../../electron/engine/pop3/progress.ts';
import type { SyncState } from '../../../../shared/model/sync.ts';
import { createManualClock, type ManualClock } from '../../../fixtures/manual-clock.ts';

let clock: ManualClock;
let told: Extract<SyncState, { kind: 'downloading' }>[];

beforeEach(() => {
  clock = createManualClock();
  told = [];
});

const start = (total: number, bytesTotal: number): Progress =>
  createProgress({ total, bytesTotal }, clock, (state) => told.push(state));

test('it is told at the beginning, a few times a second, and at the end', () => {
  const progress = start(1000, 1_000_000);
  for (let message = 0; message < 1000; message++) {
    clock.advance(1);
    progress.bytes(1000);
    progress.message(1000);
  }
  expect(told[0]).toMatchObject({ done: 0, total: 1000, bytesDone: 0 });
  expect(told.at(-1)).toMatchObject({ done: 1000, bytesDone: 1_000_000 });
  expect(told.length).toBeLessThan(8);
});

test('a big message moves on while it comes', () => {
  const progress = start(1, 10_000);
  clock.advance(1000);
  progress.bytes(5000);
  expect(told.at(-1)).toMatchObject({ done: 0, bytesDone: 5000 });
});

test('the time left is guessed after a second, and does not jump when the line stands still for a moment', () => {
  const progress = start(100, 100_000);
  for (let second = 0; second < 10; second++) {
    clock.advance(1000);
    progress.bytes(1000);
    progress.message(1000);
  }
  expect(told.at(-1)?.secondsLeft).toBe(90);
  clock.advance(1000);
  progress.bytes(0);
  expect(told.at(-1)?.secondsLeft).toBeLessThan(130);
});

test('a server that lies about sizes does not bring it beyond all', () => {
  const progress = start(2, 2000);
  clock.advance(1000);
  progress.bytes(9000);
  expect(told.at(-1)?.bytesDone).toBe(2000);
  progress.message(1000);
  clock.advance(1000);
  progress.bytes(10);
  expect(told.at(-1)?.bytesDone).toBe(1010);
});
