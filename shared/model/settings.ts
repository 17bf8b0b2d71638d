import { z } from 'zod';

/** Everything the person can choose that belongs to the profile; versioned (`vault/settings.json`). */
export const settings = z.object({
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  density: z.enum(['cards', 'compact']).default('cards'),
  /** Seconds a message stays on the screen before it is marked read; -1: never by itself. */
  markReadAfter: z.number().min(-1).max(60).default(1),
  /** Seconds a sent message waits for undo. */
  undoSend: z.number().int().min(0).max(120).default(10),
  /** Senders whose remote images are always shown, lower case. */
  remoteImagesFrom: z.array(z.string().max(320)).max(10_000).default([]),
  /** Addresses that are not suggested any more while one writes, lower case. */
  notSuggested: z.array(z.string().max(1000)).max(10_000).default([]),
  /** Bodies kept offline: those of the last N days, 0: as opened, -1: all. */
  offlineDays: z.number().int().min(-1).max(36_500).default(30),
  /** Where a message is written: in a pane over the mail, in a window of its own, or an answer below what it answers. */
  writeIn: z.enum(['pane', 'window', 'inline']).default('pane'),
  /** Marks misspelt words while something is written. */
  spelling: z.boolean().default(true),
  /** The languages whose words are known (BCP 47), where the shell has a choice; none: those of the system. */
  spellingLanguages: z
    .array(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))
    .max(20)
    .default([]),
});
export type Settings = z.infer<typeof settings>;

type Shape = typeof settings.shape;
type WishShape = { [Name in keyof Shape]: z.ZodOptional<ReturnType<Shape[Name]['removeDefault']>> };

/** A change of some of them. Not `settings.partial()`, which puts the default in for each one that is not named. */
export const settingsWish = z.object(
  Object.fromEntries(
    Object.entries(settings.shape).map(([name, one]) => [name, one.removeDefault().optional()]),
  ) as WishShape,
);
