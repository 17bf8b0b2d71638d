import { randomUUID } from 'node:crypto';
import {
  type Account,
  isLoopback,
  type NewAccount,
  type Pop3Options,
} from '../../../shared/model/account.ts';
import { checkedAddress } from '../mime/checked-address.ts';
import { type Identity, identityOf } from '../../../shared/model/identity.ts';
import { type AccountId, localAccountId } from '../../../shared/model/ids.ts';
import type { AccountSync } from '../../../shared/model/sync.ts';
import type { Hub } from '../events/hub.ts';
import { failureOf } from '../explain/failure-of.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { Secrets } from '../secrets.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Vault } from '../vault/vault.ts';
import { freeColour } from './free-colour.ts';
import type { Logins, Passwords } from './logins.ts';
import type { AccountSession } from './account-session.ts';

interface RegistryPorts {
  readonly vault: Vault;
  readonly secrets: Secrets;
  readonly store: StoreApi;
  readonly hub: Hub;
  readonly testLogin: Logins['test'];
  readonly log: Log;
  openSession(account: Account): AccountSession;
  /** Of Local Folders. */
  openLocalSession(): AccountSession;
  pendingChanges(id: AccountId): number;
  forgetChanges(id: AccountId): Promise<void>;
  /** What the person did before with its messages is done when it resolves. */
  settleChanges(id: AccountId): Promise<void>;
  /** What its server has is nobody's business any more. @throws Failed `disk-full`, `disk-failed` */
  forgetServer(id: AccountId): Promise<void>;
  /** Copies mail that is only here to Local Folders. @throws Failed `disk-full`, `disk-failed` */
  keepMail(account: Account): Promise<void>;
}

/** The accounts and their sessions. */
export interface Registry {
  list(): readonly Account[];
  get(id: AccountId): Account | undefined;
  /** Also of Local Folders, which are in no list of accounts. */
  session(id: AccountId): AccountSession | undefined;
  /** Logs in to both sides before anything is saved. @throws Failed with its `side` */
  testAndAdd(wanted: NewAccount): Promise<Account>;
  /** Tests what is given, beside what is known of the other side, and keeps what is given. @throws Failed with its `side` */
  setPassword(id: AccountId, passwords: Passwords): Promise<Account>;
  rename(id: AccountId, name: string, fullName: string): Promise<Account>;
  /** @throws Failed `input-invalid` for an address that no mail can be sent from */
  setIdentities(id: AccountId, identities: readonly Identity[]): Promise<Account>;
  /** How new messages are begun. */
  setWriting(id: AccountId, plainText: boolean): Promise<Account>;
  /** @throws Failed `input-invalid` for an account that is not of POP3 */
  setPop3Options(id: AccountId, options: Pop3Options): Promise<Account>;
  /**
   * @param mail what becomes of mail that is only on this computer
   * @throws Failed `disk-full`, `disk-failed`: the account is as it was
   */
  remove(id: AccountId, mail: 'keep' | 'delete'): Promise<void>;
  states(): readonly AccountSync[];
  /** Sessions of all accounts; called when a store is there. Those that wait for one try again at once. */
  start(): void;
  /** The cache is another one: its numbers of folders and messages are not those that the sessions know. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function createRegistry(ports: RegistryPorts): Registry {
  const { vault, secrets, hub, store, log } = ports;
  const sessions = new Map<AccountId, AccountSession>();
  /** On their way out: what came for them now would go with them. */
  const leaving = new Set<AccountId>();
  const oneLeaves = oneAtATime();
  let started = false;

  function startSession(id: AccountId, open: () => AccountSession): void {
    if (!started || sessions.has(id)) return;
    const session = open();
    sessions.set(id, session);
    session.start();
  }

  function startAccount(account: Account): void {
    if (!leaving.has(account.id)) startSession(account.id, () => ports.openSession(account));
  }

  async function stopSession(id: AccountId): Promise<void> {
    const old = sessions.get(id);
    sessions.delete(id);
    await old?.stop();
  }

  /** The account as it is by then: it may have been renamed meanwhile, or removed. */
  async function restartSession(id: AccountId): Promise<void> {
    await stopSession(id);
    const account = vault.accounts.get(id);
    if (account) startAccount(account);
  }

  function start(): void {
    started = true;
    for (const session of sessions.values()) session.wantNews();
    startSession(localAccountId, ports.openLocalSession);
    for (const account of vault.accounts.list()) startAccount(account);
  }

