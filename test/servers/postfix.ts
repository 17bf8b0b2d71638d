/**
 * A real Postfix on loopback beside whatever else runs, delivering by LMTP into a Dovecot of dovecot.ts and checking
 * logins with it:
 *
 *   const postfix = await startPostfix({ dovecot });
 *   postfix.ports          // { submission: STARTTLS before AUTH, smtps: TLS at once, plain: AUTH without TLS (loopback) }
 *   postfix.ca             // the authority of Dovecot's certificate
 *   await postfix.stop();
 *
 * Only the users of Dovecot exist: anyone else is refused at RCPT. Needs root (Postfix changes users by itself).
 */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Dovecot } from './dovecot.ts';
import { whenThisProgramEnds } from './guard.ts';
import { freePorts, greeted } from './ports.ts';

const run = promisify(execFile);

export interface PostfixOptions {
  readonly dovecot: Dovecot;
  /** Bytes; default 20 MB. */
  readonly messageSizeLimit?: number;
  /** Refuses a MAIL FROM that is not the login. */
  readonly ownSenderOnly?: boolean;
  /** More lines for main.cf. */
  readonly config?: string;
}

export interface Postfix {
  readonly host: '127.0.0.1';
  readonly ports: { readonly submission: number; readonly smtps: number; readonly plain: number };
  readonly ca: string;
  log(): Promise<string>;
  stop(): Promise<void>;
}

export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  if (!existsSync('/usr/sbin/postfix')) throw new Error('Postfix is missing: install the package postfix.');
  if (process.getuid?.() !== 0) throw new Error('Postfix needs root: run in a container, or as root.');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function startOnce(options: PostfixOptions): Promise<Postfix> {
  const { dovecot } = options;
  const folder = await mkdtemp(join(tmpdir(), 'skein-postfix-'));
  chmodSync(folder, 0o755);
  const [submission = 0, smtps = 0, plain = 0] = await freePorts(3);
  const at = (name: string): string => join(folder, name);
  await mkdir(at('queue'));
  await mkdir(at('data'));
  await run('chown', ['postfix', at('data')]);
  const names = dovecot.users.map((user) => user.name);
  await writeFile(at('users'), names.map((name) => `${name} ${name}\n`).join(''));
  await writeFile(at('main.cf'), mainCf(folder, names, options));
  await writeFile(at('master.cf'), masterCf({ submission, smtps, plain }));
  const log = (): Promise<string> => readFile(at('log/postfix.log'), 'utf8').catch(() => '');
  await mkdir(at('log'));

  const unguard = whenThisProgramEnds(`/usr/sbin/postfix -c '${folder}' stop; rm -rf '${folder}'`);
  const stop = async (): Promise<void> => {
    await run('/usr/sbin/postfix', ['-c', folder, 'stop']).catch(ignoreNotRunning);
    unguard();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await run('/usr/sbin/postfix', ['-c', folder, 'start']);
  } catch (error) {
    const why = await log();
    await stop();
    throw new Error(`Postfix did not start: ${why}`, { cause: error });
  }
  const ready = await Promise.all([
    greeted(submission, '220', () => false),
    greeted(plain, '220', () => false),
  ]);
  if (!ready.every(Boolean)) {
    const why = await log();
    await stop();
    throw new Error(`Postfix did not greet: ${why}`);
  }
  return { host: '127.0.0.1', ports: { submission, smtps, plain }, ca: dovecot.ca, log, stop };
}

function ignoreNotRunning(error: Error): void {
  if (!/not running/.test(`${error.message}`)) throw error;
}

function mainCf(
  folder: string,
  names: readonly string[],
  { dovecot, messageSizeLimit, ownSenderOnly, config }: PostfixOptions,
): string {
  const domains = [...new Set(names.map((name) => name.slice(name.indexOf('@') + 1)))];
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = ${folder}/log/postfix.log
maillog_file_prefixes = ${folder}
multi_instance_name =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.${domains[0] ?? 'skein.example'}
mydestination =
mynetworks =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = ${domains.join(' ')}
virtual_mailbox_maps = texthash:${folder}/users
virtual_transport = lmtp:inet:127.0.0.1:${dovecot.ports.lmtp}
message_size_limit = ${messageSizeLimit ?? 20_971_520}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${dovecot.ports.auth}
smtpd_sasl_auth_enable = yes
smtpd_tls_cert_file = ${dovecot.certificates.certFile}
smtpd_tls_key_file = ${dovecot.certificates.keyFile}
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_delay_reject = yes
smtpd_relay_restrictions = reject_unauth_destination
smtpd_sender_login_maps = texthash:${folder}/users
smtpd_sender_restrictions = ${ownSenderOnly ? 'reject_sender_login_mismatch' : 'permit'}
smtpd_recipient_restrictions = reject_unlisted_recipient, reject_unauth_destination
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
disable_dns_lookups = yes
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
${config ?? ''}
`;
}

function masterCf(ports: Postfix['ports']): string {
  return `
127.0.0.1:${ports.submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
127.0.0.1:${ports.smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_tls_security_level=encrypt
127.0.0.1:${ports.plain} inet n - n - - smtpd
  -o smtpd_tls_security_level=none
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;
}
