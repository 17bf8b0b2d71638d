import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { RemoteFolder } from '../../../shared/store/rows.ts';
import { draftsFolderOf } from '../accounts/identity-folders.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { isFailed } from '../failed.ts';
import type { CopyPorts } from './copy-ports.ts';

/** Where a draft's copy goes; some servers start with an inbox and nothing else. @throws Failed, what the line says */
export async function draftsFolder(
  draft: Draft,
  account: Account,
  backend: MailBackend,
  store: Pick<CopyPorts['store'], 'folders'>,
): Promise<string> {
  const cached = await store.folders({ accountId: account.id });
  // A cache that is new knows no folder yet, which does not mean that there is none.
  const folders = cached.length > 0 ? cached : await backend.folders();
  const known = draftsFolderOf(account, draft.identityId, folders);
  if (known !== undefined) return known;
  const path = besideOthers(folders, 'Drafts');
  await backend.createFolder(path).catch((error: unknown) => {
    if (!isFailed(error, 'folder-exists')) throw error;
  });
  return path;
}

/** On servers whose personal folders all lie below INBOX, there too. */
function besideOthers(
  folders: readonly Pick<RemoteFolder, 'path' | 'role' | 'delimiter'>[],
  name: string,
): string {
  const inbox = folders.find(({ path, role }) => role === 'inbox' || path === 'INBOX');
  const prefix = inbox && `${inbox.path}${inbox.delimiter}`;
  const others = folders.filter((folder) => folder !== inbox);
  const isBelow = prefix && others.length > 0 && others.every(({ path }) => path.startsWith(prefix));
  return isBelow ? `${prefix}${name}` : name;
}
