import type { FolderRole } from '../../../../shared/model/folder.ts';
import { type AccountId, localAccountId } from '../../../../shared/model/ids.ts';
import type { Mime } from '../../mime/mime.ts';
import { singleFlight } from '../../single-flight.ts';
import type { LocalMail } from '../../vault/local-mail/local-mail.ts';
import type { MailBackend } from '../mail-backend.ts';
import { createLocalBackend } from './local-backend.ts';
import { nameOfRole } from './roles.ts';

export interface LocalMailsPorts {
  /** Opens once and keeps. @throws Failed `disk-failed`, `file-invalid` */
  openMail(accountId: AccountId): Promise<LocalMail>;
  readonly mime: Pick<Mime, 'readHeads' | 'messageIds'>;
  /** Mail of an account changed, whoever did it: its session is to look. */
  onChange(accountId: AccountId): void;
}

/** Mail that lives on this computer: of Local Folders ({@link localAccountId}) and of POP3 accounts. */
export interface LocalMails {
  /**
   * A POP3 account finds its folders made: INBOX, Drafts, Sent, Archive, Junk, Trash. In Local Folders each is made when
   * it is first needed. From then on `onChange` is called for this account, once a turn at most.
   */
  open(accountId: AccountId): Promise<LocalMail>;
  /** A new backend over it, not yet connected. */
  backend(accountId: AccountId): Promise<MailBackend>;
  /** One that needs no session to read from: it is there while that starts, and when that failed. */
  reader(accountId: AccountId): Promise<MailBackend>;
}

const ofAnAccount: readonly FolderRole[] = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'];

export function createLocalMails(ports: LocalMailsPorts): LocalMails {
  const opening = singleFlight<AccountId, LocalMail>();
  /** Those whose changes are told already. */
  const told = new WeakSet<LocalMail>();

  const open = (accountId: AccountId): Promise<LocalMail> =>
    opening(accountId, async () => {
      const mail = await ports.openMail(accountId);
      if (accountId !== localAccountId) await makeFolders(mail);
      if (!told.has(mail)) {
        told.add(mail);
        mail.onChange(oncePerTurn(() => ports.onChange(accountId)));
      }
      return mail;
    });

  const backend = async (accountId: AccountId): Promise<MailBackend> =>
    createLocalBackend({ accountId, mail: await open(accountId), mime: ports.mime });
  const readers = new Map<AccountId, MailBackend>();

  return {
    open,
    backend,
    async reader(accountId) {
      const reader = readers.get(accountId) ?? (await backend(accountId));
      readers.set(accountId, reader);
      return reader;
    },
  };
}

async function makeFolders(mail: LocalMail): Promise<void> {
  for (const role of ofAnAccount) {
    const all = mail.folders();
    const path = nameOfRole(role);
    if (all.some((folder) => folder.role === role || folder.path === path)) continue;
    await mail.createFolder(path, role);
  }
}

/** Whoever made the change goes on first: a folder is renamed in the cache before anybody looks for its new name. */
function oncePerTurn(tell: () => void): () => void {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      tell();
    });
  };
}
