import type { Hub } from '../events/hub.ts';
import type { TemplatesFile } from '../vault/templates-file.ts';
import { api } from './implementation.ts';

export function templatesApi(templates: TemplatesFile, hub: Pick<Hub, 'emit'>) {
  return {
    list: api.templates.list.handler(() => templates.list()),
    save: api.templates.save.handler(async ({ input }) => {
      const saved = await templates.save(input);
      hub.emit({ kind: 'templates' });
      return saved;
    }),
    remove: api.templates.remove.handler(async ({ input }) => {
      await templates.remove(input.id);
      hub.emit({ kind: 'templates' });
    }),
  };
}
