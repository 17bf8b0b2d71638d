import type { OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { Failed, isFailed } from '../failed.ts';
import type { OutboxPorts } from './ports.ts';

/** The states as they are true, which may be more than the disk would take. */
export interface Entries {
  all(): readonly OutboxEntry[];
  get(id: OutboxId): OutboxEntry | undefined;
  /** @throws Failed `message-gone` */
  known(id: OutboxId): OutboxEntry;
  /** What is so only as long as this program runs: a crash finds the former state. */
  show(entry: OutboxEntry): void;
  /** What is about to happen: when the disk refuses, it does not, and the former state stands. */
  write(entry: OutboxEntry): Promise<void>;
  /** What has happened: true at once, and written again later when the disk refuses now. */
  keep(entry: OutboxEntry): Promise<void>;
  remove(id: OutboxId): Promise<void>;
  isUnsaved(id: OutboxId): boolean;
  hasUnsaved(): boolean;
  /** Writes what the disk would not take before. Never rejects. */
  writeUnsaved(): Promise<void>;
}

export function createEntries({ files, hub, log }: OutboxPorts): Entries {
  const unsaved = new Map<OutboxId, OutboxEntry>();
  const shown = new Map<OutboxId, OutboxEntry>();
  const tell = (): void => hub.emit({ kind: 'outbox' });
  const get = (id: OutboxId): OutboxEntry | undefined => {
    const entry = files.get(id);
    return entry && (unsaved.get(id) ?? shown.get(id) ?? entry);
  };

  async function write(entry: OutboxEntry): Promise<void> {
    await files.update(entry);
    unsaved.delete(entry.id);
    shown.delete(entry.id);
    tell();
  }

  async function keep(entry: OutboxEntry): Promise<void> {
    shown.delete(entry.id);
    unsaved.set(entry.id, entry);
    try {
      await files.update(entry);
    } catch (error) {
      // It was taken back meanwhile: there is nothing left to write.
      if (isFailed(error, 'message-gone')) unsaved.delete(entry.id);
      throw error;
    } finally {
      tell();
    }
    // Something newer may wait to be written already.
    if (unsaved.get(entry.id) === entry) unsaved.delete(entry.id);
  }

  return {
    all: () => files.list().map((entry) => get(entry.id) ?? entry),
    get,
    known(id) {
      const entry = get(id);
      if (!entry) throw new Failed({ code: 'message-gone', phase: 'vault' });
      return entry;
    },
    show(entry) {
      shown.set(entry.id, entry);
      tell();
    },
    write,
    keep,
    async remove(id) {
      await files.remove(id);
      unsaved.delete(id);
      shown.delete(id);
      tell();
    },
    isUnsaved: (id) => unsaved.has(id),
    hasUnsaved: () => unsaved.size > 0,
    async writeUnsaved() {
      for (const entry of unsaved.values()) {
        await keep(entry).catch((error: unknown) => log.error('outbox-not-written', error));
      }
    },
  };
}
