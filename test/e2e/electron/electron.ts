import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { buildStale, allTargets } from '../../../build/tasks/build.ts';
import { electronBinary } from '../../../build/tasks/electron.ts';
import { inProject } from '../../../build/tasks/paths.ts';

/** A binary that is here; nothing is fetched for a test. SKEIN_ELECTRON names a packaged Skein made with --test. */
export const binary = process.env['SKEIN_ELECTRON'] ?? electronBinary();

/** @returns whether these tests can run; says once, plainly, when not */
export function canRunElectron(): boolean {
  const hasScreen =
    process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (binary && hasScreen) return true;
  const why = binary
    ? 'there is no display'
    : 'there is no Electron binary on this machine (npx install-electron fetches it)';
  process.stdout.write(`Skipped: the tests in a real Electron, because ${why}.\n`);
  return false;
}

export interface RunningSkein {
  readonly app: ElectronApplication;
  readonly face: Page;
  readonly profile: string;
  stop(): Promise<void>;
}

export async function startSkein(profile?: string): Promise<RunningSkein> {
  if (!process.env['SKEIN_ELECTRON']) await buildStale(allTargets);
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'skein-electron-')));
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath: binary,
    args: [
      ...(process.env['SKEIN_ELECTRON'] ? [] : [inProject('')]),
      `--profile=${folder}`,
      // Root has no sandbox on Linux; only a test runs as root.
      ...(isRoot ? ['--no-sandbox'] : []),
    ],
    timeout: 60_000,
  });
  const face = await pageAt(app, 'app://skein/');
  return {
    app,
    face,
    profile: folder,
    async stop() {
      await app.close();
      if (profile === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The page whose address begins so, now or as soon as it opens; bounded. */
export async function pageAt(app: ElectronApplication, address: string): Promise<Page> {
  const isIt = (page: Page): boolean => page.url().startsWith(address);
  const open = app.windows().find(isIt);
  return open ?? app.waitForEvent('window', { predicate: isIt, timeout: 30_000 });
}
