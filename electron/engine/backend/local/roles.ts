import type { FolderRole } from '../../../../shared/model/folder.ts';

/** Folders with a role, as they are called in mail on this computer; the face shows them in the person's language. */
const names = new Map<FolderRole, string>([
  ['inbox', 'INBOX'],
  ['drafts', 'Drafts'],
  ['sent', 'Sent'],
  ['archive', 'Archive'],
  ['junk', 'Junk'],
  ['trash', 'Trash'],
]);

export const nameOfRole = (role: FolderRole): string => names.get(role) ?? role;

/** @returns the role of a folder that Skein itself makes under this path */
export function roleOfName(path: string): FolderRole | undefined {
  return [...names].find(([, name]) => name === path)?.[0];
}
