import { accessSync, constants, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Browser {
  readonly name: string;
  readonly path: string;
}

/** In the order of preference: what Skein is tested with comes first. */
const onPath: readonly (readonly [string, string])[] = [
  ['Chromium', 'chromium'],
  ['Chromium', 'chromium-browser'],
  ['Chrome', 'google-chrome-stable'],
  ['Chrome', 'google-chrome'],
  ['Edge', 'microsoft-edge-stable'],
  ['Edge', 'microsoft-edge'],
];

const macApplications: readonly (readonly [string, string])[] = [
  ['Chrome', 'Google Chrome'],
  ['Chromium', 'Chromium'],
  ['Edge', 'Microsoft Edge'],
];

const windowsPrograms: readonly (readonly [string, string])[] = [
  ['Chrome', String.raw`Google\Chrome\Application\chrome.exe`],
  ['Edge', String.raw`Microsoft\Edge\Application\msedge.exe`],
  ['Chromium', String.raw`Chromium\Application\chrome.exe`],
];

export interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Whether this file is there and may be run. */
  readonly isProgram: (path: string) => boolean;
}

const thisSystem: System = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  isProgram(path) {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

/** @returns an installed browser of Chromium's kind; `SKEIN_CHROMIUM` names one that lies elsewhere. */
export function findBrowser(system: System = thisSystem): Browser | undefined {
  return candidates(system).find(({ path }) => system.isProgram(path));
}

function candidates({ platform, env, home }: System): readonly Browser[] {
  const own = env['SKEIN_CHROMIUM'];
  const wish = own ? [{ name: 'Chromium', path: own }] : [];
  if (platform === 'darwin') {
    return wish.concat(
      macApplications.flatMap(([name, application]) =>
        ['/Applications', join(home, 'Applications')].map((folder) => ({
          name,
          path: join(folder, `${application}.app/Contents/MacOS/${application}`),
        })),
      ),
    );
  }
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return wish.concat(
      windowsPrograms.flatMap(([name, program]) =>
        folders.flatMap((folder) => (folder ? [{ name, path: `${folder}\\${program}` }] : [])),
      ),
    );
  }
  const folders = (env['PATH'] ?? '/usr/bin:/bin').split(delimiter);
  return wish.concat(
    onPath.flatMap(([name, program]) => folders.map((folder) => ({ name, path: join(folder, program) }))),
  );
}

/** A browser from a snap sees no hidden folder of the home, so its data goes where it may write. */
export function browserDataFolder(browser: Browser, profile: string, home = homedir()): string {
  const isSnap = browser.path.startsWith('/snap/') || realPath(browser.path).includes('/snap');
  return isSnap ? join(home, 'snap', 'chromium', 'common', 'skein') : join(profile, 'browser');
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
