/**
 * A real Courier POP3 server on loopback, unpacked and not installed (it would take Dovecot away), in a temporary
 * root of its own: its authentication daemon, its listener and `courierpop3d` run there after chroot(2).
 *
 *   const courier = await startCourier({ users: [{ name: 'ann@skein.example', password: 'secret' }] });
 *   courier.ports            // { pop3, pop3s }: `pop3` offers STLS too
 *   await courier.deliver('ann@skein.example', raw);
 *   await courier.stop();
 *
 * It keeps lines with bare LF and sends CRLF, counts what it will send in LIST, and makes UIDLs of its own.
 */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpacked, unpackedRoot } from '../../build/tasks/unpacked.ts';
import { makeCertificates } from './certificates.ts';
import type { ServerUser } from './dovecot.ts';
import { whenThisProgramEnds } from './guard.ts';
import type { Pop3Server } from './pop3-server.ts';
import { freePorts, greeted } from './ports.ts';
import { cleanUpCommand, copyWithLibraries, type Daemon, inNewFolder, startDaemon } from './private-root.ts';

/** The mail's owner within the private root. */
const mailer = 65_534;
const authlib = 'usr/lib/courier/courier-authlib';
const pop3 = '/usr/lib/courier/courier/courierpop3';

/** @returns why it cannot run here, or undefined */
export function whyNoCourier(): string | undefined {
  if (process.getuid?.() !== 0) return 'Courier needs root, for chroot';
  return unpackedRoot('courier') ? undefined : 'Courier was not unpacked, node build/setup.mjs says why';
}

/** @throws when it does not start; see {@link whyNoCourier} */
export async function startCourier({ users }: { users: readonly ServerUser[] }): Promise<Pop3Server> {
  const why = whyNoCourier();
  const root = unpackedRoot('courier');
  if (why || !root) throw new Error(why);
  return inNewFolder('skein-courier-', (folder) => startIn(folder, root, users));
}

