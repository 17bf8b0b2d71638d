import { close, type Dirent, fstat, fsync, ftruncate, open as openFile, read, write } from 'node:fs';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rmdir,
  stat,
  unlink,
  utimes,
} from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Pieces } from '../pieces.ts';
import { diskFailure, systemCode } from './disk-failure.ts';
import type { AppendFile, FileStatus, FileSystem } from './file-system.ts';

/** A virus scanner or indexer on Windows holds a fresh file for moments; after this many ms what was to be done fails. */
const heldWaits = [10, 20, 50, 100, 200, 400, 800] as const;
const heldByAnother = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** Some file systems (network, FUSE) cannot sync a folder and say so. */
const noFolderSync = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF']);

/** Numbers instead of handles: thousands of small messages notice what an object with events costs each. */
const descriptors = {
  open: promisify(openFile),
  read: promisify(read),
  write: promisify(write),
  sync: promisify(fsync),
  stat: promisify(fstat),
  truncate: promisify(ftruncate),
  close: promisify(close),
};

/** Most messages are one small piece; of a large one they are as large as does it good. */
const firstPieceSize = 64 * 1024;
const pieceSize = 512 * 1024;

const file = 0o600;
const folder = 0o700;

interface NodeFileSystemOptions {
  readonly platform?: NodeJS.Platform;
  readonly rename?: typeof rename;
}

/** The disk of this computer. */
export function nodeFileSystem(options: NodeFileSystemOptions = {}): FileSystem {
  const windows = (options.platform ?? process.platform) === 'win32';
  const renameOnce = options.rename ?? rename;
  const whenFree = windows ? tryWhileHeld : <T>(work: () => Promise<T>): Promise<T> => work();
  return {
    read: (path) => orMissing(readFile(path)),
    create: (path, bytes) => created(path, bytes),
    openAppend: (path) => explained(openAppend(path)),
    createFile: (path) => explained(createFile(path)),
    readPieces,
    rename: (from, to) => explained(whenFree(() => renameOnce(from, to))),
    syncFolder: (path) => (windows ? Promise.resolve() : explained(syncFolder(path))),
    list: async (path) => (await entries(path)).filter((each) => each.isFile()).map((each) => each.name),
    listFolders: async (path) =>
      (await entries(path)).filter((each) => each.isDirectory()).map((each) => each.name),
    remove: (path) => explained(orMissing(whenFree(() => unlink(path))).then(() => undefined)),
    removeFolder: (path) => explained(orMissing(rmdir(path)).then(() => undefined)),
    makeFolder: (path) => explained(mkdir(path, { recursive: true, mode: folder })),
    status: (path) => status(path),
    touch: (path) => explained(utimes(path, new Date(), new Date())),
  };
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskFailure(error);
  }
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw diskFailure(error);
  }
}

async function withFile(
  path: string,
  flags: string,
  work: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags, file);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

/** One write may take fewer bytes than it was given. */
async function writeAll(descriptor: number, bytes: Uint8Array, position?: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const at = position === undefined ? null : position + done;
    done += (await descriptors.write(descriptor, bytes, done, bytes.length - done, at)).bytesWritten;
  }
}

async function created(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await withFile(path, 'wx', (handle) => writeAll(handle.fd, bytes));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw diskFailure(error);
  }
}

async function tryWhileHeld<T>(work: () => Promise<T>): Promise<T> {
  for (const wait of heldWaits) {
    try {
      return await work();
    } catch (error) {
      if (!heldByAnother.has(systemCode(error) ?? '')) throw error;
      await delay(wait);
    }
  }
  return work();
}

async function syncFolder(path: string): Promise<void> {
  try {
    const descriptor = await descriptors.open(path, 'r');
    try {
      await descriptors.sync(descriptor);
    } finally {
      await descriptors.close(descriptor);
    }
  } catch (error) {
    if (!noFolderSync.has(systemCode(error) ?? '')) throw error;
  }
}

async function entries(path: string): Promise<readonly Dirent[]> {
  return (await orMissing(readdir(path, { withFileTypes: true }))) ?? [];
}

async function status(path: string): Promise<FileStatus | undefined> {
  const found = await orMissing(stat(path));
  return found && { size: found.size, modifiedAt: found.mtimeMs };
}

async function openAppend(path: string): Promise<AppendFile> {
  const descriptor = await openOrMake(path);
  return appendFile(descriptor, (await descriptors.stat(descriptor)).size);
}

async function createFile(path: string): Promise<AppendFile> {
  return appendFile(await descriptors.open(path, 'wx', file), 0);
}

function readPieces(path: string): Pieces {
  const free: Uint8Array[] = [];
  const lent = new WeakSet<ArrayBufferLike>();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const descriptor = await explained(descriptors.open(path, 'r'));
    try {
      for (let wanted = firstPieceSize; ; ) {
        const room = free.pop() ?? new Uint8Array(wanted);
        const { bytesRead } = await explained(descriptors.read(descriptor, room, 0, room.length, null));
        if (bytesRead === 0) return;
        // What did not fill it was the end.
        wanted = bytesRead < room.length ? firstPieceSize : pieceSize;
        if (room.length === pieceSize) lent.add(room.buffer);
        yield Buffer.from(room.buffer, 0, bytesRead);
      }
    } finally {
      await explained(descriptors.close(descriptor));
    }
  }
  const all = pieces();
  return {
    [Symbol.asyncIterator]: () => all,
    giveBack({ buffer }) {
      // What a stream has put together, or copied, is not ours.
      if (lent.delete(buffer)) free.push(new Uint8Array(buffer));
    },
  };
}

/** Writes at known positions and not with O_APPEND, so that a record that failed half-way is overwritten or cut. */
function appendFile(descriptor: number, opened: number): AppendFile {
  let size = opened;
  return {
    get size() {
      return size;
    },
    async append(bytes) {
      await explained(writeAll(descriptor, bytes, size));
      size += bytes.length;
    },
    sync: () => explained(descriptors.sync(descriptor)),
    async truncate(to) {
      await explained(descriptors.truncate(descriptor, to));
      size = to;
    },
    close: () => explained(descriptors.close(descriptor)),
  };
}

async function openOrMake(path: string): Promise<number> {
  try {
    return await descriptors.open(path, 'r+', file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    return descriptors.open(path, 'wx+', file);
  }
}
