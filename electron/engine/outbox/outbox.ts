import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { AccountId, DraftId, MessageId, OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxItem } from '../../../shared/model/outbox.ts';
import type { WantedReceipt } from './receipt.ts';

/** Mail on its way. Nothing in it is ever sent twice by Skein itself, and nothing leaves it unsaid. */
export interface Outbox {
  /** Takes up what a former run left: what may have been sent is unknown, the rest waits. */
  start(): Promise<void>;
  list(): Promise<readonly OutboxItem[]>;
  /**
   * @param sendAt - ms since 1970; absent or past: after the time for undo
   * @throws Failed `draft-missing`, `no-recipients`, `input-invalid`, `draft-newer` when `revision` is not the saved one
   */
  send(
    id: DraftId,
    revision: number,
    sendAt?: number,
  ): Promise<{ readonly outboxId: OutboxId; readonly sendAt: number }>;
  /** @throws Failed `message-gone`, `message-incomplete`, `no-recipients`, `input-invalid`, or what the line says */
  redirect(wanted: {
    readonly messageId: MessageId;
    readonly accountId?: AccountId;
    readonly to: readonly string[];
  }): Promise<{ readonly outboxId: OutboxId; readonly sendAt: number }>;
  /** After the time for undo. @throws Failed `no-recipients`, `input-invalid` */
  sendReceipt(wanted: WantedReceipt): Promise<void>;
  toDraft(id: OutboxId): Promise<OpenDraft>;
  /** Recipients that were accepted are left out. @throws Failed `send-outcome-unknown` */
  retry(id: OutboxId): Promise<void>;
  /** Sends it then, or without a time now. @throws Failed `send-outcome-unknown`, `change-not-undoable` */
  schedule(id: OutboxId, sendAt?: number): Promise<void>;
  /** @throws Failed `cancel-too-late` when the body was out, or nothing was left to stop */
  cancel(id: OutboxId): Promise<void>;
  /** @throws Failed `no-recipients`, `input-invalid`, `change-not-undoable` when nobody was refused */
  sendToRest(id: OutboxId, recipients: readonly string[]): Promise<void>;
  /** @throws Failed `sent-copy-failed`, `change-not-undoable` when no copy is wanted */
  fileHere(id: OutboxId): Promise<void>;
  settle(id: OutboxId, outcome: 'sent' | 'not-sent'): Promise<void>;
  discard(id: OutboxId): Promise<void>;
  /**
   * Reports tell of these messages: whatever they say, the outgoing server had accepted them, which settles what was
   * unknown. Never rejects.
   */
  reported(messageIds: readonly string[]): Promise<void>;
  /** An account came on line: what waits for it may go now. */
  wake(): void;
  close(): Promise<void>;
}
