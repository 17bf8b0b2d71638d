/**
 * A real Cyrus POP3 server on loopback, unpacked and not installed (it would take Dovecot away), with all that it
 * writes in a temporary folder. Root's tests have it run as nobody.
 *
 *   const cyrus = await startCyrus({ users: [{ name: 'ann@skein.example', password: 'secret' }] });
 *   cyrus.ports              // { pop3, pop3s }: `pop3` offers STLS and APOP too
 *   await cyrus.deliver('ann@skein.example', raw);
 *   await cyrus.stop();
 *
 * SASL: PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256. Messages come in by its LMTP, which puts header lines of
 * its own in front, adds a Date or a Message-ID where there is none, and refuses NUL.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { libraryPath, unpacked, unpackedRoot } from '../../build/tasks/unpacked.ts';
import { makeCertificates } from './certificates.ts';
import type { ServerUser } from './dovecot.ts';
import { whenThisProgramEnds } from './guard.ts';
import { deliverByLmtp } from './lmtp.ts';
import type { Pop3Server } from './pop3-server.ts';
import { freePorts, greeted } from './ports.ts';
import { cleanUpCommand, copyWithLibraries, inNewFolder, startDaemon } from './private-root.ts';

/** @returns why it cannot run here, or undefined */
export function whyNoCyrus(): string | undefined {
  return unpackedRoot('cyrus') ? undefined : 'Cyrus was not unpacked, node build/setup.mjs says why';
}

export interface CyrusOptions {
  readonly users: readonly ServerUser[];
  /** SASL's; the default is all it has of those with a password. */
  readonly mechanisms?: string;
  /** More lines for imapd.conf, e.g. `popexpiretime: 3d`. */
  readonly config?: string;
}

/** @throws when it does not start; see {@link whyNoCyrus} */
export async function startCyrus(options: CyrusOptions): Promise<Pop3Server> {
  const root = unpackedRoot('cyrus');
  if (!root) throw new Error(whyNoCyrus());
  return inNewFolder('skein-cyrus-', (folder) => startIn(folder, root, options));
}

async function startIn(
  folder: string,
  root: string,
  { users, mechanisms, config }: CyrusOptions,
): Promise<Pop3Server> {
  const certificates = await makeCertificates(folder);
  const [pop3 = 0, pop3s = 0, lmtp = 0] = await freePorts(3);
  const file = (name: string): string => join(folder, name);
  const program = (name: string): string => file(`programs/usr/lib/cyrus/bin/${name}`);
  for (const each of ['mail', 'sockets', 'config', 'config/db', 'config/log', 'config/msg', 'config/socket'])
    mkdirSync(file(each));
  writeFileSync(file('imapd.conf'), `${imapdConf(folder, mechanisms)}${config ?? ''}\n`);
  const service = (name: string, command: string, port: number, more = ''): string =>
    `  ${name} cmd="${program(command)} -C ${file('imapd.conf')}" listen="127.0.0.1:${port}" ${more}\n`;
  writeFileSync(
    file('cyrus.conf'),
    `START {\n}\nSERVICES {\n${service('pop3', 'pop3d', pop3, 'prefork=1')}${service('pop3s', 'pop3d -s', pop3s)}${service('lmtp', 'lmtpd -a', lmtp)}}\nEVENTS {\n}\n`,
  );
  const env = copyPrograms(root, file('programs'));
  writeUsers(folder, users, env);
  giveTo(owner(), folder);
  // Makes its databases: "can't read mailboxes file" otherwise.
  execFileSync(program('ctl_cyrusdb'), ['-C', file('imapd.conf'), '-r'], { env, stdio: 'ignore' });

  const files = ['-C', file('imapd.conf'), '-M', file('cyrus.conf'), '-p', file('pid')];
  const master = startDaemon(program('master'), ['-D', ...files], env);
  const unguard = whenThisProgramEnds(cleanUpCommand([master], folder));
  const stop = async (): Promise<void> => {
    await master.stop();
    unguard();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  if (!(await greeted(pop3, '+OK', master.ended))) {
    await stop();
    throw new Error(`Cyrus did not start: ${master.said()}`);
  }
  return {
    host: '127.0.0.1',
    ports: { pop3, pop3s },
    ca: certificates.ca,
    users,
    folder,
    deliver: (user, ...messages) => deliverByLmtp(lmtp, user, messages),
    log: master.said,
    stop,
  };
}

interface Owner {
  readonly user: string;
  readonly group: string;
}

/** Its programs refuse to be root. */
function owner(): Owner {
  const group = (): string => execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  return process.getuid?.() === 0
    ? { user: 'nobody', group: 'nogroup' }
    : { user: userInfo().username, group: group() };
}

function giveTo({ user, group }: Owner, folder: string): void {
  // Others may have to pass the folder; mkdtemp makes 0700.
  chmodSync(folder, 0o755);
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${user}:${group}`, folder]);
}

/**
 * The project may lie where its owner alone may look, so what runs is a copy.
 *
 * @returns the environment in which it runs
 */
function copyPrograms(root: string, folder: string): Readonly<Record<string, string>> {
  const folders = libraryPath(root)
    .split(':')
    .map((path) => relative(root, path));
  const mechanisms = folders
    .map((path) => `${path}/sasl2`)
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) => readdirSync(join(root, path)).map((name) => `${path}/${name}`));
  const noSync = folders
    .map((path) => `${path}/libeatmydata.so.1`)
    .filter((path) => existsSync(join(root, path)));
  copyWithLibraries(root, [...unpacked.cyrus.programs, ...mechanisms, ...noSync], folder);
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LD_LIBRARY_PATH: join(folder, 'lib'),
    // Four fsyncs a message, for mail that nobody keeps: on a busy disk they are nearly all the time it takes.
    LD_PRELOAD: noSync.map((path) => join(folder, path)).join(':'),
    // They are loaded by name.
    SASL_PATH: [...new Set(mechanisms.map((path) => join(folder, dirname(path))))].join(':'),
  };
}

function imapdConf(folder: string, mechanisms = 'PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256'): string {
  const { user, group } = owner();
  return `
configdirectory: ${folder}/config
defaultpartition: default
partition-default: ${folder}/mail
cyrus_user: ${user}
cyrus_group: ${group}
idlesocket: ${folder}/sockets/idle
lmtpsocket: ${folder}/sockets/lmtp
notifysocket: ${folder}/sockets/notify
allowplaintext: yes
allowapop: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: ${folder}/sasldb2
sasl_mech_list: ${mechanisms}
virtdomains: userid
defaultdomain: localhost
unixhierarchysep: yes
autocreate_post: yes
autocreate_quota: 0
duplicatesuppression: no
popminpoll: 0
failedloginpause: 0
tls_server_cert: ${folder}/server.pem
tls_server_key: ${folder}/server.key
`;
}

function writeUsers(
  folder: string,
  users: readonly ServerUser[],
  env: Readonly<Record<string, string>>,
): void {
  for (const { name, password } of users) {
    const [local = '', domain = 'localhost'] = name.split('@');
    const { status, stderr } = spawnSync(
      join(folder, 'programs/usr/sbin/saslpasswd2'),
      ['-p', '-c', '-f', join(folder, 'sasldb2'), '-u', domain, local],
      { env, input: password, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`Cyrus’s user could not be written: ${stderr}`);
  }
  chmodSync(join(folder, 'sasldb2'), 0o600);
}
