import { describe, expect, it } from 'vitest';
import { groupFates, receiptKey } from '../../../renderer/reader/group-fates.ts';
import type { RecipientFate } from '../../../shared/model/report.ts';

const shown = (at: number): string => String(Math.floor(at / 100));
const fate = (address: string, action: RecipientFate['action'], at = 100): RecipientFate => ({
  address,
  action,
  at,
  ...(action === 'failed' && {
    failure: { code: 'recipient-refused', params: { recipient: address } } as const,
  }),
});
const lines = (fates: readonly RecipientFate[]) =>
  groupFates(fates, shown).map(({ action, names }) => `${action} ${names.join()}`);

describe('what became of several recipients', () => {
  it('is one line for those of whom the same is shown, what failed first', () => {
    const fates = [
      fate('a', 'delivered', 110),
      fate('b', 'delayed'),
      fate('c', 'delivered', 120),
      fate('d', 'failed'),
      fate('e', 'failed'),
      fate('f', 'delivered', 300),
    ];
    expect(lines(fates)).toEqual(['failed d', 'failed e', 'delayed b', 'delivered a,c', 'delivered f']);
  });

  it('is nothing of nobody', () => {
    expect(lines([])).toEqual([]);
  });
});

describe('a receipt', () => {
  it.each([
    ['displayed', 'displayed'],
    ['deleted', 'deleted'],
    ['dispatched', 'processed'],
    ['denied', 'other'],
    ['anything', 'other'],
  ])('%s is said as %s', (disposition, key) => {
    expect(receiptKey(disposition)).toBe(key);
  });
});
