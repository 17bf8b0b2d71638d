import type { Finding, FindingCode } from '../../electron/engine/vault/check/findings.ts';
import type { Failure } from '../../shared/model/failure.ts';

const sentences: Record<FindingCode, (file: string, detail: string | number) => string> = {
  'file-missing': (file) => `${file} is missing. Skein makes a new one; the cache is then fetched again.`,
  'file-unreadable': (file) => `${file} cannot be read: it is damaged. Put a backup of it in its place.`,
  'attachment-missing': (file, draft) => `${draft} has an attachment whose bytes (${file}) are missing.`,
  'attachment-damaged': (file, draft) =>
    `${draft} has an attachment whose bytes (${file}) are not those that were attached.`,
  'outbox-message-missing': (file) => `An unsent message has lost its text: ${file} is missing.`,
  'outbox-message-size': (file) => `An unsent message is not as it was written: ${file} has another size.`,
  'log-torn': (file, bytes) =>
    `${file}: the last ${bytes} bytes were cut off while they were written. Nothing in them had been promised.`,
  'log-damaged': (file, lines) => `${file}: ${lines} lines in the middle are damaged.`,
  'record-not-understood': (file, count) => `${file}: ${count} records say nothing that Skein understands.`,
  'index-lost': (file) => `${file} is lost: it is not known which folders and flags the messages had.`,
  'folder-record-missing': (file, count) =>
    `${file}: the names of ${count} folders are lost; their messages are in folders called "Recovered".`,
  'message-without-file': (file, folder) => `A message in "${folder}" has lost its file ${file}.`,
  'message-twice': (file) => `Two entries share the file ${file}.`,
  'size-differs': (file, folder) =>
    `A message in "${folder}" is not whole, or has bytes too many: ${file} has another size than it had.`,
  'hash-differs': (file, folder) => `A message in "${folder}" was changed since it came: ${file}.`,
  'file-without-record': (file) => `${file} is a message that no folder shows; repaired, it is in the inbox.`,
  'name-not-final': (file) => `${file} is whole; Skein gives it its name at the next start.`,
  'never-finished': (file) => `${file} was never received to its end; Skein removes it at the next start.`,
  'not-removed-yet': (file) => `${file} was deleted; Skein removes it at the next start.`,
  foreign: (file) => `${file} is not Skein’s. It is left alone.`,
  'damaged-copy': (file) => `${file} is what a repair kept of a damaged file.`,
  'account-removed': (file) =>
    `${file} has the mail of an account that was removed; Skein removes it at the next start.`,
  'account-unknown': (file) => `${file} has the mail of an account that is not set up any more.`,
};

export function sentenceOf({ code, file, detail }: Finding): string {
  return sentences[code](file, detail ?? '');
}

/** Why a vault could not be checked at all. */
export function couldNotCheck({ code, params }: Failure): string {
  switch (code) {
    case 'profile-locked':
      return `Skein is running with this profile${params.pid ? ` (process ${params.pid} on ${params.host})` : ''}. Quit it first.`;
    case 'vault-newer':
    case 'settings-newer':
      return `${params.file} was written by a newer Skein (version ${params.found}; this one knows ${params.known}). Check it with that one.`;
    case 'disk-full':
      return 'The disk is full: nothing could be repaired. Make room and try again.';
    default:
      return `The disk does not let it be read or written (${params.reason ?? code}).`;
  }
}
