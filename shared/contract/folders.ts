import { type } from '@orpc/contract';
import type { FolderRole } from '../model/folder.ts';
import type { AccountId, FolderId } from '../model/ids.ts';
import { procedure } from './errors.ts';

export interface Folder {
  readonly id: FolderId;
  readonly accountId: AccountId;
  /** Full path with the server's delimiter, decoded. */
  readonly path: string;
  /** Last component, as the server spells it. */
  readonly name: string;
  readonly parentId?: FolderId;
  readonly role?: FolderRole;
  /** False for a name that only holds other folders (\Noselect). */
  readonly selectable: boolean;
  readonly total: number;
  readonly unread: number;
}

export const folders = {
  /** All folders of all accounts, each account's in tree order: roles first, then by name. */
  list: procedure.output(type<readonly Folder[]>()),
};
