import { type } from '@orpc/contract';
import { z } from 'zod';
import type { FolderRole } from '../model/folder.ts';
import { accountId, folderId, type AccountId, type FolderId } from '../model/ids.ts';
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

/** What an import did. `refused`: bytes that are no message, e.g. of a file that is no mail at all. */
export interface ImportResult {
  readonly imported: number;
  readonly refused: number;
}

const folderName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^/\p{Cc}]+$/u);

export const folders = {
  /** All folders of all accounts, each account's in tree order: roles first, then by name. */
  list: procedure.output(type<readonly Folder[]>()),
  /** In an account whose mail is on this computer (Local Folders, POP3). @returns when the tree has it */
  create: procedure
    .input(z.object({ accountId, parentId: folderId.optional(), name: folderName }))
    .output(type<{ readonly id: FolderId }>()),
  rename: procedure.input(z.object({ id: folderId, name: folderName })).output(type<void>()),
  /** An empty one, with the empty ones in it. */
  remove: procedure.input(z.object({ id: folderId })).output(type<void>()),
  /**
   * Where to POST `.eml` and mbox files for a folder on this computer, one a request; the answer is
   * {@link ImportResult} as JSON.
   */
  importUrl: procedure.input(z.object({ id: folderId })).output(type<{ readonly url: string }>()),
  /** Serves all messages of a folder as one mbox file (RFC 4155, mboxrd quoting), once all are known. */
  exportUrl: procedure.input(z.object({ id: folderId })).output(type<{ readonly url: string }>()),
};
