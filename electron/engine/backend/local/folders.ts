import { type AccountId, localAccountId } from '../../../../shared/model/ids.ts';
import type { FlagUpdate } from '../../../../shared/store/contract.ts';
import type { RemoteFolder } from '../../../../shared/store/rows.ts';
import { Failed } from '../../failed.ts';
import { firstIndex } from '../../first-index.ts';
import type { LocalDelta, LocalFolder, LocalMail, LocalMessage } from '../../vault/local-mail/local-mail.ts';
import type { FolderStatus, KnownFolder, OpenFolder, Place, SequenceSet } from '../mail-backend.ts';
import { rangesOf } from '../sequence-set.ts';

const delimiter = '/';

/** Folders as lists show them. Local Folders have no inbox before something was delivered to it. */
export function remoteFolders(accountId: AccountId, mail: LocalMail): readonly RemoteFolder[] {
  return mail
    .folders()
    .filter(({ role, uidNext }) => accountId !== localAccountId || role !== 'inbox' || uidNext > 1)
    .map(toRemote);
}

function toRemote({ path, role }: LocalFolder): RemoteFolder {
  const end = path.lastIndexOf(delimiter);
  return {
    path,
    name: path.slice(end + 1),
    delimiter,
    ...(end < 0 ? {} : { parentPath: path.slice(0, end) }),
    ...(role === undefined ? {} : { role }),
    selectable: true,
  };
}

export const folderMissing = (folder: string): Failed =>
  new Failed({ code: 'folder-missing', phase: 'select', side: 'incoming', params: { folder } });

/** @throws Failed `folder-missing` */
export function folderOf(mail: LocalMail, path: string): LocalFolder {
  const folder = mail.folders().find((each) => each.path === path);
  if (!folder) throw folderMissing(path);
  return folder;
}

/** @throws Failed `folder-missing`, also for a place numbered before the index was made anew */
export function at(mail: LocalMail, { path, uidValidity }: Place): LocalFolder {
  if (uidValidity !== mail.uidValidity) throw folderMissing(path);
  return folderOf(mail, path);
}

export function statusOf(mail: LocalMail, folder: LocalFolder): FolderStatus {
  const { exists, unseen, uidNext } = folder;
  return {
    exists,
    unseen,
    uidNext,
    uidValidity: mail.uidValidity,
    highestModseq: String(folder.highestModseq),
  };
}

export function openState(mail: LocalMail, path: string, known: KnownFolder | undefined): OpenFolder {
  const { unseen: _unseen, ...status } = statusOf(mail, folderOf(mail, path));
  const changes =
    known?.uidValidity === mail.uidValidity
      ? mail.changesSince(path, Number(known.highestModseq))
      : undefined;
  return {
    ...status,
    readOnly: false,
    permanentFlags: ['\\*'],
    ...(changes && { delta: deltaOf(changes) }),
  };
}

/** Headers whose message came whole are not called gone: it takes their row over when it is fetched. */
function deltaOf({ changed, vanished }: LocalDelta): OpenFolder['delta'] {
  const replaced = new Set(changed.flatMap((message) => message.replaced ?? []));
  return { updates: changed.map(toUpdate), vanished: vanished.filter((uid) => !replaced.has(uid)) };
}

export function toUpdate({ uid, flags, modseq }: LocalMessage): FlagUpdate {
  return { uid, flags, modseq: String(modseq) };
}

/** @param set by UID, or by message number (RFC 9051 2.3.1.2) */
export function messagesIn(
  mail: LocalMail,
  path: string,
  set: { readonly uids: SequenceSet } | { readonly numbers: SequenceSet },
): readonly LocalMessage[] {
  const all = mail.messages(path);
  if ('numbers' in set)
    return rangesOf(set.numbers, all.length).flatMap(([from, to]) => all.slice(Math.max(0, from - 1), to));
  return rangesOf(set.uids, all.at(-1)?.uid ?? 0).flatMap(([from, to]) =>
    all.slice(indexOf(all, from), indexOf(all, to + 1)),
  );
}

/** @returns where the first message with this UID or a higher one stands */
const indexOf = (all: readonly LocalMessage[], wanted: number): number =>
  firstIndex(all, ({ uid }) => uid >= wanted);
