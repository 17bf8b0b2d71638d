import { join } from 'node:path';
import { z } from 'zod';
import { type Settings, settings as settingsSchema } from '../../../shared/model/settings.ts';
import { jsonBytes, writeAtomically } from './atomic.ts';
import type { FileSystem } from './file-system.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type FileVersion, readVersioned } from './versions.ts';

/** `vault/settings.json`. Reads answer from memory. */
export interface SettingsFile {
  get(): Settings;
  /** Merges and keeps; durable when it resolves. @returns all settings as they are now. */
  set(some: Partial<Settings>): Promise<Settings>;
}

export const settingsVersion: FileVersion = {
  file: 'settings.json',
  current: 1,
  steps: {},
  newer: 'settings-newer',
};
export const settingsFile = z.object({ version: z.number(), settings: settingsSchema });

/** @throws Failed `settings-newer`, `file-invalid`, `disk-failed` */
export async function openSettingsFile(fs: FileSystem, vaultFolder: string): Promise<SettingsFile> {
  const path = join(vaultFolder, settingsVersion.file);
  const bytes = await fs.read(path);
  let settings = bytes
    ? readVersioned(settingsVersion, settingsFile, bytes).value.settings
    : settingsSchema.parse({});
  const inTurn = oneAtATime();
  return {
    get: () => settings,
    set: (some) =>
      inTurn(async () => {
        const next = settingsSchema.parse({ ...settings, ...some });
        await writeAtomically(fs, path, jsonBytes({ version: settingsVersion.current, settings: next }));
        settings = next;
        return next;
      }),
  };
}
