import { dirname, join } from 'node:path';
import { Failed } from '../failed.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { temporaryName, writeAtomically } from './atomic.ts';
import type { AppendFile, FileSystem } from './file-system.ts';
import { recordLine, type RecordsEnd, wholeRecords } from './record-lines.ts';

/** A file of records that many callers append to, each answered when its records are on the disk. */
export interface AppendLog {
  /** Bytes in the file. */
  readonly size: number;
  /**
   * Durable when it resolves. Everything appended within one turn of the loop shares one fsync. `kept` runs in the
   * moment the records are durable, before any rewrite asks for what is known.
   */
  append(records: readonly unknown[], kept?: () => void): Promise<void>;
  /** Replaces all records by these, in turn with the appends. A crash leaves the old records or the new ones. */
  rewrite(records: () => Iterable<unknown>): Promise<void>;
  /** After what was appended before; whatever comes later is refused with `disk-failed`. */
  close(): Promise<void>;
}

export interface OpenedLog {
  readonly log: AppendLog;
  /** What is in the file, in order; empty when there was none, and when each record was taken as it was read. */
  readonly records: readonly unknown[];
  readonly tornBytes: number;
  /** Set when lines in the middle were damaged: the file as it was is kept under this name. */
  readonly damagedCopy?: string;
}

interface Waiting {
  readonly records: readonly unknown[];
  resolve(): void;
  reject(error: unknown): void;
}

const pieceLength = 200_000;
/** Records read before the loop is let go for a moment. */
const readAtOnce = 500;
/** A file of which no record is whole is only kept when it is longer than a first record that was torn. */
const tornAtBirth = 4096;

/** Records as bytes, in pieces: between two the loop is free, however much one person selects. */
function* pieces(records: Iterable<unknown>): Generator<Uint8Array> {
  let text = '';
  for (const record of records) {
    text += recordLine(record);
    if (text.length < pieceLength) continue;
    yield new TextEncoder().encode(text);
    text = '';
  }
  if (text) yield new TextEncoder().encode(text);
}

/**
 * Opens `<folder>/<name>`. A torn end is cut: its writer was never answered. Damage in the middle is not silently
 * dropped: the whole file is kept beside the repaired one.
 *
 * @param take gets each record as it is read, instead of all of them in the answer: for long files. What it throws is
 *   passed on, and the file is as it was.
 * @throws Failed `disk-full`, `disk-failed`
 */
export async function openAppendLog(
  fs: FileSystem,
  folder: string,
  name: string,
  now: number,
  take?: (record: unknown) => void,
): Promise<OpenedLog> {
  const path = join(folder, name);
  const bytes = await fs.read(path);
  const records: unknown[] = [];
  const read = await readFreely(bytes ?? new Uint8Array(), take ?? ((record) => records.push(record)));
  const damaged = read.damagedLines > 0 || (read.goodBytes === 0 && (bytes?.length ?? 0) > tornAtBirth);
  let damagedCopy: string | undefined;
  if (bytes && damaged) {
    damagedCopy = `${name}.damaged-${now}`;
    await writeAtomically(fs, join(folder, damagedCopy), bytes);
  }
  if (!bytes || damaged) await writeAtomically(fs, path, wholeLines(bytes ?? new Uint8Array()));
  const file = await fs.openAppend(path);
  const tornBytes = bytes && !damaged ? bytes.length - read.goodBytes : 0;
  if (tornBytes > 0) {
    await file.truncate(read.goodBytes);
    await file.sync();
  }
  return { log: appendLog(fs, path, file), records, tornBytes, damagedCopy };
}

async function readFreely(bytes: Uint8Array, take: (record: unknown) => void): Promise<RecordsEnd> {
  const reading = wholeRecords(bytes);
  for (let count = 1; ; count++) {
    const next = reading.next();
    if (next.done) return next.value;
    take(next.value.value);
    if (count % readAtOnce === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function wholeLines(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([...wholeRecords(bytes)].map(({ start, end }) => bytes.subarray(start, end)));
}

function appendLog(fs: FileSystem, path: string, opened: AppendFile): AppendLog {
  let file: AppendFile | undefined = opened;
  let waiting: Waiting[] = [];
  /** The end of what is known to be whole; bytes behind it belong to no answered record. */
  let good = opened.size;
  /** A failed write or sync left bytes behind `good` that could not be cut yet. */
  let dirty = false;
  /** A rewritten file is not known to have its name on the disk: what is appended to it might go with it. */
  let nameDirty = false;
  let flushPlanned = false;
  let closed = false;
  const inTurn = oneAtATime();

  async function ready(): Promise<AppendFile> {
    // Whoever has the lock of the profile now writes this file.
    if (closed) throw new Failed({ code: 'disk-failed', phase: 'vault', params: { reason: 'closed' } });
    file ??= await fs.openAppend(path);
    if (dirty) {
      await file.truncate(good);
      await file.sync();
      dirty = false;
    }
    if (nameDirty) {
      await fs.syncFolder(dirname(path));
      nameDirty = false;
    }
    return file;
  }

  async function flush(): Promise<void> {
    flushPlanned = false;
    const batch = waiting;
    waiting = [];
    try {
      const target = await ready();
      dirty = true;
      for (const piece of pieces(batch.flatMap((each) => each.records))) await target.append(piece);
      await target.sync();
      dirty = false;
      good = target.size;
    } catch (error) {
      await reopenClean();
      for (const each of batch) each.reject(error);
      return;
    }
    for (const each of batch) each.resolve();
  }

  /** After a failed write: cut it off now if the disk lets us, else before the next append. */
  async function reopenClean(): Promise<void> {
    const failed = file;
    file = undefined;
    try {
      await failed?.close();
      await ready();
    } catch {
      // Still dirty: `ready` tries again before anything is appended.
      dirty = true;
    }
  }

  async function writePieces(part: string, records: Iterable<unknown>): Promise<number> {
    const written = await fs.createFile(part);
    try {
      for (const piece of pieces(records)) await written.append(piece);
      await written.sync();
    } finally {
      await written.close();
    }
    return written.size;
  }

  async function rewriteNow(records: Iterable<unknown>): Promise<void> {
    await ready();
    const part = temporaryName(path);
    let size: number;
    try {
      size = await writePieces(part, records);
      // Windows does not rename over an open file.
      await file?.close();
      file = undefined;
      await fs.rename(part, path);
    } catch (error) {
      await fs.remove(part).catch(() => undefined);
      throw error;
    }
    good = size;
    dirty = false;
    nameDirty = true;
    await ready();
  }

  return {
    get size() {
      return good;
    },
    append: (records, kept) =>
      new Promise((resolve, reject) => {
        const whenKept = (): void => {
          kept?.();
          resolve();
        };
        waiting.push({ records, resolve: whenKept, reject });
        if (flushPlanned) return;
        flushPlanned = true;
        setImmediate(() => void inTurn(flush));
      }),
    rewrite: (records) => inTurn(() => rewriteNow(records())),
    async close() {
      while (flushPlanned) await new Promise<void>((resolve) => setImmediate(resolve));
      await inTurn(async () => {
        closed = true;
        await file?.close();
        file = undefined;
      });
    },
  };
}
