import { type Language, pickLanguage, sentences } from '../../shared/locales/index.ts';
import { Answered, Forwarded } from '../../shared/model/flags.ts';
import { type AccountId, accountId, localAccountId } from '../../shared/model/ids.ts';
import { contractVersion } from '../../shared/contract/session.ts';
import type { StoreState } from '../../shared/store/contract.ts';
import { createLocalSession } from './accounts/local-session.ts';
import { createLogins } from './accounts/logins.ts';
import { createOwnFolders, isKeptHere } from './accounts/own-folders.ts';
import { createPop3Session } from './accounts/pop3-account-session.ts';
import { createRegistry, type Registry } from './accounts/registry.ts';
import type { SessionPorts } from './accounts/account-session.ts';
import { createSession } from './accounts/session.ts';
import { createSubmissionOffers } from './accounts/submission-offers.ts';
import { createRouter, type EngineRouter } from './api/router.ts';
import { createChanges } from './changes/changes.ts';
import { createContent } from './content/create-content.ts';
import { createDrafts } from './drafts/create-drafts.ts';
import { followDrafts } from './drafts/followed-drafts.ts';
import { createMessageOpening } from './drafts/open-message.ts';
import { createServerDrafts } from './drafts/server-drafts.ts';
import { createShownRows } from './drafts/shown-rows.ts';
import { trusted } from './backend/authorities.ts';
import { createLocalMails } from './backend/local/local-mails.ts';
import type { MailBackend } from './backend/mail-backend.ts';
import type { EngineFace, EnginePorts } from './engine-ports.ts';
import { createHub, type Hub } from './events/hub.ts';
import { failureOf } from './explain/failure-of.ts';
import { createMime } from './mime/create-mime.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { shutDownInOrder } from './ordered-shutdown.ts';
import { createOutbox } from './outbox/create-outbox.ts';
import { createPeople } from './people/people.ts';
import { createReports } from './reports/create-reports.ts';
import { keepMail } from './transfer/keep-mail.ts';
import { isOtherCache } from './store/generation.ts';
import type { LocalMail } from './vault/local-mail/local-mail.ts';
import { nodeFileSystem } from './vault/node-file-system.ts';
import { forgetServer } from './pop3/ledger.ts';
import { createWishes } from './pop3/wishes.ts';
import { createLooks } from './sync/looks.ts';

export interface Engine extends EngineFace {
  readonly router: EngineRouter;
}

/** Of the five seconds that closing may take; the rest is for what must be closed whatever the servers do. */
const closeMs = 3500;
const day = 24 * 60 * 60 * 1000;

