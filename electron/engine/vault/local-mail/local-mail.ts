import type { Flags } from '../../../../shared/model/flags.ts';
import type { FolderRole } from '../../../../shared/model/folder.ts';

/**
 * Mail that lives on this computer: `vault/mail/<account>/`, of a POP3 account or of Local Folders. Each message is one
 * file of the bytes as they came (`messages/…/<id>.eml`), written once and named by Skein; everything else (folders,
 * flags, what a POP3 server still has) is in an append-only index beside them. Whatever a verb here answered is on the
 * disk. Every verb may throw Failed `disk-full` and `disk-failed`; then nothing changed.
 *
 * Messages are numbered like those of IMAP, so that `backend/local` can show them as a server shows its own: UIDs grow
 * and are never used twice in a folder, and every change raises the modseq.
 */
export interface LocalMail {
  /** One for all folders, made with the index; another one after the index was lost and made anew. */
  readonly uidValidity: number;
  /** In tree order; '/' parts the levels. The inbox is "INBOX"; parents always exist. */
  folders(): readonly LocalFolder[];
  /** @throws Failed `folder-exists`, `input-invalid` (empty level, control character, too long) */
  createFolder(path: string, role?: FolderRole): Promise<void>;
  /** With all below it. @throws Failed `folder-missing`, `folder-exists`, `input-invalid` (a role's folder stays) */
  renameFolder(from: string, to: string): Promise<void>;
  /** With all below it. @throws Failed `folder-missing`, `input-invalid` (a role's folder, or messages are in it) */
  removeFolder(path: string): Promise<void>;
  /** Messages of a folder by ascending UID. @throws Failed `folder-missing` */
  messages(path: string): readonly LocalMessage[];
  message(path: string, uid: number): LocalMessage | undefined;
  /** What changed after `modseq`; undefined when that is further back than is remembered. */
  changesSince(path: string, modseq: number): LocalDelta | undefined;
  /** The file that holds a message's bytes; it never changes. */
  fileOf(message: LocalMessage): string;

  /**
   * Takes bytes into a file as they come, with back pressure, never the whole message in memory. Not durable and in no
   * folder before {@link add}; what is not added is swept at the next start, and by {@link drop}. When `bytes` throws, the
   * file is gone and so is the error passed on.
   */
  receive(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ReceivedFile>;
  drop(file: ReceivedFile): Promise<void>;
  /**
   * Puts received files into folders, many at once: files fsynced, then their folder, then one record each in the
   * index with one fsync. Missing folders are made. `server` makes it known which message of a POP3 server it is, in the
   * same record. `replaces` goes away in the same moment (the headers of a message that is whole now), and the message
   * is in its folder with its flags, also where the person has moved it meanwhile; what was removed stays so.
   *
   * @returns the messages as they are; not those whose `replaces` was removed
   */
  add(messages: readonly NewLocalMessage[]): Promise<readonly LocalMessage[]>;
  setFlags(path: string, uids: readonly number[], add: Flags, remove: Flags): Promise<void>;
  /** @returns new UIDs by old ones; UIDs that are not there are left out. */
  move(path: string, uids: readonly number[], target: string): Promise<ReadonlyMap<number, number>>;
  /** For good: their files go after the index says so. What is known of the server's copies stays known for ever. */
  remove(path: string, uids: readonly number[]): Promise<void>;

  /** Every server copy ever seen, of one source (the POP3 account's id), by UIDL. */
  copies(source: string): ReadonlyMap<string, ServerCopy>;
  /** New states, or copies that were seen and deliberately not taken; one fsync. Messages' `$OnServer` follows by itself. */
  noteCopies(source: string, copies: readonly ServerCopy[]): Promise<void>;
  /**
   * The server names these messages anew: what is known as `from` is `copy` from now on, the message made of it is that
   * of `copy`, and `from` is forgotten (a server may change its names every day). All at once: two may change places.
   * One fsync; an unknown `from` only makes `copy` known.
   */
  renameCopies(
    source: string,
    renames: readonly { readonly from: string; readonly copy: ServerCopy }[],
  ): Promise<void>;
  /** Where the message of a copy is now; undefined when it was removed here. */
  messageOf(source: string, uidl: string): LocalMessage | undefined;
  /** Called after each change, with the folders it touched. */
  onChange(listener: (paths: readonly string[]) => void): () => void;
  close(): Promise<void>;
}

export interface LocalFolder {
  readonly path: string;
  readonly role?: FolderRole;
  readonly exists: number;
  readonly unseen: number;
  readonly uidNext: number;
  readonly highestModseq: number;
}

export interface LocalMessage {
  /** 32 hex digits; names the file. */
  readonly id: string;
  readonly folder: string;
  readonly uid: number;
  readonly modseq: number;
  readonly flags: Flags;
  /** Bytes of the file. */
  readonly size: number;
  /** SHA-256 of the file, hex. */
  readonly hash: string;
  /** When it came here, or what an import said; ms since 1970. */
  readonly receivedAt: number;
  /** The server's copy it was made of. */
  readonly server?: { readonly source: string; readonly uidl: string };
  /** Only the headers are here: the size of the whole, as the server told it. */
  readonly wholeSize?: number;
  /** The UID that its headers had in this folder, before all of it came; forgotten by the next compaction. */
  readonly replaced?: number;
}

export interface LocalDelta {
  readonly changed: readonly LocalMessage[];
  readonly vanished: readonly number[];
}

export interface ReceivedFile {
  readonly id: string;
  readonly size: number;
  readonly hash: string;
}

export interface NewLocalMessage {
  readonly file: ReceivedFile;
  readonly folder: string;
  readonly flags: Flags;
  readonly receivedAt: number;
  readonly server?: { readonly source: string; readonly copy: ServerCopy };
  readonly wholeSize?: number;
  readonly replaces?: { readonly folder: string; readonly uid: number };
}

/**
 * One message on a POP3 server as Skein remembers it, for ever. `deleting`: DELE was sent and the end is not known yet;
 * only the +OK of QUIT makes it `gone`, and the next UIDL settles what stayed open.
 */
export interface ServerCopy {
  readonly uidl: string;
  readonly state: 'there' | 'deleting' | 'gone';
  /** When Skein first saw it, ms since 1970. */
  readonly seenAt: number;
  readonly size: number;
  /** Recognises the message when its UIDL is another one: see pop3/recognise. */
  readonly print?: string;
  /** What the person asked for and the next look does: delete the server's copy, or fetch what is more than headers. */
  readonly wish?: 'remove' | 'whole';
}
