import type { Account } from '../../../shared/model/account.ts';
import type { AccountId } from '../../../shared/model/ids.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { Clock } from '../clock.ts';
import type { Hub } from '../events/hub.ts';
import type { Log } from '../log/log.ts';
import type { Mime } from '../mime/mime.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { DraftCopiesFiles } from '../vault/draft-copies.ts';
import type { DraftFiles } from '../vault/draft-files.ts';

/** What drafts on servers need of the rest of the engine. */
export interface CopyPorts {
  readonly files: DraftFiles;
  readonly copies: DraftCopiesFiles;
  readonly mime: Mime;
  readonly store: Pick<StoreApi, 'folders' | 'folder' | 'rowsByUid' | 'rowsByMessageId'>;
  account(id: AccountId): Account | undefined;
  /** The account's server while its session is ready, else undefined. */
  backendOf(id: AccountId): MailBackend | undefined;
  /** Something was put into a folder or taken out of it: it is time to look, into this folder or for a new one. */
  onChanged(id: AccountId, folder: string): void;
  readonly hub: Pick<Hub, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** POP3 has no folders, and Local Folders no other device: drafts of such accounts are in the vault alone. */
export function keepsDraftsOnServer(account: Account | undefined): account is Account {
  return account?.incoming.protocol === 'imap';
}
