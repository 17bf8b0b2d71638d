import type { Settings } from '../../../shared/model/settings.ts';

/** `vault/settings.json`. */
export interface SettingsFile {
  get(): Settings;
  /** Merges and keeps; durable when it resolves. @returns all settings as they are now. */
  set(some: Partial<Settings>): Promise<Settings>;
}
