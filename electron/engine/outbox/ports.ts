import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountId, DraftId, MessageId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { MailTransport } from '../backend/mail-transport.ts';
import type { Clock } from '../clock.ts';
import type { Hub } from '../events/hub.ts';
import type { Log } from '../log/log.ts';
import type { Mime } from '../mime/mime.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import type { OutboxFiles } from '../vault/outbox-files.ts';

/** A message that lies in a folder. */
export interface Original {
  readonly accountId: AccountId;
  readonly subject: string;
  /** Read while it is sent on. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface OutboxPorts {
  readonly files: OutboxFiles;
  readonly drafts: DraftFiles;
  /** A message as it is, to send it on. @throws Failed `message-gone`, `message-incomplete`, or what the line says */
  original(id: MessageId): Promise<Original>;
  openDraft(id: DraftId): Promise<OpenDraft>;
  readonly mime: Mime;
  readonly store: Pick<StoreApi, 'folders'>;
  account(id: AccountId): Account | undefined;
  /** Not connected yet. @throws Failed `secret-missing` */
  transportOf(id: AccountId): Promise<MailTransport>;
  /** The account's server while its session is ready, else undefined. */
  backendOf(id: AccountId): MailBackend | undefined;
  /** Seconds a message waits for undo. */
  undoSeconds(): number;
  /** Marks the original answered or forwarded; called again after a crash, so it must not mind. */
  mark(original: NonNullable<OutboxEntry['original']>): Promise<void>;
  /** The Sent copy lies on the server: it is time to look. */
  onFiled(id: AccountId): void;
  readonly hub: Pick<Hub, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
}
