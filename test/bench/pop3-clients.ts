import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { libraryPath, unpacked, unpackedRoot } from '../../build/tasks/unpacked.ts';

export interface Download {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Gets a Maildir and what the client remembers. Downloading again into the same folder gets only what is new. */
  readonly folder: string;
}

export interface Downloaded {
  readonly seconds: number;
  /** Messages in the Maildir that were not there before. */
  readonly count: number;
}

/** mpop, which pipelines and fsyncs each message. Everything stays on the server. @throws when it fails */
export async function runMpop({ port, user, password, folder }: Download): Promise<Downloaded> {
  const root = unpackedRoot('mpop');
  if (!root) throw new Error('mpop was not unpacked');
  const config = join(folder, 'mpoprc');
  const maildir = await makeMaildir(folder);
  const lines = [
    'account skein',
    'host 127.0.0.1',
    `port ${port}`,
    'tls off',
    'auth user',
    `user ${user}`,
    `password ${password}`,
    'keep on',
    `delivery maildir ${maildir}`,
    `uidls_file ${join(folder, 'uidls')}`,
  ];
  await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 });
  return measured(maildir, join(root, 'usr/bin/mpop'), ['--quiet', `--file=${config}`, 'skein'], {
    LD_LIBRARY_PATH: libraryPath(root),
  });
}

/** getmail6, which asks message by message, and forks and fsyncs for each. Everything stays on the server. @throws when it fails */
export async function runGetmail({ port, user, password, folder }: Download): Promise<Downloaded> {
  const root = unpackedRoot('getmail');
  if (!root) throw new Error('getmail6 was not unpacked');
  const maildir = await makeMaildir(folder);
  const owner = await ownByNobody(folder, maildir);
  const lines = [
    '[retriever]',
    'type = SimplePOP3Retriever',
    'server = 127.0.0.1',
    `port = ${port}`,
    `username = ${user}`,
    `password = ${password}`,
    '[destination]',
    'type = Maildir',
    `path = ${maildir}/`,
    ...(owner ? [`user = ${owner}`] : []),
    '[options]',
    'read_all = false',
    'delete = false',
    'verbose = 0',
  ];
  await writeFile(join(folder, 'getmailrc'), `${lines.join('\n')}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'sitecustomize.py'), waitForChildren);
  const args = [join(root, 'usr/bin/getmail'), '--getmaildir', folder, '--rcfile', 'getmailrc'];
  const modules = [folder, join(root, 'usr/lib/python3/dist-packages')];
  return measured(maildir, unpacked.getmail.interpreter, args, { PYTHONPATH: modules.join(':') });
}

/**
 * getmail6 6.18 waits for a signal that may have come already, and gives up after a minute: on a busy machine that
 * happens within some thousand messages. Waiting for the child itself cannot miss it, and costs no more.
 */
const waitForChildren = `import os
from getmailcore.baseclasses import ForkingBase
ForkingBase._prepare_child = lambda self: None
ForkingBase._wait_for_child = lambda self, pid: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
`;

/** It refuses to deliver as root. @returns whom it delivers as then */
async function ownByNobody(folder: string, maildir: string): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  await chmod(folder, 0o755);
  for (const each of ['', 'tmp', 'new', 'cur']) await chown(join(maildir, each), 65_534, 65_534);
  return 'nobody';
}

async function makeMaildir(folder: string): Promise<string> {
  const maildir = join(folder, 'Maildir');
  for (const each of ['tmp', 'new', 'cur']) await mkdir(join(maildir, each), { recursive: true });
  return maildir;
}

async function measured(
  maildir: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Downloaded> {
  const messages = async (): Promise<number> => (await readdir(join(maildir, 'new'))).length;
  const before = await messages();
  const began = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
  // Ten minutes: many times what it takes.
  const force = setTimeout(() => child.kill('SIGKILL'), 600_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(force);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said.slice(-500)}`);
  return { seconds, count: (await messages()) - before };
}
