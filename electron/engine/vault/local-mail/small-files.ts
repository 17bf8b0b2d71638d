import type { AppendFile, FileSystem } from '../file-system.ts';
import { type Limit, limitTo } from './limit.ts';

/** So many are written together, or fewer when they have so many bytes. */
const filesTogether = 100;
const bytesTogether = 1024 * 1024;
/** Batches being written at once; whoever brings more waits. */
const batchesAtOnce = 2;
/** Names are made in one folder, which lets one in at a time: more would only contend for it. */
export const namesAtOnce = 2;

/**
 * Small files that are written together: all of a batch first, then all are synced. A file system with a journal puts
 * what many files changed into one commit then; each file written and synced by itself costs a commit of its own.
 */
export interface SmallFiles {
  /**
   * Takes the bytes of a file that must not exist yet; it is written when a batch is full, or at {@link writeNow}.
   *
   * @returns what settles when the file is written and synced, or that failed
   */
  take(path: string, bytes: Uint8Array): Promise<{ readonly synced: Promise<void> }>;
  /** When one of these still waits, everything that waits is written. */
  writeNow(paths: readonly string[]): void;
  /** @returns whether it still waited; it is never written then. */
  forget(path: string): boolean;
}

interface Waiting {
  readonly path: string;
  readonly bytes: Uint8Array;
  resolve(): void;
  reject(error: unknown): void;
}

export function createSmallFiles(fs: FileSystem, disk: Limit): SmallFiles {
  const batches = limitTo(batchesAtOnce);
  const making = limitTo(namesAtOnce);
  let waiting = new Map<string, Waiting>();
  let waitingBytes = 0;

  function begin(release: () => void): void {
    const batch = [...waiting.values()];
    waiting = new Map();
    waitingBytes = 0;
    void writeAll(batch).finally(release);
  }

  async function writeAll(batch: readonly Waiting[]): Promise<void> {
    const written = await Promise.all(batch.map((each) => making.run(() => write(each))));
    await Promise.all(
      written.map(async (file, at) => {
        if (file) await disk.run(() => syncAndClose(file)).then(batch[at]?.resolve, batch[at]?.reject);
      }),
    );
  }

  async function write({ path, bytes, reject }: Waiting): Promise<AppendFile | undefined> {
    try {
      const file = await fs.createFile(path);
      try {
        await file.append(bytes);
      } catch (error) {
        // The disk has just failed, so closing may fail too: the first error is the one to tell.
        await file.close().catch(() => undefined);
        throw error;
      }
      return file;
    } catch (error) {
      reject(error);
      return undefined;
    }
  }

  return {
    async take(path, bytes) {
      const { promise: synced, resolve, reject } = Promise.withResolvers<void>();
      waiting.set(path, { path, bytes, resolve, reject });
      waitingBytes += bytes.length;
      // Whoever asks for it has its failure.
      synced.catch(() => undefined);
      if (waiting.size >= filesTogether || waitingBytes >= bytesTogether) begin(await batches.take());
      return { synced };
    },
    writeNow(paths) {
      // Not in line behind other batches: somebody waits for these.
      if (paths.some((path) => waiting.has(path))) begin(() => undefined);
    },
    forget(path) {
      waitingBytes -= waiting.get(path)?.bytes.length ?? 0;
      return waiting.delete(path);
    },
  };
}

/** @throws Failed `disk-full`, `disk-failed`; the file is closed. */
export async function syncAndClose(file: AppendFile): Promise<void> {
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
