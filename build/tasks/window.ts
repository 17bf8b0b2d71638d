import { spawn, type ChildProcess } from 'node:child_process';
import { hasApt, installCommand, installPackages, isRoot } from './debian.ts';
import { type Browser, browserDataFolder, findBrowser } from './browsers.ts';

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Without a display no window opens, whatever is installed. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** What the search for a browser asks of this computer, and may do to it. */
export interface BrowserShelf {
  readonly find: () => Browser | undefined;
  readonly hasApt: () => boolean;
  readonly isRoot: () => boolean;
  readonly install: typeof installPackages;
  readonly say: (sentence: string) => void;
}

const thisComputer: BrowserShelf = { find: findBrowser, hasApt, isRoot, install: installPackages, say };

/** Finds a browser, and as root on Debian installs one; every other case is told with its command. */
export async function browserForWindow(shelf: BrowserShelf = thisComputer): Promise<Browser | undefined> {
  const found = shelf.find();
  if (found) return found;
  if (!shelf.hasApt()) {
    shelf.say(
      'No Chromium, Chrome or Edge was found. Install one of them, then open the address above in it.',
    );
    return undefined;
  }
  if (!shelf.isRoot()) {
    shelf.say(`No Chromium, Chrome or Edge was found. Install one with:\n  ${installCommand(['chromium'])}`);
    return undefined;
  }
  shelf.say(
    'No Chromium, Chrome or Edge was found; as root on Debian, Skein installs chromium with apt-get.',
  );
  const problem = await shelf.install(['chromium']);
  if (problem) shelf.say(problem);
  return shelf.find();
}

/** Everything that has nothing to do with mail is switched off; the window's data lies in the profile. */
export function windowArguments(address: string, dataFolder: string, asRoot: boolean): readonly string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${dataFolder}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--password-store=basic',
    '--window-size=1280,800',
    ...(asRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}

/** Opens the address as a window of its own, without tabs and address line. */
export function openWindow(browser: Browser, address: string, profile: string): ChildProcess {
  const asRoot = process.platform === 'linux' && isRoot();
  if (asRoot)
    say(
      `${browser.name} runs with --no-sandbox, because root has no sandbox. Better start Skein as an ordinary user.`,
    );
  const child = spawn(browser.path, windowArguments(address, browserDataFolder(browser, profile), asRoot), {
    stdio: 'ignore',
  });
  child.on('error', (error) =>
    say(`${browser.name} did not start (${error.message}). Open the address above in a browser.`),
  );
  return child;
}
