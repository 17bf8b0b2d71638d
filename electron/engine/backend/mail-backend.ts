import type { Failure } from '../../../shared/model/failure.ts';
import type { Flags } from '../../../shared/model/flags.ts';
import type { Part } from '../../../shared/model/message.ts';
import type { FlagUpdate } from '../../../shared/store/contract.ts';
import type { NewMessage, RemoteFolder } from '../../../shared/store/rows.ts';
import type { MessageSource } from './mail-transport.ts';

/** What a server can do, as data: callers ask this, never which backend it is. Valid after `connect`. */
export interface Capabilities {
  /** How changes since last time are learnt: in one SELECT, by CHANGEDSINCE, or by comparing. */
  readonly delta: 'qresync' | 'condstore' | 'none';
  /** New mail is announced without asking. */
  readonly push: boolean;
  readonly move: boolean;
  /** COPY, MOVE and APPEND tell the new UIDs. */
  readonly uidplus: boolean;
  /** The provider files sent mail by itself: no APPEND. */
  readonly filesSentMail: boolean;
}

/** The server's state of a folder when it is opened. */
export interface OpenFolder {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly exists: number;
  /** Decimal; absent where the folder has no persistent mod-sequences (NOMODSEQ). */
  readonly highestModseq?: string;
  readonly readOnly: boolean;
  readonly permanentFlags: Flags;
  /** With QRESYNC, when `known` still held: what changed since. */
  readonly delta?: { readonly updates: readonly FlagUpdate[]; readonly vanished: readonly number[] };
}

export interface KnownFolder {
  readonly uidValidity: number;
  readonly highestModseq: string;
}

export interface FolderStatus {
  readonly exists: number;
  readonly unseen: number;
  readonly uidNext: number;
  readonly uidValidity: number;
  readonly highestModseq?: string;
}

/** Where messages are, as the server names them. @throws Failed `folder-missing` when UIDVALIDITY is another one. */
export interface Place {
  readonly path: string;
  readonly uidValidity: number;
}

/** A sequence set of RFC 9051 9, e.g. "1:4,7,9:*". */
export type SequenceSet = string;

/** A batch is handled before the next is read: the server waits, memory does not grow. */
export type OnBatch<T> = (batch: readonly T[]) => Promise<void>;

/**
 * One account's server, up to three logins wide: one watches a folder, one synchronises, one serves what the person
 * does now. Verbs take sets and answer what the server really did. Every verb rejects with Failed (never with a
 * library's error, never `false`), `connection-lost` when the line broke before the answer.
 */
export interface MailBackend {
  readonly capabilities: Capabilities;
  /** Logs in. Called once; a backend that was lost is thrown away. */
  connect(): Promise<void>;
  /** Calls back once when the login of the synchronising line is lost for good. */
  onLost(listener: (failure: Failure) => void): void;
  close(): Promise<void>;

  // the synchronising line
  folders(): Promise<readonly RemoteFolder[]>;
  /** Folders that cannot be asked are left out. */
  status(paths: readonly string[]): Promise<ReadonlyMap<string, FolderStatus>>;
  openFolder(path: string, known?: KnownFolder): Promise<OpenFolder>;
  /** Headers, structure, flags of the open folder, by UID or by message number, in batches of at most `batch`. */
  fetchHeaders(
    set: { readonly uids: SequenceSet } | { readonly numbers: SequenceSet },
    batch: number,
    onBatch: OnBatch<NewMessage>,
  ): Promise<void>;
  fetchFlags(uids: SequenceSet, onBatch: OnBatch<FlagUpdate>, changedSince?: string): Promise<void>;
  /** UIDs that exist in the open folder within the set, ascending. */
  existingUids(uids: SequenceSet): Promise<readonly number[]>;

  // the line for what the person does now
  /** Encoded bytes of some sections of one message, by section. `maxBytes` cuts each (for previews). */
  fetchSections(
    place: Place,
    uid: number,
    sections: readonly string[],
    maxBytes?: number,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
  /** First bytes of a section of many messages: `wanted` maps UID to section. */
  fetchBeginnings(
    place: Place,
    wanted: ReadonlyMap<number, string>,
    maxBytes: number,
  ): Promise<ReadonlyMap<number, Uint8Array>>;
  /** A section's encoded bytes as they arrive, or with section '' the whole message. Short answers reject. */
  streamSection(place: Place, uid: number, section: string): AsyncIterable<Uint8Array>;
  /**
   * @param isAlive - without those that are marked \Deleted
   * @returns UIDs of the folder's messages with this Message-ID; of a part of it, where the server searches for parts
   *   as RFC 9051 6.4.4 says (not all do).
   */
  findByMessageId(path: string, messageId: string, isAlive?: boolean): Promise<readonly number[]>;
  storeFlags(place: Place, uids: readonly number[], add: Flags, remove: Flags): Promise<void>;
  /** @returns the new UIDs by old UID, where the server tells them, and the target's UIDVALIDITY. */
  move(
    place: Place,
    uids: readonly number[],
    target: string,
  ): Promise<{ readonly uidValidity?: number; readonly uids: ReadonlyMap<number, number> }>;
  /** Expunges exactly these: never what others marked. */
  remove(place: Place, uids: readonly number[]): Promise<void>;
  append(
    path: string,
    message: Uint8Array | MessageSource,
    flags: Flags,
    receivedAt: Date,
  ): Promise<{ readonly uidValidity?: number; readonly uid?: number }>;
  createFolder(path: string): Promise<void>;

  // the watching line
  /** Watches one folder until stopped; calls back when something there changed. Falls back to polling. */
  watch(path: string, onNews: () => void): Promise<() => Promise<void>>;
}

/** The text parts and the rest of a message, from its structure. */
export interface ReadStructure {
  readonly parts: readonly Part[];
  readonly hasAttachments: boolean;
}
