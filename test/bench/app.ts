import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { systemClock } from '../../electron/engine/clock.ts';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import type { EngineRouter } from '../../electron/engine/api/router.ts';
import { keepHeapSmall } from '../../electron/engine/heap.ts';
import { type Log, type LogValues, silentLog } from '../../electron/engine/log/log.ts';
import { createStoreClient, type StoreClient } from '../../electron/engine/store/store-client.ts';
import { nodeFileSystem } from '../../electron/engine/vault/node-file-system.ts';
import { openVault, type Vault } from '../../electron/engine/vault/vault.ts';
import { addWanted } from '../../electron/server/accounts-file.ts';
import { startServer } from '../../electron/server/http.ts';
import { openServedSecrets } from '../../electron/server/secrets.ts';
import type { NewAccount } from '../../shared/model/account.ts';
import type { WantedAccounts } from '../../shared/model/wanted-accounts.ts';
import type { Settings } from '../../shared/model/settings.ts';

/** When something was logged, ms of `performance.now()`. */
export interface Logged {
  readonly at: number;
  readonly event: string;
  readonly values: LogValues;
}

/** The served shell in this process, wired as electron/serve.ts does it, with its inner parts at hand. */
export interface App {
  readonly router: EngineRouter;
  /** Calls the router without a transport. */
  readonly client: RouterClient<EngineRouter>;
  readonly store: StoreClient;
  readonly vault: Vault;
  readonly logged: readonly Logged[];
  readonly port: number;
  address(): string;
  close(): Promise<void>;
}

export async function startApp(options: {
  readonly profile: string;
  readonly port: number;
  readonly accounts?: WantedAccounts;
  readonly settings?: Partial<Settings>;
}): Promise<App> {
  keepHeapSmall();
  const { profile, port } = options;
  const clock = systemClock;
  const fs = nodeFileSystem();
  const logged: Logged[] = [];
  const log = listeningLog(logged);
  const vault = await openVault({ folder: profile, fs, clock, log });
  // Nothing happens by itself that is not being measured.
  await vault.settings.set({ offlineDays: 0, markReadAfter: -1, ...options.settings });
  const secrets = await openServedSecrets(fs, profile);
  await addWanted(options.accounts ?? [], vault.accounts, secrets);
  const store = createStoreClient({ clock, log });
  const shell = { kind: 'served', systemLanguage: 'en', version: 'bench' } as const;
  const cacheFolder = join(profile, 'cache');
  const engine: Engine = await createEngine({ store, vault, secrets, clock, log, cacheFolder, shell });
  const server = await startServer({
    port,
    rendererFolder: new URL('../../dist/renderer/', import.meta.url).pathname,
    bytes: (request) => engine.bytes(request),
    router: engine.router,
    attachStore: (socket) => store.attach({ kind: 'socket', socket }),
    onAddress: () => undefined,
    log,
  });
  return {
    router: engine.router,
    client: createRouterClient(engine.router, { context: { log } }),
    store,
    vault,
    logged,
    port: server.port,
    address: () => server.address(),
    async close() {
      // With the browser gone there is no cache to wait for.
      for (const part of store.attached ? [engine, store] : [store, engine]) await part.close();
      await server.close();
      await vault.close();
    },
  };
}

function listeningLog(logged: Logged[]): Log {
  const log: Log = {
    ...silentLog,
    info: (event, values = {}) => void logged.push({ at: performance.now(), event, values }),
    warn: (event, values = {}) => void logged.push({ at: performance.now(), event, values }),
    error: (event, error, values = {}) => {
      logged.push({ at: performance.now(), event, values });
      if (event !== 'session-ended') process.stderr.write(`${event} ${String(error)}\n`);
    },
    child: () => log,
  };
  return log;
}

/** An account on servers of this machine. */
export function newAccountOn(imapPort: number, smtpPort: number): NewAccount {
  const login = {
    host: '127.0.0.1',
    security: 'none',
    user: 'ann@skein.example',
    password: 'ann-secret',
  } as const;
  return {
    name: 'ann@skein.example',
    email: 'ann@skein.example',
    fullName: 'Ann Archer',
    incoming: { protocol: 'imap', port: imapPort, ...login },
    outgoing: { port: smtpPort, ...login },
  };
}

/** A folder in the system's temporary one that goes when the stack does. */
export async function temporaryFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
}
