import type { Pop3Options } from '../../../shared/model/account.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { SyncState } from '../../../shared/model/sync.ts';
import type { Pop3Session } from '../backend/pop3/pop3-session.ts';
import type { Clock } from '../clock.ts';
import type { LocalMail, LocalMessage } from '../vault/local-mail/local-mail.ts';
import type { Ledger } from './ledger.ts';

/** What one look at a server needs. */
export interface Look {
  /** Logged in; the look ends it. */
  readonly session: Pop3Session;
  /** The account's id: copies are kept under it. */
  readonly source: string;
  readonly ledger: Ledger;
  /** Where new mail goes. */
  readonly mail: LocalMail;
  /** As they are now: they may change while it downloads. */
  options(): Pop3Options;
  readonly clock: Clock;
  /** Whether the file of a message is there and as long as it was; asked before the server's copy is deleted. */
  readonly isWhole: (mail: LocalMail, message: LocalMessage) => Promise<boolean>;
  /** True: no further message is begun. */
  readonly held: () => boolean;
  /** Keys of messages during which the line broke, and of those bigger than any may be; kept up to date here. */
  readonly suspects: Set<string>;
  readonly tooBig: Set<string>;
  readonly onState: (state: SyncState) => void;
  /** One message that the server will not send; the others go on. */
  readonly onRefused: (key: string, failure: Failure) => void;
}
