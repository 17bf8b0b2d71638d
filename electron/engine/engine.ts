import { type Language, pickLanguage, sentences } from '../../shared/locales/index.ts';
import { type AccountId, accountId, localAccountId } from '../../shared/model/ids.ts';
import { contractVersion } from '../../shared/contract/session.ts';
import type { StoreState } from '../../shared/store/contract.ts';
import { createLogins } from './accounts/logins.ts';
import { createOwnFolders, isKeptHere } from './accounts/own-folders.ts';
import { createRegistry, type Registry } from './accounts/registry.ts';
import { createSessions } from './accounts/create-sessions.ts';
import { createSubmissionOffers } from './accounts/submission-offers.ts';
import { createRouter, type EngineRouter } from './api/router.ts';
import { createChanges } from './changes/changes.ts';
import { createContent } from './content/create-content.ts';
import { trusted } from './backend/authorities.ts';
import { createLocalMails } from './backend/local/local-mails.ts';
import type { MailBackend } from './backend/mail-backend.ts';
import type { EngineFace, EnginePorts } from './engine-ports.ts';
import { createHub, type Hub } from './events/hub.ts';
import { failureOf } from './explain/failure-of.ts';
import { createMime } from './mime/create-mime.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { shutDownInOrder } from './ordered-shutdown.ts';
import { keepMail } from './transfer/keep-mail.ts';
import { isOtherCache } from './store/generation.ts';
import type { LocalMail } from './vault/local-mail/local-mail.ts';
import { nodeFileSystem } from './vault/node-file-system.ts';
import { forgetServer } from './pop3/ledger.ts';
import { createWishes } from './pop3/wishes.ts';
import { createWriting } from './writing.ts';
import { createLooks } from './sync/looks.ts';

export interface Engine extends EngineFace {
  readonly router: EngineRouter;
}

/** Of the five seconds that closing may take; the rest is for what must be closed whatever the servers do. */
const closeMs = 3500;

/** The mail program. Accounts start when a store is attached: without a cache there is nowhere to put mail. */
export async function createEngine(ports: EnginePorts): Promise<Engine> {
  const { vault, secrets, clock, log } = ports;
  const store = ports.store.api;
  const told = createHub(clock);
  const hub: Hub = {
    ...told,
    emit(event) {
      told.emit(event);
      writing.serverDrafts.heard(event);
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
  const writing = createWriting({
    vault,
    store,
    mime,
    content,
    changes,
    logins,
    hub,
    toldOnly: told,
    clock,
    log,
    language,
    backendOf,
    session: (id) => registry.session(id),
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
    ...createSessions({
      vault,
      store,
      hub,
      clock,
      log,
      files,
      localMails,
      logins,
      content,
      changes,
      onArrived: writing.arrived,
      onReady() {
        writing.wake();
        void changes.transfer();
      },
    }),
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
      writing.people.forget();
      hub.emit({ kind: 'generation', generation });
    }
    // A store that goes and comes back at once begins where the former one's beginning has ended.
    inTurn(() => onStore(state)).catch((error: unknown) => {
      log.error('store-start-failed', error);
      hub.emit({ kind: 'notice', failure: failureOf(error) });
    });
  });
  await writing.outbox.start();
  // Reading the system's authorities blocks for a moment: now, and not when the first login waits for it.
  clock.after(0, () => trusted());

  return {
    router: createRouter({
      registry,
      ownFolders,
      ...writing,
      offers,
      hub,
      store,
      changes,
      content,
      settings: vault.settings,
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
      writing.people.close();
      await shutDownInOrder(
        [
          // A message that hangs on a server's answer is taken up as such by the next start.
          { name: 'outbox', run: writing.outbox.close, capMs: 1500 },
          { name: 'drafts', run: writing.serverDrafts.close, capMs: 1000 },
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
