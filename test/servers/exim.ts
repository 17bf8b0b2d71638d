/**
 * A real Exim on loopback, unpacked and not installed (it would take Postfix away), in a temporary root of its own:
 *
 *   const exim = await startExim({ users: [{ name: 'ann@skein.example', password: 'secret' }] });
 *   exim.ports               // { submission, smtps, plain }
 *   exim.delivered('ann@skein.example');
 *   await exim.stop();
 *
 * Only the users exist: anyone else is refused at RCPT, and so is the 101st recipient of a transaction (452). It sends
 * no mail anywhere. Needs root, for chroot.
 */
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpacked, unpackedRoot } from '../../build/tasks/unpacked.ts';
import { makeCertificates } from './certificates.ts';
import { whenThisProgramEnds } from './guard.ts';
import { freePorts, greeted } from './ports.ts';
import { cleanUpCommand, copyWithLibraries, inNewFolder, startDaemon } from './private-root.ts';
import {
  mailer,
  messagesIn,
  type SubmissionServer,
  type SubmissionServerOptions,
} from './submission-server.ts';

/** @returns why it cannot run here, or undefined */
export function whyNoExim(): string | undefined {
  if (process.getuid?.() !== 0) return 'Exim needs root, for chroot';
  return unpackedRoot('exim') ? undefined : 'Exim was not unpacked, node build/setup.mjs says why';
}

/** @throws when it does not start; see {@link whyNoExim} */
export async function startExim(options: SubmissionServerOptions): Promise<SubmissionServer> {
  const why = whyNoExim();
  const root = unpackedRoot('exim');
  if (why || !root) throw new Error(why);
  return inNewFolder('skein-exim-', (folder) => startIn(folder, root, options));
}

async function startIn(
  folder: string,
  root: string,
  options: SubmissionServerOptions,
): Promise<SubmissionServer> {
  const { users } = options;
  const certificates = await makeCertificates(folder);
  const [submission = 0, smtps = 0, plain = 0] = await freePorts(3);
  const ports = { submission, smtps, plain };
  makeRoot(root, folder, options, ports);
  for (const name of ['cert', 'key'] as const) {
    writeFileSync(join(folder, `etc/exim4/${name}.pem`), certificates[name], { mode: 0o600 });
    chownSync(join(folder, `etc/exim4/${name}.pem`), mailer, mailer);
  }
  const daemon = startDaemon('/usr/sbin/chroot', [folder, '/usr/sbin/exim4', '-bdf', '-q1h'], {});
  const unguard = whenThisProgramEnds(cleanUpCommand([daemon], folder));
  const stop = async (): Promise<void> => {
    await daemon.stop();
    unguard();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const logs = join(folder, 'var/log/exim4');
  const log = (): string =>
    daemon.said() +
    readdirSync(logs)
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('');
  if (!(await greeted(plain, '220', daemon.ended))) {
    const said = log();
    await stop();
    throw new Error(`Exim did not start: ${said}`);
  }
  return {
    host: '127.0.0.1',
    ports,
    ca: certificates.ca,
    users,
    folder,
    delivered: (user) => messagesIn(join(folder, 'srv', user)),
    log,
    stop,
  };
}

function makeRoot(
  root: string,
  folder: string,
  options: SubmissionServerOptions,
  ports: SubmissionServer['ports'],
): void {
  chmodSync(folder, 0o755);
  copyWithLibraries(root, unpacked.exim.programs, folder);
  for (const each of ['dev', 'tmp', 'etc/exim4', 'var/spool/exim4', 'var/log/exim4', 'srv'])
    mkdirSync(join(folder, each), { recursive: true });
  for (const each of ['var/spool/exim4', 'var/log/exim4', 'srv'])
    chownSync(join(folder, each), mailer, mailer);
  // A file does for the device it opens, so that nothing has to be mounted or made by mknod.
  writeFileSync(join(folder, 'dev/null'), '', { mode: 0o666 });
  // Its own user is compiled in by name.
  writeFileSync(
    join(folder, 'etc/passwd'),
    `root:x:0:0::/:\nDebian-exim:x:${mailer}:${mailer}::/var/spool/exim4:\n`,
  );
  writeFileSync(join(folder, 'etc/group'), `root:x:0:\nDebian-exim:x:${mailer}:\n`);
  const table = (name: string, lines: readonly (readonly [string, string])[]): void =>
    writeFileSync(
      join(folder, 'etc/exim4', name),
      lines.map(([key, value]) => `"${key}": ${value}\n`).join(''),
    );
  table(
    'users',
    options.users.map(({ name, password }) => [name, password]),
  );
  // What a client says may name no file; what is looked up may.
  table(
    'mailboxes',
    options.users.map(({ name }) => [name, name]),
  );
  writeFileSync(join(folder, 'etc/exim4/exim4.conf'), config(options, ports), { mode: 0o644 });
}

function config(
  { users, messageSizeLimit = 20_971_520 }: SubmissionServerOptions,
  ports: SubmissionServer['ports'],
): string {
  const domains = [...new Set(users.map(({ name }) => name.slice(name.indexOf('@') + 1)))];
  const known = (user: string): string => `\${lookup{${user}}lsearch{/etc/exim4/users}{$value}fail}`;
  return `
primary_hostname = mail.${domains[0] ?? 'skein.example'}
daemon_smtp_ports = ${ports.submission} : ${ports.smtps} : ${ports.plain}
tls_on_connect_ports = ${ports.smtps}
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = /etc/exim4/cert.pem
tls_privatekey = /etc/exim4/key.pem
auth_advertise_hosts = \${if or{{def:tls_in_cipher}{eq{$received_port}{${ports.plain}}}}{*}{}}
message_size_limit = ${messageSizeLimit}
recipients_max = 100
recipients_max_reject = false
smtp_accept_max = 100
smtp_accept_max_per_connection = 10000
smtputf8_advertise_hosts = *
dsn_advertise_hosts = *
host_lookup =
rfc1413_hosts =
helo_allow_chars = []
never_users =
keep_environment =
acl_smtp_mail = check_mail
acl_smtp_rcpt = check_rcpt
domainlist local_domains = ${domains.join(' : ')}

begin acl
check_mail:
  deny  !authenticated = *
        message = authentication required
  accept
check_rcpt:
  deny  !domains = +local_domains
        message = relay not permitted
  deny  !verify = recipient
        message = no such user here
  accept

begin routers
users:
  driver = accept
  domains = +local_domains
  condition = \${lookup{$local_part@$domain}lsearch{/etc/exim4/users}{yes}{no}}
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = /srv/\${lookup{$local_part@$domain}lsearch{/etc/exim4/mailboxes}}
  create_directory
  user = ${mailer}
  group = ${mailer}

begin retry
* * F,1h,1m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{${known('$auth2')}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq{$auth2}{${known('$auth1')}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${known('$auth1')}
  server_set_id = $auth1
`;
}
