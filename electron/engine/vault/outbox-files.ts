import { join } from 'node:path';
import { z } from 'zod';
import type { OutboxId } from '../../../shared/model/ids.ts';
import { type OutboxEntry, outboxEntry } from '../../../shared/model/outbox.ts';
import type { MessageSource } from '../backend/mail-transport.ts';
import { failureOf } from '../explain/failure-of.ts';
import { Failed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import type { Log } from '../log/log.ts';
import {
  type Bytes,
  jsonBytes,
  listSwept,
  makeFolderDurably,
  putInPlace,
  removeDurably,
  writeAside,
} from './atomic.ts';
import { DotStuffing } from '../dot-stuffing.ts';
import type { Pieces } from '../pieces.ts';
import type { FileSystem } from './file-system.ts';
import { type InTurn, oneAtATime } from '../one-at-a-time.ts';
import { readJsonFiles } from './read-json-files.ts';
import { copyOfItsOwn } from './outbox-version-1.ts';
import type { FileVersion } from './versions.ts';

/** `vault/outbox/<id>.eml`, written once, and `<id>.json`, its state. */
export interface OutboxFiles {
  /** Everything that is there, oldest first; read from the disk at start. */
  list(): readonly OutboxEntry[];
  get(id: OutboxId): OutboxEntry | undefined;
  /**
   * Bytes first, then the state: both durable when it resolves, and not listed when it rejects.
   *
   * @returns the state, with the size of what came
   * @throws Failed `disk-full`, `disk-failed`, and what the bytes throw
   */
  add(entry: NewOutboxEntry, message: Bytes): Promise<OutboxEntry>;
  /** Replaces the state; durable when it resolves. @throws Failed `message-gone` when it is not in the outbox any more. */
  update(entry: OutboxEntry): Promise<void>;
  /** Other bytes of the same size, of a message that nobody has yet. @throws Failed `message-gone` */
  replace(id: OutboxId, message: Bytes): Promise<void>;
  /** The bytes as they were added. @throws Failed `message-gone` */
  message(id: OutboxId): Promise<Uint8Array>;
  /** The same, read while it is used: a large message is not in memory as a whole. */
  open(id: OutboxId): Pieces;
  /**
   * The same, to be sent: what was written since the start was looked at then, so nobody has to look for dots again.
   * Its bytes must not be replaced meanwhile; the vault's lock keeps other programs out. @throws Failed `message-gone`
   */
  source(id: OutboxId): MessageSource;
  /** It does not come back when this resolves. */
  remove(id: OutboxId): Promise<void>;
}

/** How large the message is, is known when it was written. */
export type NewOutboxEntry = Omit<OutboxEntry, 'size'>;

export const outboxVersion: FileVersion = {
  file: 'outbox',
  current: 2,
  steps: { 1: copyOfItsOwn },
  newer: 'vault-newer',
};
export const outboxFile = z.object({ version: z.number(), entry: outboxEntry });

const anySize = (_size: number): boolean => true;
const gone = (): Failed => new Failed({ code: 'message-gone', phase: 'vault' });

/** @throws Failed `vault-newer`, `disk-failed` */
export async function openOutboxFiles(ports: {
  readonly fs: FileSystem;
  readonly vaultFolder: string;
  readonly log: Log;
}): Promise<OutboxFiles> {
  const { fs } = ports;
  const folder = join(ports.vaultFolder, 'outbox');
  const statePath = (id: OutboxId): string => join(folder, `${id}.json`);
  const messagePath = (id: OutboxId): string => join(folder, `${id}.eml`);
  await makeFolderDurably(fs, folder);
  const names = await listSwept(fs, folder);
  const read = await readJsonFiles(fs, folder, names, outboxVersion, outboxFile, ports.log);
  const entries = new Map(read.values.map((file) => [file.entry.id, file.entry]));
  /** What is written about one message stays in its order; different ones wait for no other. */
  const turns = new Map<OutboxId, InTurn>();
  const inTurn = (id: OutboxId): InTurn => {
    const turn = turns.get(id) ?? oneAtATime();
    turns.set(id, turn);
    return turn;
  };

  // Bytes without a state were never answered as added (their draft is still there), or were already removed.
  const states = new Set(
    names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)),
  );
  for (const name of names.filter((each) => each.endsWith('.eml'))) {
    if (!states.has(name.slice(0, -'.eml'.length))) await sweep(join(folder, name));
  }

  /** Bytes without a state are nothing: what cannot be removed now is at the next start. */
  async function sweep(path: string): Promise<void> {
    await fs.remove(path).catch((error: unknown) => {
      ports.log.warn('outbox-bytes-left', { code: failureOf(error).code });
    });
  }

  /** @param after what must be durable before the state is: it is written meanwhile, and has no name until then */
  async function keep(entry: OutboxEntry, after?: Promise<void>): Promise<OutboxEntry> {
    const valid = outboxEntry.parse(entry);
    const path = statePath(valid.id);
    const bytes = jsonBytes({ version: outboxVersion.current, entry: valid });
    const [{ temporary }] = await Promise.all([writeAside(fs, path, bytes), after]);
    await putInPlace(fs, temporary, path);
    entries.set(valid.id, valid);
    return valid;
  }

  /** Those of which dot stuffing would change nothing. */
  const regular = new Set<OutboxId>();

  /** Gives a message its name. A large one takes its time: meanwhile the states of others are kept. */
  async function put<T>(
    id: OutboxId,
    message: Bytes,
    then: (size: number, durable: Promise<void>) => Promise<T>,
    check = anySize,
  ): Promise<T> {
    const stuffing = new DotStuffing();
    const { temporary, size } = await writeAside(fs, messagePath(id), lookedAt(message, stuffing));
    return inTurn(id)(async () => {
      if (!check(size)) {
        await fs.remove(temporary);
        throw gone();
      }
      regular.delete(id);
      const answer = await then(size, putInPlace(fs, temporary, messagePath(id)));
      if (stuffing.changesNothing) regular.add(id);
      return answer;
    });
  }

  /** What was not added. Its state may have its name already: as long as it has, the bytes must stay. */
  async function takeBack(id: OutboxId): Promise<void> {
    try {
      await removeDurably(fs, statePath(id));
    } catch (error) {
      ports.log.warn('outbox-state-left', { code: failureOf(error).code });
      return;
    }
    await sweep(messagePath(id));
  }

  return {
    list: () => [...entries.values()].sort((a, b) => a.createdAt - b.createdAt),
    get: (id) => entries.get(id),
    add: (entry, message) =>
      put(entry.id, message, async (size, durable) => {
        try {
          const placed = durable.then(() => faultPoint('outbox-bytes'));
          return await keep({ ...entry, size }, placed);
        } catch (error) {
          // Who adds it again must not find this one under its name, and a large one not fill the disk.
          await durable.catch(() => undefined);
          if (!entries.has(entry.id)) await takeBack(entry.id);
          throw error;
        }
      }),
    update: (entry) =>
      inTurn(entry.id)(async () => {
        if (!entries.has(entry.id)) throw gone();
        await keep(entry);
      }),
    replace: (id, message) =>
      put(
        id,
        message,
        (_size, durable) => durable,
        (size) => entries.get(id)?.size === size,
      ),
    async message(id) {
      const bytes = entries.has(id) ? await fs.read(messagePath(id)) : undefined;
      if (!bytes) throw gone();
      return bytes;
    },
    open: (id) => fs.readPieces(messagePath(id)),
    source(id) {
      const size = entries.get(id)?.size;
      if (size === undefined) throw gone();
      return { size, asItIs: regular.has(id), open: () => fs.readPieces(messagePath(id)) };
    },
    remove: (id) =>
      inTurn(id)(async () => {
        await removeDurably(fs, statePath(id));
        entries.delete(id);
        regular.delete(id);
        await sweep(messagePath(id));
      }),
  };
}

/** The same bytes; once they have passed, `stuffing` knows whether it would change them. */
function lookedAt(message: Bytes, stuffing: DotStuffing): Bytes {
  const look = ({ buffer, byteOffset, length }: Uint8Array): void => {
    if (!stuffing.hasChanged) stuffing.take(Buffer.from(buffer, byteOffset, length));
  };
  if (message instanceof Uint8Array) {
    look(message);
    return message;
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of message as Pieces) {
      look(piece);
      yield piece;
    }
  }
  return { [Symbol.asyncIterator]: pieces, giveBack: (piece) => message.giveBack?.(piece) };
}
