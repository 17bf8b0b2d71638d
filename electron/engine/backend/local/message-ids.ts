import type { Mime } from '../../mime/mime.ts';
import type { LocalMail } from '../../vault/local-mail/local-mail.ts';

const filesAtOnce = 500;

/**
 * Finds messages by their Message-ID. The index does not have it, so it is read from the files of a folder when somebody
 * asks for the first time; after that only from those that came since.
 */
export function createMessageIds(mail: LocalMail, mime: Pick<Mime, 'messageIds'>) {
  /** By folder, then by file; '' for a message without one. */
  const known = new Map<string, ReadonlyMap<string, string>>();

  async function idsOf(path: string): Promise<ReadonlyMap<string, string>> {
    const before = known.get(path);
    const now = new Map<string, string>();
    const unread: { id: string; file: string }[] = [];
    for (const message of mail.messages(path)) {
      const id = before?.get(message.id);
      if (id === undefined) unread.push({ id: message.id, file: mail.fileOf(message) });
      else now.set(message.id, id);
    }
    for (let start = 0; start < unread.length; start += filesAtOnce) {
      const some = unread.slice(start, start + filesAtOnce);
      const ids = await mime.messageIds(some.map(({ file }) => file));
      some.forEach(({ id }, index) => now.set(id, ids[index] ?? ''));
    }
    known.set(path, now);
    return now;
  }

  return {
    /** @returns UIDs, ascending. @throws Failed `folder-missing` */
    async find(path: string, messageId: string): Promise<readonly number[]> {
      const ids = await idsOf(path);
      return mail.messages(path).flatMap(({ id, uid }) => (ids.get(id) === messageId ? uid : []));
    },
  };
}
