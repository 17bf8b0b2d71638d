import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { settingsVersion } from '../../../electron/engine/vault/settings-file.ts';
import { type Dovecot, startDovecot } from '../../servers/dovecot.ts';
import { type Postfix, startPostfix } from '../../servers/postfix.ts';
import { freePorts } from '../../servers/ports.ts';

const root = new URL('../../..', import.meta.url).pathname;

export const ann = { name: 'ann@skein.example', password: 'ann-secret' };
export const bob = { name: 'bob@skein.example', password: 'bob-secret' };

/** Both servers, with Ann and Bob. */
export interface Servers {
  readonly dovecot: Dovecot;
  readonly postfix: Postfix;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const dovecot = await startDovecot({ users: [ann, bob] });
  const postfix = await startPostfix({ dovecot });
  return {
    dovecot,
    postfix,
    async stop() {
      await postfix.stop();
      await dovecot.stop();
    },
  };
}

/** What `--accounts` takes, for one of the users. */
export function accountEntry(servers: Servers, user: typeof ann, fullName: string): object {
  const login = { host: '127.0.0.1', security: 'none', user: user.name, password: user.password };
  return {
    name: user.name,
    email: user.name,
    fullName,
    incoming: { protocol: 'imap', port: servers.dovecot.ports.imap, ...login },
    outgoing: { port: servers.postfix.ports.plain, ...login },
  };
}

/** One run of the served shell over a profile that outlives it. */
export interface Shell {
  readonly address: string;
  readonly port: number;
  readonly output: readonly string[];
  /** As a crash would: no time for anything. */
  kill(): Promise<void>;
  /** As the person would. */
  stop(): Promise<void>;
}

/** Nothing in it but the wish to wait less after Send than a person would. */
export async function makeProfile(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-profile-'));
  await mkdir(join(folder, 'vault'));
  await writeFile(
    join(folder, 'vault', settingsVersion.file),
    JSON.stringify({ version: settingsVersion.current, settings: { undoSend: 4 } }),
  );
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

export async function startShell(options: {
  readonly profile: string;
  readonly port?: number;
  readonly accounts?: readonly object[];
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Shell> {
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const args = ['electron/serve.ts', '--profile', options.profile, '--port', String(port), '--no-open'];
  if (options.accounts) {
    const file = join(options.profile, 'accounts-to-add.json');
    await writeFile(file, JSON.stringify(options.accounts), { mode: 0o600 });
    args.push('--accounts', file);
  }
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => output.push(line));
  const address = await addressOf(child, output);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return { address, port, output, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function addressOf(child: ChildProcess, output: string[]): Promise<string> {
  if (!child.stdout) throw new Error('the shell has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    output.push(line);
    const address = /^Skein is at (http:\/\/127\.0\.0\.1:\d+\/\S*)$/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error(`the shell ended: ${output.join('\n')}`);
}

/** Chromium with a profile of its own, so that IndexedDB lives on between two runs. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['SKEIN_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
}

export async function openFace(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(address);
  return page;
}
