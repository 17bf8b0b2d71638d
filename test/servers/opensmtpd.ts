/**
 * A real OpenSMTPD on loopback, unpacked and not installed (it would take Postfix away), in a temporary root of its
 * own:
 *
 *   const opensmtpd = await startOpensmtpd({ users: [{ name: 'ann@skein.example', password: 'secret' }] });
 *   opensmtpd.ports          // { submission, smtps, plain: 0 }
 *   opensmtpd.delivered('ann@skein.example');
 *   await opensmtpd.stop();
 *
 * Only the users exist: anyone else is refused at RCPT. It sends no mail anywhere. Needs root, for chroot.
 *
 * TLS and AUTH are login-front.ts before it: Debian 12's OpenSMTPD cannot do TLS with its OpenSSL (OpenSMTPD issue
 * 1171), and knows no AUTH without.
 */
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpacked, unpackedRoot } from '../../build/tasks/unpacked.ts';
import { makeCertificates } from './certificates.ts';
import { whenThisProgramEnds } from './guard.ts';
import { startLoginFront } from './login-front.ts';
import { freePorts, greeted } from './ports.ts';
import { cleanUpCommand, copyWithLibraries, inNewFolder, startDaemon } from './private-root.ts';
import {
  mailer,
  messagesIn,
  type SubmissionServer,
  type SubmissionServerOptions,
} from './submission-server.ts';

/** Of the two users its processes become, which are compiled in by name. */
const daemonUser = 65_532;
const queueUser = 65_533;

/** @returns why it cannot run here, or undefined */
export function whyNoOpensmtpd(): string | undefined {
  if (process.getuid?.() !== 0) return 'OpenSMTPD needs root, for chroot';
  return unpackedRoot('opensmtpd') ? undefined : 'OpenSMTPD was not unpacked, node build/setup.mjs says why';
}

/** @throws when it does not start; see {@link whyNoOpensmtpd} */
export async function startOpensmtpd(options: SubmissionServerOptions): Promise<SubmissionServer> {
  const why = whyNoOpensmtpd();
  const root = unpackedRoot('opensmtpd');
  if (why || !root) throw new Error(why);
  return inNewFolder('skein-opensmtpd-', (folder) => startIn(folder, root, options));
}

async function startIn(
  folder: string,
  root: string,
  options: SubmissionServerOptions,
): Promise<SubmissionServer> {
  const { users } = options;
  const certificates = await makeCertificates(folder);
  const [port = 0] = await freePorts(1);
  makeRoot(root, folder);
  const file = (name: string, text: string): void => writeFileSync(join(folder, 'etc', name), text);
  file('mailboxes', users.map(({ name }) => `${name}\tmailer\n`).join(''));
  file('smtpd.conf', config(options, port));

  const daemon = startDaemon('/usr/sbin/chroot', [folder, '/usr/sbin/smtpd', '-d'], {
    PATH: '/usr/sbin:/usr/bin:/bin',
  });
  const unguard = whenThisProgramEnds(cleanUpCommand([daemon], folder));
  const fronts = await Promise.all(
    [false, true].map((atOnce) => startLoginFront(port, certificates, users, atOnce)),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(fronts.map((each) => each.stop()));
    await daemon.stop();
    unguard();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  if (!(await greeted(port, '220', daemon.ended))) {
    const said = daemon.said();
    await stop();
    throw new Error(`OpenSMTPD did not start: ${said}`);
  }
  return {
    host: '127.0.0.1',
    ports: { submission: fronts[0]?.port ?? 0, smtps: fronts[1]?.port ?? 0, plain: 0 },
    ca: certificates.ca,
    users,
    folder,
    delivered: (user) => messagesIn(join(folder, 'srv', user)),
    log: daemon.said,
    stop,
  };
}

function makeRoot(root: string, folder: string): void {
  chmodSync(folder, 0o755);
  copyWithLibraries(root, unpacked.opensmtpd.programs, folder);
  // Deliveries run through a shell.
  copyWithLibraries('/', ['bin/sh'], folder);
  const make = (path: string, owner = 0, mode = 0o755, group = owner): void => {
    mkdirSync(join(folder, path), { recursive: true });
    chownSync(join(folder, path), owner, group);
    chmodSync(join(folder, path), mode);
  };
  make('dev');
  make('etc');
  make('tmp', 0, 0o1777);
  make('srv', mailer);
  make('var/run');
  make('var/lib/opensmtpd/empty');
  make('var/spool/smtpd', 0, 0o711);
  for (const each of ['queue', 'purge', 'incoming', 'temporary', 'corrupt'])
    make(`var/spool/smtpd/${each}`, queueUser, 0o700, 0);
  make('var/spool/smtpd/offline', 0, 0o770, queueUser);
  // A file does for the device it opens, so that nothing has to be mounted or made by mknod.
  writeFileSync(join(folder, 'dev/null'), '', { mode: 0o666 });
  chmodSync(join(folder, 'dev/null'), 0o666);
  const users = { opensmtpd: daemonUser, opensmtpq: queueUser, mailer };
  const lines = Object.entries(users);
  writeFileSync(
    join(folder, 'etc/passwd'),
    `root:x:0:0::/:/bin/sh\n${lines.map(([name, id]) => `${name}:x:${id}:${id}::/:/bin/sh\n`).join('')}`,
  );
  writeFileSync(
    join(folder, 'etc/group'),
    `root:x:0:\n${lines.map(([name, id]) => `${name}:x:${id}:\n`).join('')}`,
  );
  writeFileSync(join(folder, 'etc/hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(folder, 'etc/resolv.conf'), 'nameserver 127.0.0.1\n');
}

function config({ users, messageSizeLimit = 20_971_520 }: SubmissionServerOptions, port: number): string {
  const domains = [...new Set(users.map(({ name }) => name.slice(name.indexOf('@') + 1)))];
  return `
table mailboxes file:/etc/mailboxes
smtp max-message-size ${messageSizeLimit}
listen on 127.0.0.1 port ${port} hostname mail.${domains[0] ?? 'skein.example'}
action deliver maildir "/srv/%{dest.user}@%{dest.domain}" virtual <mailboxes>
match from any for domain { ${domains.map((each) => `"${each}"`).join(', ')} } action deliver
`;
}
