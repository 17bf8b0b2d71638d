import { describe, expect, test } from 'vitest';
import { swapText } from '../../../../renderer/compose/signature/text-signature.ts';

const known = ['Ann\nSales', 'Ann', '安'];

describe('the signature of a message in plain text', () => {
  test('comes behind what is written, below its delimiter', () => {
    expect(swapText('', known, 'Ann', false)).toBe('\n\n-- \nAnn');
    expect(swapText('Hello', known, 'Ann', false)).toBe('Hello\n-- \nAnn');
  });
  test('has no delimiter where a quote comes behind it, which would be taken for a part of it', () =>
    expect(swapText('', known, 'Ann', true)).toBe('\n\nAnn'));
  test('is replaced as a whole, and nothing else is', () => {
    expect(swapText('Ann is here\n\n-- \nAnn\nSales', known, '安', false)).toBe('Ann is here\n\n-- \n安');
    expect(swapText('x\n-- \n安\n\n> quoted\n> Ann', known, 'Ann\nSales', false)).toBe(
      'x\n-- \nAnn\nSales\n\n> quoted\n> Ann',
    );
  });
  test('goes with its delimiter where the other has none', () =>
    expect(swapText('x\n\n-- \nAnn', known, undefined, false)).toBe('x\n\n'));
  test('is not taken for one that somebody changed by hand', () =>
    expect(swapText('x\n-- \nAnn, PhD', known, undefined, false)).toBe('x\n-- \nAnn, PhD'));
});
