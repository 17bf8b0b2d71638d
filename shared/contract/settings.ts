import { type } from '@orpc/contract';
import { settings as settingsSchema, type Settings } from '../model/settings.ts';
import { procedure } from './errors.ts';

export const settings = {
  get: procedure.output(type<Settings>()),
  set: procedure.input(settingsSchema.partial()).output(type<Settings>()),
};
