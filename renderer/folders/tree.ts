import type { Folder } from '../../shared/contract/folders.ts';
import type { Account } from '../../shared/model/account.ts';
import { localAccountId, type AccountId, type FolderId } from '../../shared/model/ids.ts';

/** One line of the tree, flat, as it is drawn and walked. Levels begin with 1. */
export type Branch =
  | {
      readonly kind: 'local';
      readonly key: string;
      readonly level: 1;
      readonly isOpen: boolean;
      /** In the folders that are folded away. */
      readonly unread: number;
    }
  | LocalBranch<'drafts'>
  | LocalBranch<'outbox'>
  | {
      readonly kind: 'account';
      readonly key: string;
      readonly level: 1;
      readonly account: Account;
      readonly isOpen: boolean;
      readonly unread: number;
    }
  | {
      readonly kind: 'folder';
      readonly key: string;
      readonly level: number;
      readonly folder: Folder;
      readonly isOpen: boolean | undefined;
      readonly hiddenUnread: number;
    };

interface LocalBranch<Kind extends string> {
  readonly kind: Kind;
  readonly key: string;
  readonly level: 2;
  readonly isOpen: undefined;
}

/** The lines that are visible when the branches named by `folded` are folded. */
export function visibleBranches(
  accounts: readonly Account[],
  folders: readonly Folder[],
  folded: ReadonlySet<string>,
): readonly Branch[] {
  const children = new Map<FolderId | undefined, Folder[]>();
  const known = new Set(folders.map(({ id }) => id));
  for (const folder of folders) {
    const parent = folder.parentId !== undefined && known.has(folder.parentId) ? folder.parentId : undefined;
    children.set(parent, [...(children.get(parent) ?? []), folder]);
  }
  const unreadBelow = (folder: Folder): number =>
    (children.get(folder.id) ?? []).reduce((sum, each) => sum + each.unread + unreadBelow(each), 0);
  const ofAccount = (id: AccountId): readonly Folder[] =>
    (children.get(undefined) ?? []).filter(({ accountId }) => accountId === id);
  const lines: Branch[] = [];
  const add = (folder: Folder, level: number): void => {
    const below = children.get(folder.id) ?? [];
    const key = folderKey(folder);
    const isOpen = below.length === 0 ? undefined : !folded.has(key);
    lines.push({
      kind: 'folder',
      key,
      level,
      folder,
      isOpen,
      hiddenUnread: isOpen === false ? unreadBelow(folder) : 0,
    });
    if (isOpen) for (const each of below) add(each, level + 1);
  };
  // A group of its own, so that nobody takes these drafts for the ones on a server.
  const isLocalOpen = !folded.has('local');
  const local = ofAccount(localAccountId);
  const localUnread = local.reduce((sum, each) => sum + each.unread + unreadBelow(each), 0);
  lines.push({
    kind: 'local',
    key: 'local',
    level: 1,
    isOpen: isLocalOpen,
    unread: isLocalOpen ? 0 : localUnread,
  });
  if (isLocalOpen) {
    lines.push(
      { kind: 'drafts', key: 'drafts', level: 2, isOpen: undefined },
      { kind: 'outbox', key: 'outbox', level: 2, isOpen: undefined },
    );
    for (const folder of local) add(folder, 2);
  }
  for (const account of accounts) {
    const own = ofAccount(account.id);
    const key = `account ${account.id}`;
    const isOpen = !folded.has(key);
    const inbox = own.find(({ role }) => role === 'inbox');
    lines.push({
      kind: 'account',
      key,
      level: 1,
      account,
      isOpen,
      unread: isOpen ? 0 : (inbox?.unread ?? 0),
    });
    if (isOpen) for (const folder of own) add(folder, 2);
  }
  return lines;
}

/** Outlives the cache: by account and path, not by number. */
export function folderKey(folder: Pick<Folder, 'accountId' | 'path'>): string {
  return `${folder.accountId} ${folder.path}`;
}

/** The line that holds this one; -1 for the outermost. */
export function parentLine(lines: readonly Branch[], index: number): number {
  const level = lines[index]?.level ?? 1;
  for (let at = index - 1; at >= 0; at -= 1) if ((lines[at]?.level ?? 1) < level) return at;
  return -1;
}
