import { z } from 'zod';
import { templateId } from './ids.ts';

/** A letter to begin with. Its fields are written `{{name}}`: see shared/text/template-fields.ts. */
export const template = z.object({
  id: templateId,
  /** What the menu calls it. */
  name: z.string().trim().min(1).max(200),
  /** May be empty: then the message keeps its own. */
  subject: z.string().max(4000),
  /** As the editor writes it; pictures are `data:` addresses. */
  html: z.string().max(5_000_000),
});
export type Template = z.infer<typeof template>;
