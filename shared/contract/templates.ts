import { type } from '@orpc/contract';
import { z } from 'zod';
import { templateId } from '../model/ids.ts';
import { template, type Template } from '../model/template.ts';
import { procedure } from './errors.ts';

export const templates = {
  /** By name. */
  list: procedure.output(type<readonly Template[]>()),
  /** Without an id it is a new one. @returns it as it is kept; `input-invalid` where its id is gone. */
  save: procedure.input(template.extend({ id: templateId.optional() })).output(type<Template>()),
  remove: procedure.input(z.object({ id: templateId })).output(type<void>()),
};
