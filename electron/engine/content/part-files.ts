import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log/log.ts';
import { transferDecoder } from '../mime/transfer.ts';
import { diskFailure, systemCode } from '../vault/disk-failure.ts';

export interface PartFile {
  readonly hash: string;
  readonly path: string;
  readonly size: number;
}

/** `<profile>/cache/parts/<sha-256>`: decoded bytes of attachments and images, and sources. All can be fetched again. */
export interface PartFiles {
  /** @returns undefined when it is not there (any more); what is asked for is kept longest */
  find(hash: string): Promise<PartFile | undefined>;
  /** Decodes and writes as the bytes arrive; nobody sees a file before it is whole. @throws Failed `disk-full`, `disk-failed`, or what the source threw */
  put(bytes: AsyncIterable<Uint8Array>, encoding: string): Promise<PartFile>;
}

export interface PartFilesOptions {
  /** `<profile>/cache` */
  readonly cacheFolder: string;
  /** Bytes kept in all; the longest unused go first. */
  readonly limit?: number;
  readonly log: Log;
}

const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

export function createPartFiles({ cacheFolder, limit = 2 * 1024 ** 3, log }: PartFilesOptions): PartFiles {
  const folder = join(cacheFolder, 'parts');
  /** Size by hash, the longest unused first. */
  const sizes = new Map<string, number>();
  let total = 0;
  let ready: Promise<void> | undefined;

  const note = (hash: string, size: number): void => {
    total += size - (sizes.get(hash) ?? 0);
    sizes.delete(hash);
    sizes.set(hash, size);
  };
  const forget = (hash: string): void => {
    total -= sizes.get(hash) ?? 0;
    sizes.delete(hash);
  };

  /** The order of use survives a restart as the files' times. */
  const readFolder = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found: { name: string; size: number; at: number }[] = [];
    for (const name of await readdir(folder)) {
      if (!isHash(name)) {
        // What a former run did not finish.
        await rm(join(folder, name), { force: true, recursive: true });
        continue;
      }
      const { size, mtimeMs } = await stat(join(folder, name));
      found.push({ name, size, at: mtimeMs });
    }
    for (const { name, size } of found.sort((a, b) => a.at - b.at)) note(name, size);
  };
  const begin = (): Promise<void> => {
    ready ??= readFolder().catch((error: unknown) => {
      ready = undefined;
      throw diskFailure(error, 'cache');
    });
    return ready;
  };

  const makeRoom = async (keep: string): Promise<void> => {
    // Copied, because the map shrinks on the way.
    for (const hash of Array.from(sizes.keys())) {
      if (total <= limit) return;
      if (hash === keep) continue;
      try {
        await rm(join(folder, hash), { force: true });
        forget(hash);
      } catch (error) {
        // Windows does not remove a file that is being read; its turn comes again.
        log.warn('part-not-removed', {
          reason: systemCode(error) ?? 'unknown',
        });
      }
    }
  };

  const write = async (
    file: FileHandle,
    bytes: AsyncIterable<Uint8Array>,
    encoding: string,
  ): Promise<{ hash: string; size: number }> => {
    const decoder = transferDecoder(encoding);
    const hash = createHash('sha256');
    let size = 0;
    const add = async (decoded: Buffer): Promise<void> => {
      hash.update(decoded);
      for (let at = 0; at < decoded.length; ) at += (await file.write(decoded, at)).bytesWritten;
      size += decoded.length;
    };
    const iterator = bytes[Symbol.asyncIterator]();
    try {
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        try {
          await add(decoder.push(next.value));
        } catch (error) {
          throw diskFailure(error, 'cache');
        }
      }
    } catch (error) {
      await iterator.return?.();
      throw error;
    }
    await add(decoder.end());
    return { hash: hash.digest('hex'), size };
  };

  return {
    async find(hash) {
      await begin();
      const path = join(folder, hash);
      if (!isHash(hash) || !sizes.has(hash)) return undefined;
      try {
        const { size } = await stat(path);
        // A file that was cut (a full disk, a crash of the system) is fetched again.
        if (size !== sizes.get(hash)) throw new Error('size');
        note(hash, size);
        const now = new Date();
        await utimes(path, now, now);
        return { hash, path, size };
      } catch {
        // Someone cleared the cache: that is what a cache is for.
        forget(hash);
        return undefined;
      }
    },
    async put(bytes, encoding) {
      await begin();
      const temporary = join(folder, `new-${randomUUID()}`);
      try {
        const file = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
          throw diskFailure(error, 'cache');
        });
        let written: { readonly hash: string; readonly size: number };
        try {
          written = await write(file, bytes, encoding);
        } finally {
          await file.close();
        }
        const path = join(folder, written.hash);
        await rename(temporary, path).catch((error: unknown) => {
          throw diskFailure(error, 'cache');
        });
        note(written.hash, written.size);
        await makeRoom(written.hash);
        return { ...written, path };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
  };
}
