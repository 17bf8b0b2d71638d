import { expect, test } from 'vitest';
import { createRegistry, type Registry } from '../../../../electron/engine/accounts/registry.ts';
import type { AccountSession } from '../../../../electron/engine/accounts/account-session.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { Secrets } from '../../../../electron/engine/secrets.ts';
import type { Vault } from '../../../../electron/engine/vault/vault.ts';
import type { SkeinEvent } from '../../../../shared/contract/events.ts';
import { type IdentityId, localAccountId } from '../../../../shared/model/ids.ts';
import { type Account, defaultPop3Options } from '../../../../shared/model/account.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const ann = anAccount();

/** A registry over what it is given, and everything it did, in order. */
function open(passwords: Record<string, string> = { incoming: 'in', outgoing: 'out' }, account = ann) {
  const did: string[] = [];
  const events: SkeinEvent[] = [];
  let accounts: readonly Account[] = [account];
  const bench = {
    did,
    events,
    passwords,
    removeMail: async (): Promise<void> => void did.push('mail'),
    keepMail: async (): Promise<void> => {},
    forgetAccount: async (): Promise<void> => {},
    test: async (): Promise<void> => {},
    registry: undefined as unknown as Registry,
  };
  const vault = {
    accounts: {
      list: () => accounts,
      get: (id: string) => accounts.find((each) => each.id === id),
      put: async () => {},
      async remove(id: string) {
        await bench.forgetAccount();
        did.push('account');
        accounts = accounts.filter((each) => each.id !== id);
      },
    },
    removedMail: {
      mark: async () => void did.push('mark'),
      sweep: async () => void did.push('sweep'),
    },
  } as unknown as Vault;
  const secrets: Secrets = {
    get: async ({ side }) => passwords[side],
    async set({ side }, value) {
      passwords[side] = value;
    },
    forget: async () => void did.push('passwords'),
  };
  const session = (whose: string): AccountSession =>
    ({
      state: { kind: 'up-to-date', at: 0 },
      start: () => void did.push(`${whose}start`),
      stop: async () => void did.push(`${whose}stop`),
      wantNews: () => void did.push(`${whose}news`),
    }) as unknown as AccountSession;
  bench.registry = createRegistry({
    vault,
    secrets,
    store: { removeAccount: () => bench.removeMail() } as never,
    hub: { emit: (event: SkeinEvent) => void events.push(event) } as never,
    log: silentLog,
    async testLogin(_account, given) {
      did.push(`test ${JSON.stringify(given)}`);
      await bench.test();
    },
    openSession: () => session(''),
    openLocalSession: () => session('local '),
    pendingChanges: () => 0,
    forgetChanges: async () => void did.push('changes'),
    forgetServer: async () => void did.push('server'),
    settleChanges: async () => void did.push('settle'),
    keepMail: async () => {
      did.push('keep');
      await bench.keepMail();
    },
  });
  return bench;
}

test('a cache that comes back wakes the accounts that waited for it', () => {
  const { registry, did } = open();
  registry.start();
  registry.start();
  expect(did).toEqual(['local start', 'start', 'local news', 'news']);
});

test('another cache means new sessions: the folders of the old ones have other numbers', async () => {
  const { registry, did } = open();
  registry.start();
  await registry.restart();
  expect(did).toEqual(['local start', 'start', 'local stop', 'stop', 'local start', 'start']);
});

test('an account can be removed while there is no cache; its list is told at once', async () => {
  const bench = open();
  bench.registry.start();
  bench.removeMail = () => Promise.reject(new Failed({ code: 'cache-missing' }));
  await bench.registry.remove(ann.id, 'keep');
  expect(bench.did).toEqual(['local start', 'start', 'account', 'stop', 'changes', 'passwords']);
  expect(bench.events).toEqual([{ kind: 'accounts' }]);
  expect(bench.registry.session(ann.id)).toBeUndefined();
});

test('one password is enough when the other one was lost: each side is tested with what there is', async () => {
  const bench = open({});
  await bench.registry.setPassword(ann.id, { incoming: 'new' });
  expect(bench.did[0]).toBe('test {"incoming":"new"}');
  expect(bench.passwords).toEqual({ incoming: 'new' });
});

test('a new password of one side is tested together with the known one of the other', async () => {
  const bench = open();
  await bench.registry.setPassword(ann.id, { outgoing: 'new' });
  expect(bench.did[0]).toBe('test {"incoming":"in","outgoing":"new"}');
  expect(bench.passwords).toEqual({ incoming: 'in', outgoing: 'new' });
});

test('a password that was tested after its account was removed is not kept, and starts nothing', async () => {
  const bench = open({});
  bench.registry.start();
  bench.test = () => bench.registry.remove(ann.id, 'keep');
  await expect(bench.registry.setPassword(ann.id, { incoming: 'new' })).rejects.toThrow('input-invalid');
  expect(bench.passwords).toEqual({});
  expect(bench.did.filter((each) => each === 'start')).toHaveLength(1);
});

