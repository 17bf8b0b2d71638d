import { describe, expect, test } from 'vitest';
import { hasFlag, sameFlags, Seen, withFlags } from '../../../shared/model/flags.ts';

describe('flags', () => {
  test('are compared without case, as RFC 9051 2.3.2 asks', () => {
    expect(hasFlag(['\\SEEN'], Seen)).toBe(true);
    expect(withFlags(['\\seen', '$Junk'], [Seen], ['$junk'])).toEqual(['\\seen']);
  });

  test('are the same in any order', () => {
    expect(sameFlags(['a', 'B'], ['b', 'A'])).toBe(true);
    expect(sameFlags(['a'], ['a', 'b'])).toBe(false);
  });
});
