import type { Settings } from '../../shared/model/settings.ts';
import type { SettingsFile } from '../engine/vault/settings-file.ts';

/** The same settings, and the shell hears of every change: the menu's language and the theme of the frame are its own. */
export function heardSettings(file: SettingsFile, onChange: (settings: Settings) => void): SettingsFile {
  return {
    get: () => file.get(),
    async set(some) {
      const all = await file.set(some);
      onChange(all);
      return all;
    },
  };
}
