import { createHash } from 'node:crypto';
import type { FileSystem } from '../file-system.ts';
import type { ReceivedFile } from './local-mail.ts';

/** @throws Failed `disk-failed` */
export async function measureFile(
  fs: FileSystem,
  path: string,
  id: string,
): Promise<ReceivedFile & { readonly modifiedAt: number }> {
  const digest = createHash('sha256');
  let size = 0;
  const pieces = fs.readPieces(path);
  for await (const piece of pieces) {
    digest.update(piece);
    size += piece.length;
    pieces.giveBack?.(piece);
  }
  const status = await fs.status(path);
  return { id, size, hash: digest.digest('hex'), modifiedAt: Math.round(status?.modifiedAt ?? 0) };
}
