import type { Account } from '../../../shared/model/account.ts';
import { type AccountId, type FolderId, localAccountId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import { remoteFolders } from '../backend/local/folders.ts';
import type { Hub } from '../events/hub.ts';
import { Failed } from '../failed.ts';
import { folderTurn } from '../store/folder-list.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { LocalMail } from '../vault/local-mail/local-mail.ts';

export interface OwnFoldersPorts {
  readonly store: Pick<StoreApi, 'folder' | 'setFolders' | 'renameFolder'>;
  readonly hub: Pick<Hub, 'emit'>;
  account(id: AccountId): Account | undefined;
  openMail(id: AccountId): Promise<LocalMail>;
  /** What the person did before with the messages of an account is done when it resolves. */
  settle(id: AccountId): Promise<void>;
}

/**
 * The folders that the person makes: in Local Folders and in POP3 accounts, whose mail is on this computer. Each verb
 * answers when vault and tree have it.
 *
 * All reject with Failed: `not-supported` for a folder of an IMAP account, `folder-missing`, `folder-exists`,
 * `folder-not-empty`, `input-invalid` (a folder with a role stays as it is), `disk-full`, `disk-failed`.
 */
export interface OwnFolders {
  create(accountId: AccountId, parentId: FolderId | undefined, name: string): Promise<FolderId>;
  /** Keeps its place in the tree, and its messages their numbers. */
  rename(id: FolderId, name: string): Promise<void>;
  /** With the empty ones in it. */
  remove(id: FolderId): Promise<void>;
}

/** Whether an account's mail is on this computer, and nowhere else for sure. */
export function isKeptHere(id: AccountId, account: Account | undefined): boolean {
  return id === localAccountId || account?.incoming.protocol === 'pop3';
}

export function createOwnFolders(ports: OwnFoldersPorts): OwnFolders {
  const { store, hub } = ports;

  async function open(id: AccountId, verb: string): Promise<LocalMail> {
    const account = ports.account(id);
    if (isKeptHere(id, account)) return ports.openMail(id);
    if (!account) throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'accountId' } });
    throw new Failed({ code: 'not-supported', phase: 'input', params: { what: `IMAP ${verb}` } });
  }

  async function known(id: FolderId): Promise<FolderRow> {
    const folder = await store.folder({ id });
    if (!folder) throw new Failed({ code: 'folder-missing', phase: 'input', params: { folder: '' } });
    return folder;
  }

  /** Changes the vault's folders, and then the tree. */
  async function changed(
    accountId: AccountId,
    mail: LocalMail,
    change: () => Promise<unknown>,
  ): Promise<readonly FolderRow[]> {
    const { folders } = await folderTurn(
      store,
      accountId,
    )(async () => {
      await change();
      return store.setFolders({ accountId, folders: remoteFolders(accountId, mail) });
    });
    hub.emit({ kind: 'folders', accountId });
    return folders;
  }

  return {
    async create(accountId, parentId, name) {
      const mail = await open(accountId, 'CREATE');
      const parent = parentId === undefined ? undefined : await known(parentId);
      if (parent && parent.accountId !== accountId)
        throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'parentId' } });
      const path = parent ? `${parent.path}${parent.delimiter}${name}` : name;
      const all = await changed(accountId, mail, () => mail.createFolder(path));
      const made = all.find((folder) => folder.path === path);
      if (!made) throw new Failed({ code: 'folder-missing', phase: 'cache', params: { folder: name } });
      return made.id;
    },
    async rename(id, name) {
      const { accountId, path: from, parentPath, delimiter } = await known(id);
      const mail = await open(accountId, 'RENAME');
      const to = parentPath === undefined ? name : `${parentPath}${delimiter}${name}`;
      if (to === from) return;
      await ports.settle(accountId);
      await changed(accountId, mail, async () => {
        await mail.renameFolder(from, to);
        await store.renameFolder({ accountId, from, to, delimiter });
      });
    },
    async remove(id) {
      const { accountId, path, name, delimiter } = await known(id);
      const mail = await open(accountId, 'DELETE');
      await ports.settle(accountId);
      const full = mail
        .folders()
        .some((each) => each.exists > 0 && (each.path === path || each.path.startsWith(path + delimiter)));
      if (full) throw new Failed({ code: 'folder-not-empty', phase: 'input', params: { folder: name } });
      await changed(accountId, mail, () => mail.removeFolder(path));
    },
  };
}
