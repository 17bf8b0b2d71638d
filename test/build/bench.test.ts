import { expect, it } from 'vitest';
import { isWithin } from '../../build/tasks/bench.ts';

it.each([
  [50, '<= 50', true],
  [50.1, '<= 50', false],
  [5000, '>= 5000', true],
  [4999, '>= 5000', false],
  [1, undefined, true],
])('%d against %s', (value, budget, within) => {
  expect(isWithin({ what: 'it', unit: 'ms', value, ...(budget && { budget }) })).toBe(within);
});
