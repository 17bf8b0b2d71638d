import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './paths.ts';

const folder = inProject('node_modules/electron');
const fetchMs = 10 * 60_000;

/** @returns the Electron binary of this installation, or the one ELECTRON_OVERRIDE_DIST_PATH names. */
export function electronBinary(): string | undefined {
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8')
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
  return existsSync(path) ? path : undefined;
}

/** The binary that is here, or that Electron's own installer can fetch. Its complaints are not for a person to read. */
export async function electronHereOrFetched(): Promise<string | undefined> {
  const here = electronBinary();
  if (here || !existsSync(join(folder, 'install.js'))) return here;
  process.stderr.write('Electron is not here yet; fetching it.\n');
  const installer = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'ignore'],
    timeout: fetchMs,
  });
  await new Promise<void>((resolve) => {
    installer.once('exit', () => resolve());
    installer.once('error', () => resolve());
  });
  return electronBinary();
}
