import { access, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { freePorts } from '../servers/ports.ts';

let folder: string;
let profile: string;
let port: number;
const running: ServeProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-serve-'));
  profile = join(folder, 'profile');
  [port = 0] = await freePorts(1);
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function start(...args: string[]): ServeProcess {
  const serve = startServe(['--profile', profile, '--port', String(port), ...args]);
  running.push(serve);
  return serve;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const account = {
  name: 'Work',
  email: 'ann@skein.example',
  fullName: 'Ann',
  incoming: {
    protocol: 'imap',
    host: '127.0.0.1',
    port: 1,
    security: 'none',
    user: 'ann',
    password: 'hunter2',
  },
  outgoing: { host: '127.0.0.1', port: 1, security: 'none', user: 'ann', password: 'hunter2' },
};

async function accountsFile(content: unknown, mode = 0o600): Promise<string> {
  const path = join(folder, 'accounts.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content), { mode });
  return path;
}

describe('npm run serve', () => {
  it('prints one line, lets its reader in, and ends in order', async () => {
    const serve = start();
    const line = await serve.firstLine();
    expect(line).toMatch(new RegExp(`^Skein is at http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{43}$`));
    const entered = await fetch(line.slice('Skein is at '.length), { redirect: 'manual' });
    expect(entered.status).toBe(303);
    expect(await serve.end('SIGTERM')).toBe(0);
    expect(serve.printed.out).toBe(`${line}\n`);
    expect(serve.printed.error).toBe('');
    expect(await isThere(join(profile, 'served-address'))).toBe(false);
    const log = await readFile(join(profile, 'logs/skein.log'), 'utf8');
    expect(log).toContain('"event":"shutdown"');
    expect(log).not.toContain('token');
  });

  it('keeps the address that works now in a file that only its owner can read', async () => {
    const serve = start();
    const first = (await serve.firstLine()).slice('Skein is at '.length);
    const path = join(profile, 'served-address');
    const read = async (): Promise<string> => (await readFile(path, 'utf8')).trim();
    await expect.poll(read).toBe(first);
    expect((await stat(path)).mode & 0o777).toBe(
      process.platform === 'win32' ? (await stat(path)).mode & 0o777 : 0o600,
    );
    await fetch(first, { redirect: 'manual' });
    await expect.poll(read).not.toBe(first);
    expect((await fetch(await read(), { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(first, { redirect: 'manual' })).status).toBe(403);
  });

  it('starts again after kill -9', async () => {
    const serve = start();
    await serve.firstLine();
    await serve.end('SIGKILL');
    expect(await start().firstLine()).toContain('Skein is at ');
  });

  it('does not choose another port when its own is taken, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    port = (other.address() as AddressInfo).port;
    const serve = start();
    expect(await serve.end()).toBe(1);
    expect(serve.printed.out).toBe('');
    expect(serve.printed.error).toContain(`Port ${port} of this computer is taken`);
    other.close();
  });

  it('leaves a profile alone that another Skein has open', async () => {
    const first = start();
    await first.firstLine();
    [port = 0] = await freePorts(1);
    const second = start();
    expect(await second.end()).toBe(1);
    expect(second.printed.error).toContain('Another Skein is using this profile.');
  });

  it('says what is wrong with its command line', async () => {
    const serve = start('--prot', '1');
    expect(await serve.end()).toBe(1);
    expect(serve.printed.error).toContain('Skein knows --profile DIR');
  });
});

describe('npm run serve -- --accounts', () => {
  const kept = async (): Promise<{ accounts: { email: string }[] }> =>
    JSON.parse(await readFile(join(profile, 'vault/accounts.json'), 'utf8')) as {
      accounts: { email: string }[];
    };

  it('adds what is not there yet, once, and the password nowhere but to the secrets', async () => {
    const path = await accountsFile([account]);
    for (const accounts of [[account], [account, { ...account, email: 'bob@skein.example' }]]) {
      await accountsFile(accounts);
      const serve = start('--accounts', path);
      await serve.firstLine();
      expect(await serve.end('SIGTERM')).toBe(0);
      expect(serve.printed.error).toBe('');
    }
    expect((await kept()).accounts.map((each) => each.email)).toEqual([
      'ann@skein.example',
      'bob@skein.example',
    ]);
    for (const file of ['vault/accounts.json', 'logs/skein.log']) {
      expect(await readFile(join(profile, file), 'utf8')).not.toContain('hunter2');
    }
    expect(await readFile(join(profile, 'secrets/served.json'), 'utf8')).toContain('hunter2');
  });

  it.each([
    [[{ ...account, incoming: { ...account.incoming, port: 'x' } }], 'accounts[0].incoming.port'],
    [[account, { ...account, outgoing: undefined }], 'accounts[1].outgoing'],
    [
      [{ ...account, incoming: { ...account.incoming, host: 'mail.example' } }],
      'accounts[0].incoming.security',
    ],
    ['{"a":', 'is not JSON'],
  ])('changes nothing when the file is wrong, and names the field (%#)', async (content, field) => {
    const serve = start('--accounts', await accountsFile(content));
    expect(await serve.end()).toBe(1);
    expect(serve.printed.out).toBe('');
    expect(serve.printed.error).toContain(field);
    expect(serve.printed.error).not.toContain('hunter2');
    expect(await isThere(profile)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('warns of a file that others may read, and goes on', async () => {
    const serve = start('--accounts', await accountsFile([account], 0o644));
    await serve.firstLine();
    expect(serve.printed.error).toContain('chmod 600');
    expect((await kept()).accounts).toHaveLength(1);
  });
});
