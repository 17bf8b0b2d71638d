import type { OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';

/** `vault/outbox/<id>.eml`, written once, and `<id>.json`, its state. */
export interface OutboxFiles {
  /** Everything that is there, oldest first; read from the disk at start. */
  list(): readonly OutboxEntry[];
  get(id: OutboxId): OutboxEntry | undefined;
  /** Bytes first, then the state: both durable when it resolves, and neither seen when it rejects. */
  add(entry: OutboxEntry, message: Uint8Array): Promise<void>;
  /** Replaces the state; durable when it resolves. @throws Failed `message-gone` when it is not in the outbox any more. */
  update(entry: OutboxEntry): Promise<void>;
  /** The bytes as they were added. @throws Failed `message-gone` */
  message(id: OutboxId): Promise<Uint8Array>;
  messagePath(id: OutboxId): string;
  remove(id: OutboxId): Promise<void>;
}
