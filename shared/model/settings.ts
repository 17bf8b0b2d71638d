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
  /** Bodies kept offline: those of the last N days, 0: as opened, -1: all. */
  offlineDays: z.number().int().min(-1).max(36_500).default(30),
});
export type Settings = z.infer<typeof settings>;
