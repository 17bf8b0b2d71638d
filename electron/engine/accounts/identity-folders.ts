import { identityOf, type Person } from '../../../shared/model/identity.ts';
import type { FolderRole } from '../../../shared/model/folder.ts';
import type { IdentityId } from '../../../shared/model/ids.ts';

/** What of a folder tells what it is for. */
export interface Place {
  readonly path: string;
  readonly role?: FolderRole | undefined;
}

/**
 * Where unfinished mail of an identity goes: the folder that was chosen for it, while it exists, else the account's.
 *
 * @param id of the draft; absent or gone: the default identity
 * @param folders all of the account
 * @returns a path; undefined where the account has no Drafts
 */
export function draftsFolderOf(
  account: Person,
  id: IdentityId | undefined,
  folders: readonly Place[],
): string | undefined {
  return chosen(identityOf(account, id).draftsFolder, 'drafts', folders);
}

/** Where copies of what an identity sent go; as {@link draftsFolderOf}. */
export function sentFolderOf(
  account: Person,
  id: IdentityId | undefined,
  folders: readonly Place[],
): string | undefined {
  return chosen(identityOf(account, id).sentFolder, 'sent', folders);
}

function chosen(path: string | undefined, role: FolderRole, folders: readonly Place[]): string | undefined {
  const isThere = path !== undefined && folders.some((each) => each.path === path);
  return isThere ? path : folders.find((each) => each.role === role)?.path;
}
