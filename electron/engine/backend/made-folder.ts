import type { RemoteFolder } from '../../../shared/store/rows.ts';
import { isFailed } from '../failed.ts';
import type { MailBackend } from './mail-backend.ts';

/**
 * Where mail of an account goes, made where its server has no such folder: some start with an inbox and nothing else.
 *
 * @param choose among those that are there
 * @throws Failed, what the line says
 */
export async function madeFolder(
  name: string,
  choose: (folders: readonly RemoteFolder[]) => string | undefined,
  cached: readonly RemoteFolder[],
  backend: Pick<MailBackend, 'folders' | 'createFolder'>,
): Promise<string> {
  // A cache that is new knows no folder yet, which does not mean that there is none.
  const folders = cached.length > 0 ? cached : await backend.folders();
  const known = choose(folders);
  if (known !== undefined) return known;
  const path = besideOthers(folders, name);
  await backend.createFolder(path).catch((error: unknown) => {
    if (!isFailed(error, 'folder-exists')) throw error;
  });
  return path;
}

/** The path of a new folder: on servers whose personal folders all lie below INBOX, there too. */
export function besideOthers(
  folders: readonly Pick<RemoteFolder, 'path' | 'role' | 'delimiter'>[],
  name: string,
): string {
  const inbox = folders.find(({ path, role }) => role === 'inbox' || path === 'INBOX');
  const prefix = inbox && `${inbox.path}${inbox.delimiter}`;
  const others = folders.filter((folder) => folder !== inbox);
  const isBelow = prefix && others.length > 0 && others.every(({ path }) => path.startsWith(prefix));
  return isBelow ? `${prefix}${name}` : name;
}
