import { expect, test } from 'vitest';
import { withWish } from '../../../renderer/compose/wishes.ts';

test('a wish is set, kept beside others, and taken back until none is left', () => {
  const one = withWish(undefined, 'readReceipt');
  expect(one).toEqual({ readReceipt: true });
  const two = withWish(one, 'requireTls');
  expect(two).toEqual({ readReceipt: true, requireTls: true });
  expect(withWish(two, 'readReceipt')).toEqual({ requireTls: true });
  expect(withWish(one, 'readReceipt')).toBeUndefined();
});
