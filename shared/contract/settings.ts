import { type } from '@orpc/contract';
import { settingsWish, type Settings } from '../model/settings.ts';
import { procedure } from './errors.ts';

export const settings = {
  get: procedure.output(type<Settings>()),
  /** Changes those that are named. */
  set: procedure.input(settingsWish).output(type<Settings>()),
};
