import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';
import { appId, productName } from './identity.ts';

/**
 * Says who this program is and where it lives, before anything reads either. The profile is that of the served
 * shell, or the folder that `--profile` names; Chromium's own files get a folder of their own in it, because `Cache`
 * and `cache` are one on Windows and macOS.
 *
 * @returns the profile's folder
 */
export function takeProfile(args: readonly string[]): string {
  app.setName(productName);
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  if (process.platform === 'linux') app.setDesktopName(`${appId}.desktop`);
  const profile = profileFolder(args) ?? join(app.getPath('appData'), productName);
  const chromium = join(profile, 'chromium');
  // Electron refuses folders that are not there; only their owner may enter.
  mkdirSync(chromium, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  app.setPath('sessionData', chromium);
  return profile;
}

function profileFolder(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === '--profile' || arg.startsWith('--profile='));
  const named = args[at]?.slice('--profile='.length) || args[at + 1];
  return at < 0 || !named ? undefined : resolve(named);
}
