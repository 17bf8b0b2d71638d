import { randomUUID } from 'node:crypto';
import { type Account, isLoopback, type NewAccount } from '../../../shared/model/account.ts';
import type { AccountId } from '../../../shared/model/ids.ts';
import type { AccountSync } from '../../../shared/model/sync.ts';
import type { Hub } from '../events/hub.ts';
import { Failed } from '../failed.ts';
import type { Secrets } from '../secrets.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Vault } from '../vault/vault.ts';
import type { AccountSession } from './session.ts';

/** A login that was tried for both sides and closed again. @throws Failed with its `side` */
export type TestLogin = (
  account: Account,
  passwords: { readonly incoming: string; readonly outgoing: string },
) => Promise<void>;

export interface RegistryPorts {
  readonly vault: Vault;
  readonly secrets: Secrets;
  readonly store: StoreApi;
  readonly hub: Hub;
  readonly testLogin: TestLogin;
  openSession(account: Account): AccountSession;
  pendingChanges(id: AccountId): number;
  forgetChanges(id: AccountId): Promise<void>;
}

/** The accounts and their sessions. */
export interface Registry {
  list(): readonly Account[];
  get(id: AccountId): Account | undefined;
  session(id: AccountId): AccountSession | undefined;
  /** Logs in to both sides before anything is saved. @throws Failed with its `side` */
  testAndAdd(wanted: NewAccount): Promise<Account>;
  setPassword(
    id: AccountId,
    passwords: { readonly incoming?: string; readonly outgoing?: string },
  ): Promise<Account>;
  rename(id: AccountId, name: string, fullName: string): Promise<Account>;
  remove(id: AccountId): Promise<void>;
  states(): readonly AccountSync[];
  /** Sessions of all accounts; called when a store is there. */
  start(): void;
  stop(): Promise<void>;
}

export function createRegistry(ports: RegistryPorts): Registry {
  const { vault, secrets, hub, store } = ports;
  const sessions = new Map<AccountId, AccountSession>();
  let started = false;

  function startSession(account: Account): void {
    if (!started || sessions.has(account.id)) return;
    const session = ports.openSession(account);
    sessions.set(account.id, session);
    session.start();
  }

  async function restartSession(account: Account): Promise<void> {
    const old = sessions.get(account.id);
    sessions.delete(account.id);
    await old?.stop();
    startSession(account);
  }

  function known(id: AccountId): Account {
    const account = vault.accounts.get(id);
    if (!account) throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'accountId' } });
    return account;
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
    const used = new Set(vault.accounts.list().map((account) => account.colour));
    const colour =
      [0, 1, 2, 3, 4, 5, 6, 7].find((each) => !used.has(each)) ?? vault.accounts.list().length % 8;
    return {
      id: randomUUID() as AccountId,
      name: wanted.name,
      email: wanted.email,
      fullName: wanted.fullName,
      incoming,
      outgoing,
      colour,
    };
  }

  /** Passwords first: an account without them would only be able to fail. */
  async function keep(account: Account, wanted: NewAccount): Promise<void> {
    await secrets.set({ accountId: account.id, side: 'incoming' }, wanted.incoming.password);
    await secrets.set({ accountId: account.id, side: 'outgoing' }, wanted.outgoing.password);
    await vault.accounts.put(account);
    hub.emit({ kind: 'accounts' });
    startSession(account);
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
      const current = async (side: 'incoming' | 'outgoing'): Promise<string> =>
        (await secrets.get({ accountId: id, side })) ?? '';
      const passwords = {
        incoming: incoming ?? (await current('incoming')),
        outgoing: outgoing ?? (await current('outgoing')),
      };
      await ports.testLogin(account, passwords);
      await secrets.set({ accountId: id, side: 'incoming' }, passwords.incoming);
      await secrets.set({ accountId: id, side: 'outgoing' }, passwords.outgoing);
      await restartSession(account);
      return account;
    },

    async rename(id, name, fullName) {
      const account = { ...known(id), name, fullName };
      await vault.accounts.put(account);
      hub.emit({ kind: 'accounts' });
      return account;
    },

    async remove(id) {
      known(id);
      const session = sessions.get(id);
      sessions.delete(id);
      await session?.stop();
      await vault.accounts.remove(id);
      await secrets.forget(id);
      await ports.forgetChanges(id);
      await store.removeAccount({ accountId: id });
      hub.emit({ kind: 'accounts' });
    },

    states: () =>
      vault.accounts.list().map(({ id }) => ({
        accountId: id,
        state: sessions.get(id)?.state ?? { kind: 'connecting' },
        pendingChanges: ports.pendingChanges(id),
      })),

    start() {
      started = true;
      for (const account of vault.accounts.list()) startSession(account);
    },

    async stop() {
      started = false;
      await Promise.all([...sessions.values()].map((session) => session.stop()));
    },
  };
}
