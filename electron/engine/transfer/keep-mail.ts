import type { Account } from '../../../shared/model/account.ts';
import type { FolderRole } from '../../../shared/model/folder.ts';
import { Failed } from '../failed.ts';
import type { LocalMail, LocalMessage, NewLocalMessage } from '../vault/local-mail/local-mail.ts';

/** Messages that are in Local Folders at once, with one fsync of the index. */
const groupCount = 200;
const longestName = 100;

/**
 * Copies all mail of an account that is about to go to Local Folders, into a folder with the account's name and the
 * folders as they were in it; those with a role, which they have no longer there, are called as `nameOf` says. Each copy
 * is compared with its original. What an interrupted call has copied is remembered there for ever, so that a repetition
 * copies only the rest, also when the person has moved it on since.
 *
 * @param ports.bytesOf a file's
 * @throws Failed `disk-full`, `disk-failed`: the account's mail is as it was
 */
export async function keepMail(ports: {
  readonly from: LocalMail;
  readonly to: LocalMail;
  readonly account: Pick<Account, 'id' | 'name'>;
  nameOf(role: FolderRole): string;
  bytesOf(path: string): AsyncIterable<Uint8Array>;
}): Promise<void> {
  const { from, to, account } = ports;
  const source = `kept-${account.id}`;
  const top = folderName(account.name, to);
  const names = new Map(
    from.folders().flatMap(({ path, role }) => (role === undefined ? [] : [[path, ports.nameOf(role)]])),
  );
  for (const folder of from.folders()) {
    const [first = '', ...below] = folder.path.split('/');
    const path = [top, names.get(first) ?? first, ...below].join('/');
    // Folders that Skein made and that nobody used are not worth keeping.
    if (folder.exists === 0 && folder.role !== undefined) continue;
    if (!to.folders().some((each) => each.path === path)) await to.createFolder(path);
    const kept = to.copies(source);
    const left = from.messages(folder.path).filter(({ id }) => !kept.has(id));
    for (let start = 0; start < left.length; start += groupCount)
      await copyGroup(left.slice(start, start + groupCount), path);
  }

  async function copyGroup(messages: readonly LocalMessage[], path: string): Promise<void> {
    const group: NewLocalMessage[] = [];
    try {
      for (const message of messages) {
        const file = await to.receive(ports.bytesOf(from.fileOf(message)));
        const { id, flags, receivedAt, size, hash, wholeSize } = message;
        const copy = { uidl: id, state: 'gone', seenAt: receivedAt, size } as const;
        const kept = { file, folder: path, flags, receivedAt, server: { source, copy } };
        group.push(wholeSize === undefined ? kept : { ...kept, wholeSize });
        if (file.hash !== hash)
          throw new Failed({ code: 'disk-failed', phase: 'vault', params: { reason: 'EIO' } });
      }
      await to.add(group);
    } catch (error) {
      for (const { file } of group) await to.drop(file);
      throw error;
    }
  }
}

/** One level of a path, and none of the folders that Local Folders have for themselves. */
function folderName(name: string, to: LocalMail): string {
  const plain = name
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .replaceAll('/', '-')
    .trim()
    .slice(0, longestName)
    .trim()
    .toWellFormed();
  const own = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'];
  const taken = to
    .folders()
    .flatMap((folder) => (folder.role === undefined ? [] : folder.path.toLowerCase()));
  const isTaken = plain === '' || own.includes(plain.toLowerCase()) || taken.includes(plain.toLowerCase());
  return isTaken ? `${plain} (POP3)`.trim() : plain;
}
