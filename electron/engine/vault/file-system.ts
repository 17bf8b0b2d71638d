import type { Pieces } from '../pieces.ts';

/**
 * The few verbs the vault needs of a disk. Nothing is durable before the sync that names it: the test double loses
 * whatever was not synced, so a forgotten fsync fails a test and not a person.
 *
 * @throws Failed with `disk-full` (ENOSPC, EDQUOT) or `disk-failed` from every verb.
 */
export interface FileSystem {
  /** @returns undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Makes a file that must not exist yet. Only its owner may read it. @returns false when it does. */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  openAppend(path: string): Promise<AppendFile>;
  /** Makes a file that must not exist yet, to be written as its bytes come. */
  createFile(path: string): Promise<AppendFile>;
  /** The bytes of a file, piece by piece; `disk-failed` with the reason ENOENT when there is no such file. */
  readPieces(path: string): Pieces;
  /** Replaces `to`; durable after {@link syncFolder} of the folder that holds it. */
  rename(from: string, to: string): Promise<void>;
  /** Names in the folder become durable. Does nothing where the system has no such thing (Windows). */
  syncFolder(path: string): Promise<void>;
  /** Names of files, not of folders; none when the folder does not exist. */
  list(folder: string): Promise<readonly string[]>;
  /** Names of the folders in a folder; none when it does not exist. */
  listFolders(folder: string): Promise<readonly string[]>;
  /** A file that is gone already is no error. */
  remove(path: string): Promise<void>;
  /** An empty folder; one that is gone already is no error. */
  removeFolder(path: string): Promise<void>;
  /** With its parents; only the owner may enter. @returns the topmost folder that was made, undefined: it was there. */
  makeFolder(path: string): Promise<string | undefined>;
  /** @returns undefined when there is no such file; `modifiedAt` in ms since 1970. */
  status(path: string): Promise<FileStatus | undefined>;
  /** Sets the time of modification to now. */
  touch(path: string): Promise<void>;
}

export interface FileStatus {
  readonly size: number;
  readonly modifiedAt: number;
}

/** A file that only grows, or is cut. */
export interface AppendFile {
  /** Bytes in the file now. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}
