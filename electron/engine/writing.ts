import type { Language } from '../../shared/locales/index.ts';
import { Answered, Forwarded } from '../../shared/model/flags.ts';
import type { AccountId, MessageId } from '../../shared/model/ids.ts';
import type { Logins } from './accounts/logins.ts';
import type { AccountSession } from './accounts/account-session.ts';
import type { MailBackend } from './backend/mail-backend.ts';
import type { Changes } from './changes/changes.ts';
import type { Clock } from './clock.ts';
import type { Content } from './content/content.ts';
import { createDrafts } from './drafts/create-drafts.ts';
import { followDrafts } from './drafts/followed-drafts.ts';
import { createMessageOpening } from './drafts/open-message.ts';
import { createServerDrafts } from './drafts/server-drafts.ts';
import { createShownRows } from './drafts/shown-rows.ts';
import type { Hub } from './events/hub.ts';
import { failureOf } from './explain/failure-of.ts';
import type { Log } from './log/log.ts';
import type { Mime } from './mime/mime.ts';
import { createOutbox } from './outbox/create-outbox.ts';
import { createPeople } from './people/people.ts';
import { createReports } from './reports/create-reports.ts';
import type { StoreApi } from './store/store-api.ts';
import { nodeFileSystem } from './vault/node-file-system.ts';
import type { Vault } from './vault/vault.ts';

interface WritingPorts {
  readonly vault: Vault;
  readonly store: StoreApi;
  readonly mime: Mime;
  readonly content: Content;
  readonly changes: Changes;
  readonly logins: Logins;
  readonly hub: Pick<Hub, 'emit'>;
  /** The hub without {@link Writing.heard} behind it: what the drafts on servers tell is no news to them. */
  readonly toldOnly: Pick<Hub, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
  language(): Language;
  backendOf(id: AccountId): MailBackend | undefined;
  session(id: AccountId): AccountSession | undefined;
}

export type Writing = ReturnType<typeof createWriting>;

/** Writing and sending: drafts, here and on servers, the outbox, what became of what was sent, and whom one writes to. */
export function createWriting(ports: WritingPorts) {
  const { vault, store, mime, content, changes, logins, hub, clock, log, language, backendOf, session } =
    ports;
  const accounts = vault.accounts;
  const serverDrafts = createServerDrafts({
    files: vault.drafts,
    copies: vault.draftCopies,
    mime,
    store,
    account: accounts.get,
    backendOf,
    onChanged: (accountId, path) => void lookInto(accountId, path),
    hub: ports.toldOnly,
    clock,
    log: log.child('drafts'),
  });
  const drafts = followDrafts(
    createDrafts({ files: vault.drafts, accounts, store, content, hub, log, language }),
    serverDrafts,
    createMessageOpening({
      content,
      store,
      accounts,
      files: vault.drafts,
      mime,
      server: serverDrafts,
      hub,
    }),
  );
  const outbox = createOutbox({
    files: vault.outbox,
    drafts: vault.drafts,
    openDraft: drafts.open,
    async original(id) {
      const { path, row } = await content.source(id);
      return { accountId: row.accountId, subject: row.subject, bytes: nodeFileSystem().readPieces(path) };
    },
    account: accounts.get,
    undoSeconds: () => vault.settings.get().undoSend,
    store,
    mime,
    hub,
    clock,
    log,
    backendOf,
    transportOf: (id) => logins.transportOf(accounts.get(id)),
    onFiled: (id) => session(id)?.wantNews(),
    async mark({ accountId, mark, ...ref }) {
      await changes.setFlagsOf(accountId, ref, [mark === 'answered' ? Answered : Forwarded], []);
    },
  });
  const reports = createReports({
    store,
    content,
    outbox,
    changes,
    accounts: accounts.list,
    language,
    hub,
    clock,
    log,
  });
  const people = createPeople({
    store,
    accounts,
    sending: outbox.list,
    settings: vault.settings,
    hub,
    clock,
    log,
  });

  /** Something of ours was put into a folder of a server, or taken out of it. */
  async function lookInto(accountId: AccountId, path: string): Promise<void> {
    try {
      const folder = (await store.folders({ accountId })).find((each) => each.path === path);
      if (folder) session(accountId)?.wantFolder(folder.id);
      else session(accountId)?.wantNews();
    } catch (error) {
      // Without a cache there is nothing to bring up to date.
      log.info('folder-not-looked-into', { code: failureOf(error).code });
    }
  }

  return {
    drafts,
    serverDrafts,
    shown: createShownRows(store, serverDrafts),
    outbox,
    reports,
    people,
    /** Rows that the cache did not have. */
    arrived(rows: readonly { readonly id: MessageId; readonly mayReport?: boolean }[]): void {
      people.arrived(rows.map(({ id }) => id));
      // Reading a report waits for the line that its row came by: nobody waits for it.
      void reports.arrived(rows.flatMap(({ id, mayReport }) => (mayReport ? [id] : [])));
    },
    /** An account is on line: what waited for that is done. */
    wake(): void {
      outbox.wake();
      void reports.wake();
      serverDrafts.wake();
    },
  };
}
