import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import type { Pieces } from '../pieces.ts';
import type { FileSystem } from './file-system.ts';

const temporary = /\.[0-9a-f]{12}\.tmp$/;

/** A name beside `path` that no reader takes for a file of the vault. */
export function temporaryName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.tmp`;
}

/**
 * Replaces a file as a whole: after a crash or a power loss at any moment it is the old one or the new one.
 * Written to a temporary name, synced, renamed, and the folder synced, in this order: a rename that reaches the disk
 * before the bytes leaves an empty file under the good name.
 *
 * @throws Failed `disk-full`, `disk-failed`; the old file is then untouched.
 */
export async function writeAtomically(fs: FileSystem, path: string, bytes: Bytes): Promise<void> {
  const { temporary } = await writeAside(fs, path, bytes);
  await putInPlace(fs, temporary, path);
}

/** All at once, or as they come: then they are not in memory as a whole. */
export type Bytes = Uint8Array | Pieces;

/**
 * The first half of {@link writeAtomically}: the bytes, durable, in a file beside `path` that no reader takes for one.
 *
 * @throws Failed `disk-full`, `disk-failed`, and what the bytes throw; nothing is left then.
 */
export async function writeAside(
  fs: FileSystem,
  path: string,
  bytes: Bytes,
): Promise<{ readonly temporary: string; readonly size: number }> {
  const temporary = temporaryName(path);
  const file = await fs.createFile(temporary);
  try {
    try {
      if (bytes instanceof Uint8Array) await file.append(bytes);
      else
        for await (const piece of bytes) {
          await file.append(piece);
          bytes.giveBack?.(piece);
        }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard(fs, temporary);
    throw error;
  }
  return { temporary, size: file.size };
}

/** The second half: durable under its name when it resolves. */
export async function putInPlace(fs: FileSystem, temporary: string, path: string): Promise<void> {
  try {
    await fs.rename(temporary, path);
  } catch (error) {
    await discard(fs, temporary);
    throw error;
  }
  await fs.syncFolder(dirname(path));
}

/** The disk has just failed, so removing may fail too; what is left over goes at the next start. */
async function discard(fs: FileSystem, temporary: string): Promise<void> {
  await fs.remove(temporary).catch(() => undefined);
}

/** Removes a file so that it does not come back after a power loss. */
export async function removeDurably(fs: FileSystem, path: string): Promise<void> {
  await fs.remove(path);
  await fs.syncFolder(dirname(path));
}

/** Makes a folder with its parents, and makes each name durable in the folder above. */
export async function makeFolderDurably(fs: FileSystem, path: string): Promise<void> {
  const topmost = (await fs.makeFolder(path)) ?? path;
  for (let each = path; ; each = dirname(each)) {
    await fs.syncFolder(dirname(each));
    if (each === topmost || each === dirname(each)) return;
  }
}

/** @returns the names in a folder that are files of the vault; what an interrupted write left over is removed. */
export async function listSwept(fs: FileSystem, folder: string): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const name of await fs.list(folder)) {
    if (temporary.test(name)) await fs.remove(`${folder}/${name}`);
    else kept.push(name);
  }
  return kept;
}

/** JSON with a line end, as bytes. */
export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`);
}
