import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { DraftId, OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';

/** Mail on its way. Nothing in it is ever sent twice by Skein itself, and nothing leaves it unsaid. */
export interface Outbox {
  /** Takes up what a former run left: what may have been sent is unknown, the rest waits. */
  start(): Promise<void>;
  list(): Promise<readonly OutboxEntry[]>;
  /** @throws Failed `draft-missing`, `no-recipients`, `input-invalid` when `revision` is not the saved one */
  send(id: DraftId, revision: number): Promise<{ readonly outboxId: OutboxId; readonly sendAt: number }>;
  toDraft(id: OutboxId): Promise<OpenDraft>;
  /** Recipients that were accepted are left out. */
  retry(id: OutboxId): Promise<void>;
  settle(id: OutboxId, outcome: 'sent' | 'not-sent'): Promise<void>;
  discard(id: OutboxId): Promise<void>;
  /** An account came on line: what waits for it may go now. */
  wake(): void;
  close(): Promise<void>;
}