test('Local Folders live without any account, and are in no list and no status line', () => {
  const { registry } = open();
  registry.start();
  expect(registry.session(localAccountId)).toBeDefined();
  expect(registry.list().map(({ id }) => id)).toEqual([ann.id]);
  expect(registry.states().map(({ accountId }) => accountId)).toEqual([ann.id]);
});

const pop = anAccount({ incoming: { ...ann.incoming, protocol: 'pop3' } });

test('the mail of a POP3 account is elsewhere before the account goes, and its files go after it', async () => {
  const { registry, did } = open({}, pop);
  await registry.remove(pop.id, 'keep');
  expect(did).toEqual([
    'settle',
    'keep',
    'mark',
    'account',
    'changes',
    'passwords',
    'mail',
    'server',
    'sweep',
  ]);
});

test('the mail of a POP3 account goes with it when that is wanted', async () => {
  const { registry, did } = open({}, pop);
  await registry.remove(pop.id, 'delete');
  expect(did).toEqual(['mark', 'account', 'changes', 'passwords', 'mail', 'server', 'sweep']);
});

test('an account whose mail cannot be kept stays, and goes on', async () => {
  const bench = open({}, pop);
  bench.registry.start();
  bench.keepMail = () => Promise.reject(new Failed({ code: 'disk-full' }));
  await expect(bench.registry.remove(pop.id, 'keep')).rejects.toMatchObject({
    failure: { code: 'disk-full' },
  });
  expect(bench.registry.list()).toEqual([pop]);
  expect(bench.did).toEqual(['local start', 'start', 'settle', 'stop', 'keep', 'start']);
});

test('a POP3 mailbox is left before a new password is tried: it lets in one at a time', async () => {
  const bench = open({ outgoing: 'out' }, pop);
  bench.registry.start();
  bench.did.length = 0;
  await bench.registry.setPassword(pop.id, { incoming: 'new' });
  expect(bench.did).toEqual(['stop', 'test {"incoming":"new","outgoing":"out"}', 'start']);
  bench.test = () => Promise.reject(new Failed({ code: 'login-refused' }));
  await expect(bench.registry.setPassword(pop.id, { incoming: 'wrong' })).rejects.toThrow('login-refused');
  expect(bench.did.slice(-1)).toEqual(['start']);
  expect(bench.passwords).toEqual({ incoming: 'new', outgoing: 'out' });
});

test('nothing is collected for an account while its mail is being kept elsewhere', async () => {
  const bench = open({}, pop);
  bench.registry.start();
  bench.keepMail = async () => {
    bench.registry.start();
    await bench.registry.setPassword(pop.id, { incoming: 'new' });
  };
  await bench.registry.remove(pop.id, 'keep');
  expect(bench.did.filter((each) => each === 'start')).toHaveLength(1);
});

test('an account that is removed twice at once goes once', async () => {
  const bench = open({}, pop);
  const [first, second] = await Promise.allSettled([
    bench.registry.remove(pop.id, 'keep'),
    bench.registry.remove(pop.id, 'keep'),
  ]);
  expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
  expect(bench.did.filter((each) => each === 'keep')).toHaveLength(1);
});

test('an account that cannot be taken from the list stays, and goes on', async () => {
  const bench = open({}, pop);
  bench.registry.start();
  bench.forgetAccount = () => Promise.reject(new Failed({ code: 'disk-full' }));
  await expect(bench.registry.remove(pop.id, 'delete')).rejects.toThrow('disk-full');
  expect(bench.did).toEqual(['local start', 'start', 'stop', 'mark', 'start']);
});

test('what happens on a POP3 server cannot be chosen for an IMAP account', async () => {
  const { registry, events } = open();
  await expect(registry.setPop3Options(ann.id, defaultPop3Options)).rejects.toThrow('input-invalid');
  expect(events).toEqual([]);
});

test('identities: the default one and the account have one name, and an address nobody can send from is refused', async () => {
  const { registry, events } = open();
  const sales = { id: 'sales' as IdentityId, email: 'sales@mail.example', fullName: 'Sales' };
  const main = { id: 'main' as IdentityId, email: ann.email, fullName: 'Ann Archer' };
  await expect(registry.setIdentities(ann.id, [sales, { ...main, isDefault: true }])).resolves.toMatchObject({
    fullName: 'Ann Archer',
    identities: [{ id: 'sales' }, { id: 'main' }],
  });
  expect(events).toEqual([{ kind: 'accounts' }]);
  for (const email of ['ann@mail.example;', 'a,b@mail.example', 'ann@[mail']) {
    await expect(registry.setIdentities(ann.id, [{ ...sales, email }])).rejects.toMatchObject({
      failure: { code: 'input-invalid', params: { field: 'email' } },
    });
  }
  const own = open({}, { ...ann, identities: [sales, main] });
  await expect(own.registry.rename(ann.id, 'Shop', 'Sales team')).resolves.toMatchObject({
    fullName: 'Sales team',
    identities: [{ fullName: 'Sales team' }, { fullName: 'Ann Archer' }],
  });
  await expect(registry.setWriting(ann.id, true)).resolves.toMatchObject({ plainText: true });
});