  function known(id: AccountId): Account {
    const account = vault.accounts.get(id);
    if (!account) throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'accountId' } });
    return account;
  }

  async function change(account: Account): Promise<Account> {
    await vault.accounts.put(account);
    hub.emit({ kind: 'accounts' });
    return account;
  }

  /** Its mail is elsewhere, or meant to go with it, and so is the account itself; or it goes on. */
  async function part(account: Account, mail: 'keep' | 'delete'): Promise<void> {
    const { id, incoming } = account;
    leaving.add(id);
    try {
      if (incoming.protocol === 'pop3') {
        if (mail === 'keep') await ports.settleChanges(id);
        await stopSession(id);
        if (mail === 'keep') await ports.keepMail(account);
        await vault.removedMail.mark(id);
      }
      await vault.accounts.remove(id);
    } catch (error) {
      leaving.delete(id);
      startAccount(account);
      throw error;
    }
    leaving.delete(id);
  }

  async function remove(id: AccountId, mail: 'keep' | 'delete'): Promise<void> {
    const account = known(id);
    await part(account, mail);
    hub.emit({ kind: 'accounts' });
    await stopSession(id);
    await ports.forgetChanges(id);
    await secrets.forget(id);
    // Its mail in the cache is of no use without it, and goes at the next start at the latest.
    store
      .removeAccount({ accountId: id })
      .catch((error: unknown) => log.warn('mail-not-removed', { code: failureOf(error).code }));
    if (account.incoming.protocol !== 'pop3') return;
    await ports.forgetServer(id).catch((error: unknown) => log.error('server-not-forgotten', error));
    // As its mail in the cache, so its files.
    await vault.removedMail.sweep().catch((error: unknown) => log.error('mail-not-swept', error));
  }

  function toAccount(wanted: NewAccount): Account {
    const { password: _in, ...incoming } = wanted.incoming;
    const { password: _out, ...outgoing } = wanted.outgoing;
    for (const [side, server] of [['incoming', incoming] as const, ['outgoing', outgoing] as const]) {
      if (server.security === 'none' && !isLoopback(server.host)) {
        throw new Failed({
          code: 'plaintext-refused',
          phase: 'connect',
          side,
          params: { host: server.host },
        });
      }
    }
    return {
      id: randomUUID() as AccountId,
      name: wanted.name,
      email: wanted.email,
      fullName: wanted.fullName,
      incoming,
      outgoing,
      ...(incoming.protocol === 'pop3' && wanted.pop3 && { pop3: wanted.pop3 }),
      colour: freeColour(vault.accounts.list()),
    };
  }

  /** Passwords first: an account without them would only be able to fail. */
  async function keep(account: Account, wanted: NewAccount): Promise<void> {
    await secrets.set({ accountId: account.id, side: 'incoming' }, wanted.incoming.password);
    await secrets.set({ accountId: account.id, side: 'outgoing' }, wanted.outgoing.password);
    await vault.accounts.put(account);
    hub.emit({ kind: 'accounts' });
    startAccount(account);
  }

  return {
    list: () => vault.accounts.list(),
    get: (id) => vault.accounts.get(id),
    session: (id) => sessions.get(id),

    async testAndAdd(wanted) {
      const account = toAccount(wanted);
      await ports.testLogin(account, {
        incoming: wanted.incoming.password,
        outgoing: wanted.outgoing.password,
      });
      await keep(account, wanted);
      return account;
    },

    async setPassword(id, { incoming, outgoing }) {
      const account = known(id);
      const isPop3 = account.incoming.protocol === 'pop3';
      // A maildrop lets in one at a time (RFC 1939 3), and would refuse the test while mail is collected.
      if (isPop3) await stopSession(id);
      try {
        await ports.testLogin(account, {
          incoming: incoming ?? (await secrets.get({ accountId: id, side: 'incoming' })),
          outgoing: outgoing ?? (await secrets.get({ accountId: id, side: 'outgoing' })),
        });
        // It took its time: nothing is kept for an account that is gone by now.
        known(id);
        if (incoming !== undefined) await secrets.set({ accountId: id, side: 'incoming' }, incoming);
        if (outgoing !== undefined) await secrets.set({ accountId: id, side: 'outgoing' }, outgoing);
      } catch (error) {
        if (isPop3) await restartSession(id);
        throw error;
      }
      await restartSession(id);
      return known(id);
    },

    async rename(id, name, fullName) {
      const before = known(id);
      const main = identityOf(before).id;
      const identities = before.identities?.map((each) => (each.id === main ? { ...each, fullName } : each));
      return change({ ...before, name, fullName, identities });
    },

    async setIdentities(id, identities) {
      for (const { email, replyTo = [] } of identities) {
        checkedAddress(email, 'email');
        for (const { address } of replyTo) checkedAddress(address, 'replyTo');
      }
      const account = { ...known(id), identities: [...identities] };
      return change({ ...account, fullName: identityOf(account).fullName });
    },

    setWriting: async (id, plainText) => change({ ...known(id), plainText }),

    async setPop3Options(id, options) {
      const before = known(id);
      if (before.incoming.protocol !== 'pop3')
        throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'accountId' } });
      const account = await change({ ...before, pop3: options });
      sessions.get(id)?.collector?.reschedule();
      return account;
    },

    // One after the other: what sweeps for one takes the mark of another for one that was not meant in the end.
    remove: (id, mail) => oneLeaves(() => remove(id, mail)),

    states: () =>
      vault.accounts.list().map(({ id }) => ({
        accountId: id,
        state: sessions.get(id)?.state ?? { kind: 'connecting' },
        pendingChanges: ports.pendingChanges(id),
      })),

    start,
    async restart() {
      await Promise.all([...sessions.keys()].map(stopSession));
      start();
    },

    async stop() {
      started = false;
      await Promise.all([...sessions.values()].map((session) => session.stop()));
    },
  };
}
