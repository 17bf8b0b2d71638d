import type { AccountsFile } from './accounts-file.ts';
import type { DraftFiles } from './draft-files.ts';
import type { Journal } from './journal.ts';
import type { OutboxFiles } from './outbox-files.ts';
import type { SettingsFile } from './settings-file.ts';

/** `<profile>/vault/`: plain files that cannot be fetched again. Whatever a verb here answered is on the disk. */
export interface Vault {
  /** Names the profile for ever; the database of the cache is named by it. */
  readonly profileId: string;
  readonly profileFolder: string;
  readonly accounts: AccountsFile;
  readonly settings: SettingsFile;
  readonly journal: Journal;
  readonly drafts: DraftFiles;
  readonly outbox: OutboxFiles;
  /** Waits for what is being written, then releases the profile. */
  close(): Promise<void>;
}
