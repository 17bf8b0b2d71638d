/** What a check of a vault can find. Sentences are made by whoever shows them. */
export type FindingCode =
  /** Of the files around the mail. */
  | 'file-missing'
  | 'file-unreadable'
  | 'attachment-missing'
  | 'attachment-damaged'
  | 'outbox-message-missing'
  | 'outbox-message-size'
  | 'log-torn'
  | 'log-damaged'
  | 'record-not-understood'
  /** Of the mail of one account. */
  | 'index-lost'
  | 'folder-record-missing'
  | 'message-without-file'
  | 'message-twice'
  | 'size-differs'
  | 'hash-differs'
  | 'file-without-record'
  /** Nothing wrong, but somebody may wonder. */
  | 'name-not-final'
  | 'never-finished'
  | 'not-removed-yet'
  | 'foreign'
  | 'damaged-copy'
  | 'account-removed'
  | 'account-unknown';

const notes = new Set<FindingCode>([
  'name-not-final',
  'never-finished',
  'not-removed-yet',
  'foreign',
  'damaged-copy',
  'account-removed',
  'account-unknown',
]);

export interface Finding {
  readonly code: FindingCode;
  /** The file or folder it is about, from the vault on. */
  readonly file: string;
  /** More for the sentence: a folder's name, a number of lines or bytes. Never a subject, an address or text. */
  readonly detail?: string | number;
}

/** Worth knowing, and nothing that has to be repaired. */
export function isNote({ code }: Finding): boolean {
  return notes.has(code);
}

export interface VaultCounts {
  readonly accounts: number;
  readonly folders: number;
  readonly messages: number;
  readonly bytes: number;
}

export interface Checked {
  readonly findings: readonly Finding[];
  readonly counts: VaultCounts;
}
