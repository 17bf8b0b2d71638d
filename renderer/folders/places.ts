import type { TFunction } from 'i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import type { Account } from '../../shared/model/account.ts';
import { localAccountId, type AccountId } from '../../shared/model/ids.ts';
import { folderName } from '../i18n/folder-name.ts';
import { isKeptHere } from '../state/kept-here.ts';

/** Somewhere on this computer: the top of Local Folders or of a POP3 account, or one of their folders. */
export interface PlaceHere {
  /** Outlives the cache: by account and path. */
  readonly id: string;
  readonly label: string;
  readonly accountId: AccountId;
  readonly folder?: Folder;
}

/** All places of this computer in the order of the tree; a folder is called with the folders that hold it. */
export function placesHere(
  accounts: readonly Account[],
  folders: readonly Folder[],
  t: TFunction,
): readonly PlaceHere[] {
  const grounds = [
    { id: localAccountId, name: t('folders.local') },
    ...accounts.filter((account) => isKeptHere(account.id, account)),
  ];
  return grounds.flatMap(({ id, name }) => [
    { id: placeId(id), label: name, accountId: id },
    ...folders
      .filter(({ accountId }) => accountId === id)
      .map((folder) => ({
        id: placeId(id, folder),
        label: [name, ...namesTo(folder, folders, t)].join(' / '),
        accountId: id,
        folder,
      })),
  ]);
}

export function placeId(accountId: AccountId, folder?: Pick<Folder, 'path'>): string {
  return folder ? `${accountId} ${folder.path}` : accountId;
}

function namesTo(folder: Folder, folders: readonly Folder[], t: TFunction): readonly string[] {
  const parent = folders.find(({ id }) => id === folder.parentId);
  return [...(parent ? namesTo(parent, folders, t) : []), folderName(folder, t)];
}

/** How many messages lie in a folder and in those it holds. */
export function totalBelow(folder: Folder, folders: readonly Folder[]): number {
  return folders
    .filter(({ parentId }) => parentId === folder.id)
    .reduce((sum, each) => sum + totalBelow(each, folders), folder.total);
}
