import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type AccountId, localAccountId } from '../../../shared/model/ids.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log/log.ts';
import { type AccountsFile, openAccountsFile } from './accounts-file.ts';
import { jsonBytes, listSwept, makeFolderDurably, writeAtomically } from './atomic.ts';
import { type DraftCopiesFiles, openDraftCopies } from './draft-copies.ts';
import { type DraftFiles, openDraftFiles } from './draft-files.ts';
import type { FileSystem } from './file-system.ts';
import { type Journal, openJournal } from './journal.ts';
import type { LocalMail } from './local-mail/local-mail.ts';
import { openLocalMail } from './local-mail/open-local-mail.ts';
import { lockProfile } from './lock.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { type OutboxFiles, openOutboxFiles } from './outbox-files.ts';
import { createRemovedMail, type RemovedMail } from './removed-mail.ts';
import { openSettingsFile, type SettingsFile } from './settings-file.ts';
import { openTemplatesFile, type TemplatesFile } from './templates-file.ts';
import { type FileVersion, readVersioned } from './versions.ts';

/** `<profile>/vault/`: plain files that cannot be fetched again. Whatever a verb here answered is on the disk. */
export interface Vault {
  /** Names the profile for ever; the database of the cache is named by it. */
  readonly profileId: string;
  readonly profileFolder: string;
  readonly accounts: AccountsFile;
  readonly settings: SettingsFile;
  readonly templates: TemplatesFile;
  readonly journal: Journal;
  readonly drafts: DraftFiles;
  readonly draftCopies: DraftCopiesFiles;
  readonly outbox: OutboxFiles;
  /** The mail of a POP3 account or of Local Folders: opened once, made where there is none. @throws as openLocalMail */
  mail(accountId: AccountId): Promise<LocalMail>;
  /** What becomes of the mail of an account that is removed. */
  readonly removedMail: RemovedMail;
  /** Waits for what is being written, then releases the profile. */
  close(): Promise<void>;
}

export const vaultVersion: FileVersion = { file: 'vault.json', current: 1, steps: {}, newer: 'vault-newer' };
export const vaultFile = z.object({ version: z.number(), profileId: z.string().min(1).max(64) });

/**
 * Opens the vault of a profile, and makes it where there is none.
 *
 * @param ports.folder the profile: its vault is `<folder>/vault`, its lock `<folder>/lock`.
 * @throws Failed `profile-locked`, `vault-newer`, `settings-newer`, `file-invalid`, `disk-full`, `disk-failed`; the
 *   profile is then not locked by us.
 */
export async function openVault(ports: {
  readonly folder: string;
  readonly fs?: FileSystem;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<Vault> {
  const { folder: profileFolder, fs = nodeFileSystem(), clock } = ports;
  const log = ports.log.child('vault');
  await makeFolderDurably(fs, profileFolder);
  const lock = await lockProfile({ fs, profileFolder, clock });
  try {
    const vaultFolder = join(profileFolder, 'vault');
    await makeFolderDurably(fs, vaultFolder);
    await listSwept(fs, vaultFolder);
    const profileId = await identify(fs, vaultFolder);
    const accounts = await openAccountsFile(fs, vaultFolder);
    const settings = await openSettingsFile(fs, vaultFolder);
    const templates = await openTemplatesFile(fs, vaultFolder);
    const drafts = await openDraftFiles({ fs, vaultFolder, clock, log });
    const draftCopies = await openDraftCopies(fs, vaultFolder, log);
    const outbox = await openOutboxFiles({ fs, vaultFolder, log });
    const journal = await openJournal({ fs, vaultFolder, clock, log });
    const mails = keepMails((accountId) =>
      openLocalMail({ fs, folder: join(vaultFolder, 'mail', accountId), clock, log }),
    );
    const removedMail = createRemovedMail({
      fs,
      folder: join(vaultFolder, 'mail'),
      isKnown: (id) => id === localAccountId || accounts.get(id) !== undefined,
      release: mails.release,
      log,
    });
    // Nothing of it is needed, so nothing waits for it: what fails now is tried at the next start.
    await removedMail.sweep().catch((error: unknown) => log.error('mail-not-swept', error));
    return {
      profileId,
      profileFolder,
      accounts,
      settings,
      templates,
      journal,
      drafts,
      draftCopies,
      outbox,
      mail: (accountId) => mails.open(accountId),
      removedMail,
      async close() {
        try {
          await mails.close();
          await journal.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Each account's mail is opened when it is first asked for, and once; one that did not open may be asked for again. */
function keepMails(open: (accountId: AccountId) => Promise<LocalMail>): {
  readonly open: (accountId: AccountId) => Promise<LocalMail>;
  readonly release: (accountId: AccountId) => Promise<void>;
  readonly close: () => Promise<void>;
} {
  const mails = new Map<AccountId, Promise<LocalMail>>();
  return {
    open(accountId) {
      const known = mails.get(accountId);
      if (known) return known;
      const opening = open(accountId);
      mails.set(accountId, opening);
      opening.catch(() => mails.delete(accountId));
      return opening;
    },
    async release(accountId) {
      const mail = await mails.get(accountId);
      mails.delete(accountId);
      await mail?.close();
    },
    async close() {
      const opened = await Promise.allSettled(mails.values());
      mails.clear();
      for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
    },
  };
}

async function identify(fs: FileSystem, vaultFolder: string): Promise<string> {
  const path = join(vaultFolder, vaultVersion.file);
  const bytes = await fs.read(path);
  if (bytes) return readVersioned(vaultVersion, vaultFile, bytes).value.profileId;
  const profileId = randomUUID();
  await writeAtomically(fs, path, jsonBytes({ version: vaultVersion.current, profileId }));
  return profileId;
}
