import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { isFailed } from '../../failed.ts';
import type { FileSystem } from '../file-system.ts';
import { lockProfile, type ProfileLock } from '../lock.ts';

const files = ['vault.json', 'accounts.json', 'settings.json'];
const folders = ['mail', 'drafts', 'outbox', 'journal'];

export interface FoundVault {
  readonly vault: string;
  /** The profile it belongs to, where there may be a running Skein; a copy under another name has none. */
  readonly profile?: string;
}

/** @param folder a profile, or a vault itself. @returns undefined when it is neither. */
export async function findVault(fs: FileSystem, folder: string): Promise<FoundVault | undefined> {
  const inside = join(folder, 'vault');
  if (await looksLikeVault(fs, inside)) return { vault: inside, profile: folder };
  if (!(await looksLikeVault(fs, folder))) return undefined;
  return basename(folder) === 'vault' ? { vault: folder, profile: dirname(folder) } : { vault: folder };
}

async function looksLikeVault(fs: FileSystem, folder: string): Promise<boolean> {
  const [hasFiles, hasFolders] = [await fs.list(folder), await fs.listFolders(folder)];
  return files.some((name) => hasFiles.includes(name)) || folders.some((name) => hasFolders.includes(name));
}

/**
 * Keeps Skein from starting on this profile meanwhile.
 *
 * @returns undefined where nothing can be written and nothing needs to be: a copy on a disk that is read only
 * @throws Failed `profile-locked` while Skein uses it; `disk-full`, `disk-failed`
 */
export async function holdProfile(
  fs: FileSystem,
  found: FoundVault,
  clock: Clock,
  repair: boolean,
): Promise<ProfileLock | undefined> {
  if (found.profile === undefined) return undefined;
  try {
    return await lockProfile({ fs, profileFolder: found.profile, clock });
  } catch (error) {
    const free = (await fs.status(join(found.profile, 'lock'))) === undefined;
    if (!repair && free && isFailed(error, 'disk-failed', 'disk-full')) return undefined;
    throw error;
  }
}
