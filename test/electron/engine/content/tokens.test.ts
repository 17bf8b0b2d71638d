import { expect, test } from 'vitest';
import { createTokens } from '../../../../electron/engine/content/tokens.ts';
import type { MessageId } from '../../../../shared/model/ids.ts';

const part = { use: 'part', id: 1 as MessageId, section: '2' } as const;

test('a token names one thing, for one use', () => {
  const tokens = createTokens(() => 'one');
  const token = tokens.mint(part);
  expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
  expect(tokens.find('part', token)).toEqual(part);
  expect(tokens.find('source', token)).toBeUndefined();
  expect(tokens.find('draft-part', token)).toBeUndefined();
  expect(tokens.mint(part)).toBe(token);
  expect(tokens.mint({ ...part, section: '3' })).not.toBe(token);
});

test('a forged one names nothing', () => {
  const tokens = createTokens(() => 'one');
  const token = tokens.mint(part);
  expect(tokens.find('part', `${token}A`)).toBeUndefined();
  expect(tokens.find('part', '__proto__')).toBeUndefined();
  expect(createTokens(() => 'one').find('part', token)).toBeUndefined();
});

test('one of another generation names nothing, not even when the generation is the same again', () => {
  let generation = 'one';
  const tokens = createTokens(() => generation);
  const token = tokens.mint(part);
  generation = 'two';
  expect(tokens.find('part', token)).toBeUndefined();
  expect(tokens.mint(part)).not.toBe(token);
  generation = 'one';
  expect(tokens.find('part', token)).toBeUndefined();
});
