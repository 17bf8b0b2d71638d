import { type Account } from '../../../shared/model/account.ts';
import { localAccountId } from '../../../shared/model/ids.ts';
import type { LocalMails } from '../backend/local/local-mails.ts';
import type { Changes } from '../changes/changes.ts';
import type { Clock } from '../clock.ts';
import type { Content } from '../content/content.ts';
import type { Hub } from '../events/hub.ts';
import type { Log } from '../log/log.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { FileSystem } from '../vault/file-system.ts';
import type { Vault } from '../vault/vault.ts';
import type { AccountSession, SessionPorts } from './account-session.ts';
import { createLocalSession } from './local-session.ts';
import type { Logins } from './logins.ts';
import { createPop3Session } from './pop3-account-session.ts';
import { createSession } from './session.ts';

interface SessionsPorts {
  readonly vault: Vault;
  readonly store: StoreApi;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: Pick<FileSystem, 'status'>;
  readonly localMails: LocalMails;
  readonly logins: Logins;
  readonly content: Content;
  readonly changes: Changes;
  readonly onArrived: (rows: Parameters<Changes['arrived']>[2]) => void;
  onReady(): void;
}

const day = 24 * 60 * 60 * 1000;

/** Makes the session of an account by its protocol, and that of Local Folders. */
export function createSessions(ports: SessionsPorts): {
  openSession(account: Account): AccountSession;
  openLocalSession(): AccountSession;
} {
  const { vault, store, hub, clock, log, files, localMails, logins, content, changes } = ports;
  const portsWith = (openBackend: SessionPorts['openBackend']): SessionPorts => ({
    store,
    hub,
    clock,
    log,
    changes: {
      ...changes,
      async arrived(folder, uidValidity, rows) {
        await changes.arrived(folder, uidValidity, rows);
        ports.onArrived(rows);
      },
    },
    openBackend,
    async fetchBodies(folder, signal) {
      const { offlineDays } = vault.settings.get();
      if (offlineDays === 0) return;
      await content.fetchBodies(folder.id, offlineDays < 0 ? 0 : clock.now() - offlineDays * day, signal);
    },
    onReady: ports.onReady,
  });
  return {
    openSession(account) {
      if (account.incoming.protocol === 'imap')
        return createSession(
          account,
          portsWith(() => logins.backend(account)),
        );
      return createPop3Session(account, {
        session: portsWith(() => localMails.backend(account.id)),
        account: () => vault.accounts.get(account.id),
        openMail: async () => ({
          own: await localMails.open(account.id),
          shared: await localMails.open(localAccountId),
        }),
        openServer: () => logins.pop3(account),
        isWhole: async (mail, message) => (await files.status(mail.fileOf(message)))?.size === message.size,
      });
    },
    openLocalSession: () => createLocalSession(portsWith(() => localMails.backend(localAccountId))),
  };
}