async function startIn(folder: string, root: string, users: readonly ServerUser[]): Promise<Pop3Server> {
  const certificates = await makeCertificates(folder);
  makeRoot(root, folder);
  writeFileSync(join(folder, 'etc/courier/pop3d.pem'), certificates.key + certificates.cert);
  chownSync(join(folder, 'etc/courier/pop3d.pem'), mailer, mailer);
  writeUsers(folder, users);

  const [plain = 0, tls = 0] = await freePorts(2);
  const inside = (env: Readonly<Record<string, string>>, ...command: readonly string[]): Daemon =>
    startDaemon('/usr/sbin/chroot', [folder, ...command], env);
  const listen = (
    port: number,
    env: Readonly<Record<string, string>>,
    ...wrapper: readonly string[]
  ): Daemon =>
    inside(
      { ...sessionEnv, ...env },
      '/usr/sbin/couriertcpd',
      '-address=127.0.0.1',
      '-maxprocs=100',
      '-maxperip=100',
      '-nodnslookup',
      '-noidentlookup',
      String(port),
      ...wrapper,
      `${pop3}login`,
      `${pop3}d`,
      'Maildir',
    );
  const daemons = [
    inside({}, `/${authlib}/authdaemond`),
    listen(plain, { POP3_STARTTLS: 'YES' }),
    listen(tls, { POP3_STARTTLS: 'NO', POP3_TLS: '1' }, '/usr/bin/couriertls', '-server', '-tcpd'),
  ];
  const unguard = whenThisProgramEnds(cleanUpCommand(daemons, folder));
  const stop = async (): Promise<void> => {
    await Promise.all(daemons.map((each) => each.stop()));
    unguard();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const log = (): string => daemons.map((each) => each.said()).join('\n');
  const failed = (): boolean => daemons.some((each) => each.ended());
  const socket = join(folder, 'run/courier/authdaemon/socket');
  if (!(await greeted(plain, '+OK', failed)) || !existsSync(socket)) {
    const said = log();
    await stop();
    throw new Error(`Courier did not start: ${said}`);
  }
  return {
    host: '127.0.0.1',
    ports: { pop3: plain, pop3s: tls },
    ca: certificates.ca,
    users,
    folder,
    async deliver(user, ...messages) {
      for (const raw of messages) deliverTo(join(folder, 'srv', user, 'Maildir'), raw);
    },
    log,
    stop,
  };
}

const sessionEnv = {
  COURIERTLS: '/usr/bin/couriertls',
  TLS_CERTFILE: '/etc/courier/pop3d.pem',
  TLS_VERIFYPEER: 'NONE',
  POP3AUTH: 'PLAIN LOGIN',
  POP3AUTH_TLS: 'PLAIN LOGIN',
  MAILDIRPATH: 'Maildir',
};

function makeRoot(root: string, folder: string): void {
  chmodSync(folder, 0o755);
  copyWithLibraries(root, unpacked.courier.programs, folder);
  for (const each of ['dev', 'etc/courier', 'run/courier/authdaemon', 'srv'])
    mkdirSync(join(folder, each), { recursive: true });
  // Files do for the devices it opens, so that nothing has to be mounted or made by mknod.
  writeFileSync(join(folder, 'dev/null'), '', { mode: 0o666 });
  writeFileSync(join(folder, 'dev/urandom'), randomBytes(65_536));
  // For STLS the listener becomes the user `courier`, by that name.
  writeFileSync(join(folder, 'etc/passwd'), `root:x:0:0::/:\ncourier:x:${mailer}:${mailer}::/:\n`);
  writeFileSync(join(folder, 'etc/group'), `courier:x:${mailer}:\n`);
  writeFileSync(
    join(folder, 'etc/courier/authdaemonrc'),
    'authmodulelist="authuserdb"\nauthmodulelistorig="authuserdb"\ndaemons=3\n',
  );
}

/** What `makeuserdb` would do, which is a Perl script. */
function writeUsers(folder: string, users: readonly ServerUser[]): void {
  const hashed = (password: string): string =>
    `{SHA256}${createHash('sha256').update(password).digest('base64')}`;
  makeDatabase(folder, 'userdb', users, ({ name }) => {
    const home = join('/srv', name);
    return `uid=${mailer}|gid=${mailer}|home=${home}|mail=${home}/Maildir|_=`;
  });
  makeDatabase(folder, 'userdbshadow', users, ({ password }) => `systempw=${hashed(password)}`);
  for (const { name } of users)
    for (const path of ['', 'Maildir', 'Maildir/tmp', 'Maildir/new', 'Maildir/cur']) {
      mkdirSync(join(folder, 'srv', name, path));
      chownSync(join(folder, 'srv', name, path), mailer, mailer);
    }
}

function makeDatabase(
  folder: string,
  name: string,
  users: readonly ServerUser[],
  entry: (user: ServerUser) => string,
): void {
  const lines = users.map((user) => `${user.name}\t${entry(user)}\n`).join('');
  const file = `/etc/courier/${name}`;
  const { status, stderr, error } = spawnSync(
    '/usr/sbin/chroot',
    [folder, `/${authlib}/makedatprog`, '-', `${file}.tmp`, `${file}.dat`],
    { input: `${lines}.\n`, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`Courier’s ${name} could not be written: ${stderr} ${error?.message}`);
  chmodSync(join(folder, `${file}.dat`), 0o600);
}

let number = 0;

function deliverTo(maildir: string, raw: Uint8Array | string): void {
  number += 1;
  // A Maildir holds lines with bare LF.
  const bytes = Buffer.from(Buffer.from(raw).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  const name = `${1_700_000_000 + number}.M${number}.skein`;
  writeFileSync(join(maildir, 'tmp', name), bytes);
  chownSync(join(maildir, 'tmp', name), mailer, mailer);
  renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
}
