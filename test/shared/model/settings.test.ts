import { expect, it } from 'vitest';
import { settings, settingsWish } from '../../../shared/model/settings.ts';

it('a wish changes only what it names', () => {
  expect(settingsWish.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  expect(settingsWish.parse({})).toEqual({});
  const all = settings.parse({ undoSend: 30 });
  expect(settings.parse({ ...all, ...settingsWish.parse({ spelling: false }) })).toEqual({
    ...all,
    undoSend: 30,
    spelling: false,
  });
});

it('refuses what no setting may be', () => {
  expect(settingsWish.safeParse({ undoSend: -1 }).success).toBe(false);
  expect(settingsWish.safeParse({ writeIn: 'cellar' }).success).toBe(false);
});
