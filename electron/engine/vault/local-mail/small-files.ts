import type { AppendFile, FileSystem } from '../file-system.ts';
import { type Limit, limitTo } from './limit.ts';

/** So many are written together, or fewer when their bytes fill a block. */
const filesTogether = 100;
const blockSize = 1024 * 1024;
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
   * Copies the bytes, a block at most, of a file that must not exist yet; it is written when a batch is full, or at
   * {@link writeNow}.
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
  /** Holds the bytes of all that waits. */
  let block: Uint8Array<ArrayBuffer> | undefined;
  let filled = 0;
  let writing = 0;
  /** Used again and again: bytes left to the collector would pile up to many times what waits. */
  let free: Uint8Array<ArrayBuffer>[] = [];

  function begin(release: () => void): void {
    const batch = [...waiting.values()];
    const bytes = block;
    waiting = new Map();
    block = undefined;
    filled = 0;
    writing++;
    void writeAll(batch, () => {
      writing--;
      if (bytes) free.push(bytes);
      if (writing > 0 || block) return;
      // At rest; to come back at once, and not when somebody collects.
      for (const { buffer } of free) buffer.transfer(0);
      free = [];
    }).finally(release);
  }

  /** Begins what waits now, unless somebody else did while this one stood in line. */
  async function nextBatch(): Promise<void> {
    const release = await batches.take();
    if (waiting.size > 0 || filled > 0) begin(release);
    else release();
  }

  function copyOf(bytes: Uint8Array): Uint8Array {
    block ??= free.pop() ?? new Uint8Array(blockSize);
    const copy = block.subarray(filled, filled + bytes.length);
    copy.set(bytes);
    filled += bytes.length;
    return copy;
  }

  async function writeAll(batch: readonly Waiting[], onWritten: () => void): Promise<void> {
    const written: { readonly file: AppendFile; readonly of: Waiting }[] = [];
    await making.each(batch, async (each) => {
      const file = await write(each);
      if (file) written.push({ file, of: each });
    });
    onWritten();
    await disk.each(written, ({ file, of }) => syncAndClose(file).then(of.resolve, of.reject));
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
      // Others may come while this one waits for its turn.
      while (waiting.size >= filesTogether || (filled > 0 && filled + bytes.length > blockSize))
        await nextBatch();
      const { promise: synced, resolve, reject } = Promise.withResolvers<void>();
      waiting.set(path, { path, bytes: copyOf(bytes), resolve, reject });
      // Whoever asks for it has its failure.
      synced.catch(() => undefined);
      if (waiting.size >= filesTogether) await nextBatch();
      return { synced };
    },
    writeNow(paths) {
      // Not in line behind other batches: somebody waits for these.
      if (paths.some((path) => waiting.has(path))) begin(() => undefined);
    },
    forget: (path) => waiting.delete(path),
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