/** The mail program. Accounts start when a store is attached: without a cache there is nowhere to put mail. */
export async function createEngine(ports: EnginePorts): Promise<Engine> {
  const { vault, secrets, clock, log } = ports;
  const store = ports.store.api;
  const told = createHub(clock);
  const hub: Hub = {
    ...told,
    emit(event) {
      told.emit(event);
      serverDrafts.heard(event);
    },
  };
  const mime = createMime({ log });
  const logins = createLogins({ secrets, log, onOffer: (account, said) => offers.learn(account, said) });
  const offers = createSubmissionOffers({
    cacheFolder: ports.cacheFolder,
    account: vault.accounts.get,
    transportOf: logins.transportOf,
    hub,
    log,
  });
  const localMails = createLocalMails({
    openMail: vault.mail,
    mime,
    onChange: (id) => registry.session(id)?.wantNews(),
  });
  const onSettings = (): void => hub.emit({ kind: 'settings' });
  const files = nodeFileSystem();
  const inTurn = oneAtATime();
  /** Of the cache that is attached. */
  let generation = '';
  /** Of the cache that has what is pending; it stays behind when that failed. */
  let replayed: string | undefined;

  const language = (): Language => pickLanguage(vault.settings.get().language, ports.shell.systemLanguage);
  const backendOf = (id: AccountId): MailBackend | undefined => registry.session(id)?.backend;
  const changes = createChanges({
    store,
    journal: vault.journal,
    hub,
    clock,
    log,
    backendOf,
    onPending: (id) => registry.session(id)?.wantSending(),
    refetch: (id, path, uids) => registry.session(id)?.wantAgain(path, uids),
  });
  /** Of accounts whose mail is on this computer. */
  const openMail = async (id: AccountId): Promise<LocalMail | undefined> =>
    isKeptHere(id, vault.accounts.get(id)) ? await localMails.open(id) : undefined;
  const content = createContent({
    store,
    mime,
    hub,
    clock,
    log,
    backendOf: (id) => (isKeptHere(id, vault.accounts.get(id)) ? localMails.reader(id) : backendOf(id)),
    openMail,
    cacheFolder: ports.cacheFolder,
    drafts: vault.drafts,
    settings: vault.settings.get,
    generation: () => generation,
  });
  const serverDrafts = createServerDrafts({
    files: vault.drafts,
    copies: vault.draftCopies,
    mime,
    store,
    account: vault.accounts.get,
    backendOf,
    onChanged: (accountId, path) => void lookInto(accountId, path),
    // What it tells itself is no news to it.
    hub: told,
    clock,
    log: log.child('drafts'),
  });
  const writtenDrafts = createDrafts({
    files: vault.drafts,
    accounts: vault.accounts,
    store,
    content,
    hub,
    log,
    language,
  });
  const drafts = followDrafts(
    writtenDrafts,
    serverDrafts,
    createMessageOpening({
      content,
      store,
      accounts: vault.accounts,
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
    account: vault.accounts.get,
    undoSeconds: () => vault.settings.get().undoSend,
    store,
    mime,
    hub,
    clock,
    log,
    backendOf,
    transportOf: (id) => logins.transportOf(vault.accounts.get(id)),
    onFiled: (id) => registry.session(id)?.wantNews(),
    async mark({ accountId, mark, ...ref }) {
      await changes.setFlagsOf(accountId, ref, [mark === 'answered' ? Answered : Forwarded], []);
    },
  });

  const reports = createReports({
    store,
    content,
    outbox,
    changes,
    accounts: vault.accounts.list,
    language,
    hub,
    clock,
    log,
  });
  const people = createPeople({
    store,
    accounts: vault.accounts,
    sending: outbox.list,
    settings: vault.settings,
    hub,
    clock,
    log,
  });

  const settleChanges = async (id: AccountId): Promise<void> => {
    const backend = backendOf(id);
    if (backend) await changes.send(id, backend);
  };
  const registry: Registry = createRegistry({
    vault,
    secrets,
    store,
    hub,
    log,
    testLogin: logins.test,
    pendingChanges: changes.pendingCount,
    forgetChanges: changes.forget,
    settleChanges,
    forgetServer: async (id) => forgetServer(await localMails.open(localAccountId), id),
    keepMail: async (account) =>
      keepMail({
        from: await vault.mail(account.id),
        to: await localMails.open(localAccountId),
        account,
        nameOf: (role) => sentences[language()].folders.roles[role],
        bytesOf: files.readPieces,
      }),
    openSession: (account) =>
      account.incoming.protocol === 'pop3'
        ? createPop3Session(account, {
            session: sessionPorts(() => localMails.backend(account.id)),
            account: () => vault.accounts.get(account.id),
            openMail: async () => ({
              own: await localMails.open(account.id),
              shared: await localMails.open(localAccountId),
            }),
            openServer: () => logins.pop3(account),
            isWhole: async (mail, message) =>
              (await files.status(mail.fileOf(message)))?.size === message.size,
          })
        : createSession(
            account,
            sessionPorts(() => logins.backend(account)),
          ),
    openLocalSession: () => createLocalSession(sessionPorts(() => localMails.backend(localAccountId))),
  });
  const sessionPorts = (openBackend: SessionPorts['openBackend']): SessionPorts => ({
    store,
    hub,
    clock,
    log,
    changes: {
      ...changes,
      async arrived(folder, uidValidity, rows) {
        await changes.arrived(folder, uidValidity, rows);
        // Reading a report waits for the line that this belongs to.
        const ids = rows.map(({ id }) => id);
        people.arrived(ids);
        void reports.arrived(rows.flatMap(({ id, mayReport }) => (mayReport ? [id] : [])));
      },
    },
    openBackend,
    async fetchBodies(folder, signal) {
      const { offlineDays } = vault.settings.get();
      if (offlineDays === 0) return;
      await content.fetchBodies(folder.id, offlineDays < 0 ? 0 : clock.now() - offlineDays * day, signal);
    },
    onReady() {
      outbox.wake();
      void reports.wake();
      serverDrafts.wake();
      void changes.transfer();
    },
  });
  const ownFolders = createOwnFolders({
    store,
    hub,
    account: vault.accounts.get,
    openMail: localMails.open,
    settle: settleChanges,
  });
  const wishes = createWishes({
    store,
    openMail,
    collector: (source) => registry.session(accountId.parse(source))?.collector,
  });
  const looks = createLooks({ store, clock, session: registry.session });

  /** Something of ours was put into a folder of a server, or taken out of it. */
  async function lookInto(accountId: AccountId, path: string): Promise<void> {
    const session = registry.session(accountId);
    try {
      const folder = (await store.folders({ accountId })).find((each) => each.path === path);
      if (folder) session?.wantFolder(folder.id);
      else session?.wantNews();
    } catch (error) {
      // Without a cache there is nothing to bring up to date.
      log.info('folder-not-looked-into', { code: failureOf(error).code });
    }
  }

  /** A store came up: the first one, the same one again, or one that knows nothing any more. */
  async function onStore(state: StoreState): Promise<void> {
    if (state.generation === replayed) {
      hub.emit({ kind: 'resync' });
      return registry.start();
    }
    if ((await isOtherCache(vault, state)) && vault.accounts.list().length > 0) {
      log.warn('cache-lost');
      hub.emit({ kind: 'notice', failure: { code: 'cache-lost', phase: 'cache', params: {} } });
    }
    await forgetRemovedAccounts();
    await changes.replay();
    replayed = state.generation;
    looks.forget();
    hub.emit({ kind: 'resync' });
    await registry.restart();
  }

  /** An account may have been removed while its mail could not be. */
  async function forgetRemovedAccounts(): Promise<void> {
    for (const accountId of new Set((await store.folders({})).map((folder) => folder.accountId)))
      if (accountId !== localAccountId && !vault.accounts.get(accountId))
        await store.removeAccount({ accountId });
  }

  ports.store.onAttached((state) => {
    if (state.generation !== generation) {
      generation = state.generation;
      people.forget();
      hub.emit({ kind: 'generation', generation });
    }
    // A store that goes and comes back at once begins where the former one's beginning has ended.
    inTurn(() => onStore(state)).catch((error: unknown) => {
      log.error('store-start-failed', error);
      hub.emit({ kind: 'notice', failure: failureOf(error) });
    });
  });
  await outbox.start();
  // Reading the system's authorities blocks for a moment: now, and not when the first login waits for it.
  clock.after(0, () => trusted());

  return {
    router: createRouter({
      registry,
      ownFolders,
      drafts,
      shown: createShownRows(store, serverDrafts),
      outbox,
      reports,
      offers,
      hub,
      store,
      changes,
      content,
      settings: vault.settings,
      people,
      templates: vault.templates,
      wishes,
      onSettings,
      onLook: looks.look,
      welcome: () => ({
        contractVersion,
        generation,
        profileId: vault.profileId,
        shell: ports.shell.kind,
        platform: process.platform,
        systemLanguage: ports.shell.systemLanguage,
        version: ports.shell.version,
        degraded: [...(secrets.degraded ? [secrets.degraded] : []), ...(ports.shell.degraded ?? [])],
      }),
    }),
    bytes: content.bytes,
    async close() {
      hub.close();
      people.close();
      await shutDownInOrder(
        [
          // A message that hangs on a server's answer is taken up as such by the next start.
          { name: 'outbox', run: outbox.close, capMs: 1500 },
          { name: 'drafts', run: serverDrafts.close, capMs: 1000 },
          { name: 'accounts', run: registry.stop },
          { name: 'transfers', run: changes.close },
          { name: 'content', run: content.close },
          { name: 'offers', run: offers.close },
          { name: 'mime', run: mime.close },
        ],
        { clock, log, capMs: closeMs },
      );
    },
  };
}
