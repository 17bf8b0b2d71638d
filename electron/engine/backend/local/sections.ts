import { type FileHandle, open } from 'node:fs/promises';
import { Failed } from '../../failed.ts';
import { systemCode } from '../../vault/disk-failure.ts';
import type { LocalMail, LocalMessage } from '../../vault/local-mail/local-mail.ts';
import type { Heads } from './heads.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Bytes asked of the disk at once. */
const chunk = 256 * 1024;

const unreadable = (reason: string, cause?: unknown): Failed =>
  new Failed({ code: 'message-file-unreadable', phase: 'fetch', params: { reason } }, { cause });

/** Bytes of messages, from their files. */
export interface Sections {
  /** What the message does not have is left out. @throws Failed `message-file-unreadable` */
  some(
    message: LocalMessage,
    sections: readonly string[],
    maxBytes?: number,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
  /** @throws Failed `message-file-unreadable`, `attachment-missing`, also for fewer bytes than there should be */
  stream(message: LocalMessage, section: string): AsyncIterable<Uint8Array>;
}

export function createSections(mail: Pick<LocalMail, 'fileOf'>, heads: Heads): Sections {
  async function openFile(message: LocalMessage): Promise<FileHandle> {
    try {
      return await open(mail.fileOf(message), 'r');
    } catch (error) {
      throw unreadable(systemCode(error) ?? 'unknown', error);
    }
  }

  async function rangeOf(message: LocalMessage, section: string): Promise<Range | undefined> {
    if (section === '') return { start: 0, end: message.size };
    const ranges = await heads.ranges(message);
    if (!ranges) throw unreadable('structure');
    return ranges[section];
  }

  return {
    async some(message, sections, maxBytes = Number.POSITIVE_INFINITY) {
      const found = new Map<string, Uint8Array>();
      const file = await openFile(message);
      try {
        for (const section of sections) {
          const range = await rangeOf(message, section);
          if (!range) continue;
          const length = Math.min(range.end - range.start, maxBytes);
          found.set(section, await read(file, range.start, length));
        }
      } finally {
        await file.close();
      }
      return found;
    },
    async *stream(message, section) {
      const file = await openFile(message);
      try {
        const range = await rangeOf(message, section);
        if (!range) throw new Failed({ code: 'attachment-missing', phase: 'fetch' });
        for (let start = range.start; start < range.end; start += chunk)
          yield await read(file, start, Math.min(chunk, range.end - start));
      } finally {
        await file.close();
      }
    },
  };
}

/** All of it: a file that is shorter than it was is no whole message any more. */
async function read(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file
      .read(bytes, filled, length - filled, start + filled)
      .catch((error: unknown) => {
        throw unreadable(systemCode(error) ?? 'unknown', error);
      });
    if (bytesRead === 0) throw unreadable('short');
    filled += bytesRead;
  }
  return bytes;
}
