import type { TFunction } from 'i18next';
import type { Folder } from '../../shared/contract/folders.ts';

/** What the tree calls a folder: its role in the person's language, or the server's name. */
export function folderName(folder: Pick<Folder, 'role' | 'name'>, t: TFunction): string {
  return folder.role ? t(`folders.roles.${folder.role}`) : folder.name;
}
