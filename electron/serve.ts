import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from './engine/clock.ts';
import { createEngine } from './engine/engine.ts';
import { keepHeapSmall } from './engine/heap.ts';
import { openLogFile } from './engine/log/log-file.ts';
import { shutDownInOrder } from './engine/ordered-shutdown.ts';
import { createStoreClient } from './engine/store/store-client.ts';
import { nodeFileSystem } from './engine/vault/node-file-system.ts';
import { openVault } from './engine/vault/vault.ts';
import { addWanted, readAccountsFile } from './server/accounts-file.ts';
import { openAddressFile } from './server/address-file.ts';
import { defaultPort, parseServeArguments, type ServeArguments } from './server/arguments.ts';
import { startServer } from './server/http.ts';
import { openServedSecrets } from './server/secrets.ts';
import { endOnSignals } from './server/signals.ts';
import { startFailure } from './server/start-failure.ts';

/** A running Skein without Electron. */
export interface Served {
  readonly profile: string;
  /** Works once; after that the next one does. */
  address(): string;
  close(): Promise<void>;
}

const rendererFolder = fileURLToPath(new URL('../dist/renderer/', import.meta.url));

/**
 * Wires the engine to node, to the browser's sockets and to the profile.
 *
 * @param afterwards runs when all of it is closed, before the process ends
 */
export async function serve(
  { profile, port, accounts }: ServeArguments,
  afterwards: () => Promise<void> = async () => {},
): Promise<Served> {
  const wanted = accounts === undefined ? undefined : await readAccountsFile(accounts);
  if (wanted?.isOpenToOthers) {
    process.stderr.write(
      `Other users of this computer can read ${accounts}, which holds passwords. Forbid it with: chmod 600 ${accounts}\n`,
    );
  }
  const clock = systemClock;
  const fs = nodeFileSystem();
  const log = openLogFile({ folder: profile, fs, clock });
  const vault = await openVault({ folder: profile, fs, clock, log });
  try {
    const secrets = await openServedSecrets(fs, profile);
    if (wanted) await addWanted(wanted.accounts, vault.accounts, secrets);
    const store = createStoreClient({ clock, log });
    const shell = {
      kind: 'served',
      systemLanguage: Intl.DateTimeFormat().resolvedOptions().locale,
      version: await version(),
    } as const;
    const engine = await createEngine({
      store,
      vault,
      secrets,
      clock,
      log,
      cacheFolder: join(profile, 'cache'),
      shell,
    });
    const addressFile = openAddressFile(fs, profile, log);
    const server = await startServer({
      port,
      rendererFolder,
      bytes: (request) => engine.bytes(request),
      router: engine.router,
      attachStore: (socket) => store.attach({ kind: 'socket', socket }),
      onAddress: (address) => addressFile.set(address),
      log: log.child('server'),
    });
    log.info('started', { shell: 'served', version: shell.version, node: process.version, port });
    const close = async (): Promise<void> => {
      const engineStep = { name: 'engine', run: () => engine.close() };
      const storeStep = { name: 'store', run: () => store.close() };
      await shutDownInOrder(
        [
          // With the last window gone there is no cache to wait for: closed first, its client lets everybody go.
          ...(store.attached ? [engineStep, storeStep] : [storeStep, engineStep]),
          { name: 'server', run: () => server.close() },
          { name: 'address', run: () => addressFile.remove() },
          { name: 'vault', run: () => vault.close() },
        ],
        { clock, log },
      );
      await log.close();
      await afterwards();
    };
    endOnSignals(log, close);
    return { profile, address: () => server.address(), close };
  } catch (error) {
    log.error('start-failed', error);
    await vault.close();
    await log.close();
    throw error;
  }
}

async function version(): Promise<string> {
  const file = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

/** Enter in the terminal tells the address that works now: the way back for a browser that lost its cookie. */
function tellAgainOnEnter(served: Served): void {
  if (!process.stdin.isTTY) return;
  process.stdin.on('data', () => tell(served));
  // The terminal alone is no reason to stay.
  process.stdin.unref();
}

function tell(served: Served): void {
  process.stdout.write(`Skein is at ${served.address()}\n`);
}

/** Serves what the command line asks for, and tells the address or why not. @returns undefined when it could not */
export async function serveFromCommandLine(
  args: readonly string[],
  afterwards?: () => Promise<void>,
): Promise<(Served & { readonly open: boolean }) | undefined> {
  keepHeapSmall();
  let port = defaultPort;
  try {
    const asked = parseServeArguments(args, process);
    port = asked.port;
    const served = await serve(asked, afterwards);
    tell(served);
    tellAgainOnEnter(served);
    return { ...served, open: asked.open };
  } catch (error) {
    process.stderr.write(`${startFailure(error, port)}\n`);
    return undefined;
  }
}

if (import.meta.main && !(await serveFromCommandLine(process.argv.slice(2)))) process.exit(1);
