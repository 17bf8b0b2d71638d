import { createHash, hash, randomInt, randomUUID } from 'node:crypto';
import { join, sep } from 'node:path';
import { faultPoint } from '../../faults.ts';
import { Failed } from '../../failed.ts';
import type { Log } from '../../log/log.ts';
import { makeFolderDurably } from '../atomic.ts';
import type { AppendFile, FileSystem } from '../file-system.ts';
import { allShards, readFileName, shardOf } from './file-names.ts';
import { limitTo } from './limit.ts';
import type { ReceivedFile } from './local-mail.ts';
import { measureFile } from './measure-file.ts';
import { createSmallFiles, namesAtOnce, syncAndClose } from './small-files.ts';

/**
 * `messages/<first 2 digits>/<id>.eml`: the bytes of messages, written once. While a message is received, and until the
 * index has its record on the disk, its file is `<id>.part`. So the name tells what an index that was lost or set back
 * cannot: a `.part` without a record was never answered and is swept, an `.eml` without one is a message and is kept.
 */
export interface MessageFiles {
  receive(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ReceivedFile>;
  drop(id: string): Promise<void>;
  /** Received files and their names are durable when it resolves. @throws Failed; a file that failed stays so. */
  durable(ids: readonly string[]): Promise<void>;
  /** Gives files that the index has their last names. Never fails: what cannot be renamed now is at the next start. */
  name(ids: readonly string[]): Promise<void>;
  /** Never fails: what the system holds on to is tried again at the next start. */
  remove(ids: readonly string[]): Promise<void>;
  /** @returns those of these ids whose files are gone, durably. */
  durablyGone(ids: readonly string[]): Promise<readonly string[]>;
  path(id: string): string;
  /** What lies in the folders, by name: ids only; foreign names are passed over. */
  survey(): Promise<{ readonly parts: readonly string[]; readonly messages: ReadonlySet<string> }>;
  /** What an interrupted receive left over. */
  sweep(parts: readonly string[]): Promise<void>;
  /** Size and hash of a file, read piece by piece. */
  measure(id: string): Promise<ReceivedFile & { readonly modifiedAt: number }>;
}

/** Long files being written or synced at once: their handles are open. */
const openAtOnce = 32;
/** More than the four threads Node gives to files would only stand in line. */
const diskAtOnce = 4;
/** Neighbours in time lie in one folder, so that one sync of it serves many. */
const perShard = 256;
/** Small pieces of a line are gathered into writes of this size; a message of no more is written with others. */
const writeSize = 64 * 1024;

/** A message that is written as it comes. */
interface LongFile {
  write(bytes: Uint8Array): Promise<void>;
  end(): ReceivedFile;
  /** Nothing stays of it. */
  discard(): Promise<void>;
}

export function openMessageFiles(fs: FileSystem, folder: string, log: Log): MessageFiles {
  const opening = limitTo(openAtOnce);
  const disk = limitTo(diskAtOnce);
  const naming = limitTo(namesAtOnce);
  const small = createSmallFiles(fs, disk);
  /** Received and not yet known as kept: settles when the bytes are synced. */
  const synced = new Map<string, Promise<void>>();
  /** Files that still have their name of receiving. */
  const parts = new Set<string>();
  /** As many as were ever used at once. */
  const buffers: Buffer[] = [];
  const madeShards = new Map<string, Promise<void>>();
  let shard = randomInt(256);
  let inShard = 0;

  // By hand: it is asked for many times a message.
  const pathIn = (id: string, kind: 'eml' | 'part'): string =>
    `${folder}${sep}${shardOf(id)}${sep}${id}.${kind}`;
  const path = (id: string): string => pathIn(id, parts.has(id) ? 'part' : 'eml');

  async function nextId(): Promise<string> {
    if (++inShard > perShard) {
      shard = (shard + 1) % 256;
      inShard = 1;
    }
    const name = shard.toString(16).padStart(2, '0');
    await shardMade(name);
    return name + randomUUID().replaceAll('-', '').slice(2);
  }

  function shardMade(name: string): Promise<void> {
    const known = madeShards.get(name);
    if (known) return known;
    const making = makeFolderDurably(fs, join(folder, name));
    madeShards.set(name, making);
    making.catch(() => madeShards.delete(name));
    return making;
  }

  async function receive(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ReceivedFile> {
    const id = await nextId();
    const buffer = buffers.pop() ?? Buffer.allocUnsafe(writeSize);
    try {
      return await receiveInto(id, bytes, buffer);
    } finally {
      buffers.push(buffer);
    }
  }

  /** What does not fit into the buffer goes into a file of its own as it comes. */
  async function receiveInto(
    id: string,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    buffer: Buffer,
  ): Promise<ReceivedFile> {
    let filled = 0;
    let long: LongFile | undefined;
    try {
      for await (const piece of bytes) {
        if (filled + piece.length > buffer.length) {
          long ??= await openLong(id);
          await long.write(buffer.subarray(0, filled));
          filled = 0;
        }
        if (long && piece.length > buffer.length) await long.write(piece);
        else {
          buffer.set(piece, filled);
          filled += piece.length;
        }
      }
      if (!long) return await hold(id, buffer.subarray(0, filled));
      await long.write(buffer.subarray(0, filled));
      return long.end();
    } catch (error) {
      await long?.discard();
      throw error;
    }
  }

  async function hold(id: string, bytes: Uint8Array): Promise<ReceivedFile> {
    const { synced: sync } = await small.take(pathIn(id, 'part'), bytes);
    return received(id, sync, bytes.length, hash('sha256', bytes));
  }

  async function openLong(id: string): Promise<LongFile> {
    const release = await opening.take();
    const part = pathIn(id, 'part');
    try {
      const file = await fs.createFile(part);
      const digest = createHash('sha256');
      return {
        async write(bytes) {
          digest.update(bytes);
          await file.append(bytes);
        },
        end() {
          // Begun while the next message comes; `durable` waits for it and has its failure.
          const sync = disk.run(() => syncAndClose(file)).finally(release);
          sync.catch(() => undefined);
          return received(id, sync, file.size, digest.digest('hex'));
        },
        async discard() {
          release();
          await discard(file, part);
        },
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  function received(id: string, sync: Promise<void>, size: number, digest: string): ReceivedFile {
    synced.set(id, sync);
    parts.add(id);
    faultPoint('mail-received');
    return { id, size, hash: digest };
  }

  async function discard(file: AppendFile, part: string): Promise<void> {
    // The disk may have failed just now: what stays is swept at the next start.
    await file.close().catch(() => undefined);
    await fs.remove(part).catch(() => undefined);
  }

  async function removeOne(id: string, kind: 'eml' | 'part'): Promise<void> {
    try {
      await fs.remove(pathIn(id, kind));
    } catch (error) {
      log.warn('file-not-removed', { reason: reason(error) });
    }
  }

  return {
    path,
    receive,
    async drop(id) {
      const sync = synced.get(id);
      if (!sync) return;
      synced.delete(id);
      parts.delete(id);
      if (small.forget(pathIn(id, 'part'))) return;
      await sync.catch(() => undefined);
      await fs.remove(pathIn(id, 'part'));
    },
    async durable(ids) {
      for (const id of ids) {
        if (!synced.has(id))
          throw new Failed({ code: 'input-invalid', phase: 'vault', params: { field: 'file' } });
      }
      small.writeNow(ids.map((id) => pathIn(id, 'part')));
      for (const id of ids) await synced.get(id);
      for (const name of new Set(ids.map(shardOf))) await fs.syncFolder(join(folder, name));
      faultPoint('mail-synced');
    },
    async name(ids) {
      const nameOne = async (id: string): Promise<void> => {
        synced.delete(id);
        try {
          await fs.rename(pathIn(id, 'part'), pathIn(id, 'eml'));
          parts.delete(id);
        } catch (error) {
          parts.add(id);
          log.warn('file-not-named', { reason: reason(error) });
        }
      };
      await naming.each(ids, nameOne);
      faultPoint('mail-named');
    },
    remove: (ids) =>
      disk.each(ids, async (id) => {
        await removeOne(id, parts.has(id) ? 'part' : 'eml');
      }),
    async durablyGone(ids) {
      const gone: string[] = [];
      await disk.each(ids, async (id) => {
        if ((await fs.status(path(id))) === undefined) gone.push(id);
      });
      for (const name of new Set(gone.map(shardOf))) await shardMade(name);
      for (const name of new Set(gone.map(shardOf))) await fs.syncFolder(join(folder, name));
      return gone;
    },
    async survey() {
      const found: string[] = [];
      const messages = new Set<string>();
      await disk.each(allShards(), async (name) => {
        for (const file of await fs.list(join(folder, name))) {
          const known = readFileName(name, file);
          if (known?.kind === 'eml') messages.add(known.id);
          else if (known) found.push(known.id);
        }
      });
      return { parts: found, messages };
    },
    sweep: (ids) => disk.each(ids, (id) => removeOne(id, 'part')),
    measure: (id) => measureFile(fs, path(id), id),
  };
}

function reason(error: unknown): string {
  const params = error instanceof Failed ? error.failure.params : {};
  return String(params.reason ?? (error instanceof Failed ? error.failure.code : 'unknown'));
}
