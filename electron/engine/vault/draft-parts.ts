import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { Failed } from '../failed.ts';
import { type Bytes, listSwept, makeFolderDurably, putInPlace, writeAside } from './atomic.ts';
import type { FileSystem } from './file-system.ts';

/** Bytes of attachments by their SHA-256: the same file attached twice lies here once. */
export interface DraftParts {
  has(hash: string): boolean;
  path(hash: string): string;
  read(hash: string): Promise<Uint8Array>;
  /** Writes and syncs bytes under a temporary name, as they arrive: an attachment is never whole in memory. */
  receive(
    bytes: Bytes,
  ): Promise<{ readonly temporary: string; readonly hash: string; readonly size: number }>;
  /** Gives received bytes their name, durably. */
  keep(temporary: string, hash: string): Promise<void>;
  remove(hashes: readonly string[]): Promise<void>;
  removeAllBut(wanted: ReadonlySet<string>): Promise<void>;
}

const sha256 = /^[0-9a-f]{64}$/;

export async function openDraftParts(fs: FileSystem, folder: string): Promise<DraftParts> {
  await makeFolderDurably(fs, folder);
  const present = new Set((await listSwept(fs, folder)).filter((name) => sha256.test(name)));

  /** The hash may come from a page: only a hash becomes a path. */
  function pathOf(hash: string): string {
    if (!sha256.test(hash)) throw new Failed({ code: 'attachment-missing', phase: 'vault' });
    return join(folder, hash);
  }

  async function remove(hashes: readonly string[]): Promise<void> {
    for (const hash of hashes) {
      present.delete(hash);
      await fs.remove(pathOf(hash));
    }
  }

  return {
    has: (hash) => present.has(hash),
    path: pathOf,
    async read(hash) {
      const bytes = await fs.read(pathOf(hash));
      if (!bytes) throw new Failed({ code: 'attachment-missing', phase: 'vault' });
      return bytes;
    },
    async receive(bytes) {
      const digest = createHash('sha256');
      const file = await writeAside(fs, join(folder, 'part'), digested(bytes, digest));
      return { ...file, hash: digest.digest('hex') };
    },
    async keep(temporary, hash) {
      await putInPlace(fs, temporary, pathOf(hash));
      present.add(hash);
    },
    remove,
    removeAllBut: (wanted) => remove([...present].filter((hash) => !wanted.has(hash))),
  };
}

async function* digested(bytes: Bytes, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
    digest.update(piece);
    yield piece;
  }
}
