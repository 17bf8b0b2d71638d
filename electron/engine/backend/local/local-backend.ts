import { settable } from '../../../../shared/model/flags.ts';
import type { AccountId } from '../../../../shared/model/ids.ts';
import { Failed } from '../../failed.ts';
import type { Mime } from '../../mime/mime.ts';
import type { LocalMail, LocalMessage } from '../../vault/local-mail/local-mail.ts';
import type { Capabilities, MailBackend, Place } from '../mail-backend.ts';
import {
  at,
  folderMissing,
  folderOf,
  messagesIn,
  openState,
  remoteFolders,
  statusOf,
  toUpdate,
} from './folders.ts';
import { createHeads } from './heads.ts';
import { createMessageIds } from './message-ids.ts';
import { roleOfName } from './roles.ts';
import { createSections } from './sections.ts';

const capabilities: Capabilities = {
  delta: 'qresync',
  push: true,
  move: true,
  uidplus: true,
  filesSentMail: false,
};

/** Flag updates handed over together. */
const updatesAtOnce = 5_000;

/**
 * Mail on this computer, as a server would show it: the same verbs, the same numbering, the same failures. It is never
 * offline; what can fail is the disk, and a file that is gone fails that message alone.
 */
export function createLocalBackend(ports: {
  readonly accountId: AccountId;
  readonly mail: LocalMail;
  readonly mime: Pick<Mime, 'readHeads' | 'messageIds'>;
}): MailBackend {
  const { mail, mime } = ports;
  const heads = createHeads(mail, mime);
  const sections = createSections(mail, heads);
  const messageIds = createMessageIds(mail, mime);
  const watching = new Set<() => void>();
  let opened: string | undefined;
  let closed = false;

  function open(): LocalMail {
    if (closed) throw new Failed({ code: 'connection-lost', side: 'incoming' });
    return mail;
  }

  /** The folder that the synchronising line has open. */
  function selected(): string {
    if (opened === undefined)
      throw new Failed({ code: 'unexpected', params: { reason: 'no folder is open' } });
    return opened;
  }

  /** @throws Failed `folder-missing`, `message-gone` */
  function messageAt(place: Place, uid: number): LocalMessage {
    at(open(), place);
    const message = mail.message(place.path, uid);
    if (!message) throw new Failed({ code: 'message-gone', phase: 'fetch', side: 'incoming' });
    return message;
  }

  return {
    capabilities,
    async connect() {
      open();
    },
    onLost: () => undefined,
    async close() {
      closed = true;
      for (const stop of watching) stop();
      watching.clear();
    },

    folders: async () => remoteFolders(ports.accountId, open()),
    async status(paths) {
      const wanted = new Set(paths);
      const all = open()
        .folders()
        .filter(({ path }) => wanted.has(path));
      return new Map(all.map((folder) => [folder.path, statusOf(mail, folder)]));
    },
    async openFolder(path, known) {
      const state = openState(open(), path, known);
      opened = path;
      return state;
    },
    async fetchHeaders(set, batch, onBatch) {
      await heads.read(messagesIn(open(), selected(), set), batch, (messages) => {
        // A backend that was closed meanwhile reads no further.
        open();
        return onBatch(messages);
      });
    },
    async fetchFlags(uids, onBatch, changedSince) {
      const since = changedSince === undefined ? -1 : Number(changedSince);
      const all = messagesIn(open(), selected(), { uids }).filter(({ modseq }) => modseq > since);
      for (let start = 0; start < all.length; start += updatesAtOnce)
        await onBatch(all.slice(start, start + updatesAtOnce).map(toUpdate));
    },
    existingUids: async (uids) => messagesIn(open(), selected(), { uids }).map(({ uid }) => uid),

    fetchSections: async (place, uid, wanted, maxBytes) =>
      sections.some(messageAt(place, uid), wanted, maxBytes),
    async fetchBeginnings(place, wanted, maxBytes) {
      at(open(), place);
      const found = new Map<number, Uint8Array>();
      for (const [uid, section] of wanted) {
        const message = mail.message(place.path, uid);
        if (!message) continue;
        try {
          const bytes = (await sections.some(message, [section], maxBytes)).get(section);
          if (bytes) found.set(uid, bytes);
        } catch (error) {
          // A file that cannot be read costs its own row the preview, not the others.
          if (!(error instanceof Failed)) throw error;
        }
      }
      return found;
    },
    async *streamSection(place, uid, section) {
      yield* sections.stream(messageAt(place, uid), section);
    },
    findByMessageId: async (path, messageId) => (folderOf(open(), path), messageIds.find(path, messageId)),
    async storeFlags(place, uids, add, remove) {
      at(open(), place);
      await mail.setFlags(place.path, uids, settable(add), settable(remove));
    },
    async move(place, uids, target) {
      at(open(), place);
      folderOf(mail, target);
      return { uidValidity: mail.uidValidity, uids: await mail.move(place.path, uids, target) };
    },
    async remove(place, uids) {
      at(open(), place);
      await mail.remove(place.path, uids);
    },
    async append(path, bytes, flags, receivedAt) {
      folderOf(open(), path);
      const file = await mail.receive(bytes instanceof Uint8Array ? [bytes] : bytes.open());
      const [added] = await mail
        .add([{ file, folder: path, flags, receivedAt: receivedAt.getTime() }])
        .catch(async (error: unknown) => {
          await mail.drop(file);
          throw error;
        });
      if (!added) throw folderMissing(path);
      return { uidValidity: mail.uidValidity, uid: added.uid };
    },
    async createFolder(path) {
      const role = roleOfName(path);
      const taken = open()
        .folders()
        .some((folder) => role !== undefined && folder.role === role);
      await mail.createFolder(path, taken ? undefined : role);
    },

    async watch(path, onNews) {
      const stop = open().onChange((paths) => {
        if (paths.includes(path)) onNews();
      });
      watching.add(stop);
      return async () => {
        watching.delete(stop);
        stop();
      };
    },
  };
}
