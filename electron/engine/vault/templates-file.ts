import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { TemplateId } from '../../../shared/model/ids.ts';
import { type Template, template as templateSchema } from '../../../shared/model/template.ts';
import { Failed } from '../failed.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { jsonBytes, writeAtomically } from './atomic.ts';
import type { FileSystem } from './file-system.ts';
import { type FileVersion, readVersioned } from './versions.ts';

/** `vault/templates.json`: letters to begin with. Reads answer from memory. */
export interface TemplatesFile {
  /** By name. */
  list(): readonly Template[];
  /** Durable when it resolves. @throws Failed `input-invalid` where the id is of none, `disk-full`, `disk-failed` */
  save(template: Omit<Template, 'id'> & { readonly id?: TemplateId | undefined }): Promise<Template>;
  remove(id: TemplateId): Promise<void>;
}

export const templatesVersion: FileVersion = {
  file: 'templates.json',
  current: 1,
  steps: {},
  newer: 'vault-newer',
};
export const templatesFile = z.object({ version: z.number(), templates: z.array(templateSchema) });

/** @throws Failed `vault-newer`, `file-invalid`, `disk-failed` */
export async function openTemplatesFile(fs: FileSystem, vaultFolder: string): Promise<TemplatesFile> {
  const path = join(vaultFolder, templatesVersion.file);
  const bytes = await fs.read(path);
  let templates: readonly Template[] = bytes
    ? readVersioned(templatesVersion, templatesFile, bytes).value.templates
    : [];
  const inTurn = oneAtATime();

  async function keep(next: readonly Template[]): Promise<void> {
    const sorted = next.toSorted((one, other) => one.name.localeCompare(other.name));
    await writeAtomically(fs, path, jsonBytes({ version: templatesVersion.current, templates: sorted }));
    templates = sorted;
  }

  return {
    list: () => templates,
    save: ({ id, ...rest }) =>
      inTurn(async () => {
        if (id !== undefined && !templates.some((each) => each.id === id))
          throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'id' } });
        const saved: Template = { id: id ?? (randomUUID() as TemplateId), ...rest };
        await keep([...templates.filter((each) => each.id !== saved.id), saved]);
        return saved;
      }),
    remove: (id) => inTurn(() => keep(templates.filter((each) => each.id !== id))),
  };
}
