/**
 * A real Dovecot on loopback, in a temporary folder, on free ports. Works from vitest and from plain `node`:
 *
 *   const dovecot = await startDovecot({ users: [{ name: 'ann@skein.example', password: 'secret' }] });
 *   dovecot.ports            // { imap, imaps, pop3, pop3s, lmtp, auth }: `imap` and `pop3` offer STARTTLS too
 *   dovecot.ca               // PEM to trust, for the TLS listeners (host: localhost or 127.0.0.1)
 *   await dovecot.deliver('ann@skein.example', 'INBOX', raw, { date: new Date(), flags: ['\\Seen'] });
 *   dovecot.seed('ann@skein.example', 'Archive', generatorOfMessages);   // fast: 20,000 in a few seconds
 *   await dovecot.stop();    // kills what it started and removes the folder
 *
 * Folders Drafts, Sent, Archive, Junk and Trash exist with their SPECIAL-USE. `capability` replaces what the server
 * says it can after login, see {@link reducedCapabilities}.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Certificates, type CertificateWishes, makeCertificates } from './certificates.ts';
import { dovecotConfig, type DovecotPorts } from './dovecot-config.ts';
import { whenThisProgramEnds } from './guard.ts';
import { freePorts, greeted } from './ports.ts';

export interface ServerUser {
  readonly name: string;
  readonly password: string;
}

export interface DovecotOptions {
  readonly users: readonly ServerUser[];
  /** Replaces the capabilities announced after login. */
  readonly capability?: string;
  readonly certificate?: CertificateWishes;
  /** More lines for the end of the configuration file. */
  readonly config?: string;
}

export interface SeedMessage {
  readonly raw: Uint8Array | string;
  /** INTERNALDATE; default: now. */
  readonly date?: Date;
  /** System flags only: Maildir keeps keywords elsewhere. */
  readonly flags?: readonly string[];
}

export interface Dovecot {
  readonly host: '127.0.0.1';
  readonly ports: DovecotPorts;
  readonly ca: string;
  readonly certificates: Certificates;
  readonly folder: string;
  readonly users: readonly ServerUser[];
  deliver(
    user: string,
    folder: string,
    raw: Uint8Array | string,
    how?: Omit<SeedMessage, 'raw'>,
  ): Promise<void>;
  /** Writes Maildir files directly; an open session sees them as new mail. @returns how many. */
  seed(user: string, folder: string, messages: Iterable<SeedMessage>): number;
  log(): Promise<string>;
  stop(): Promise<void>;
}

const plain = 'IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE CHILDREN NAMESPACE SPECIAL-USE LIST-EXTENDED';

/** Announcements of lesser servers, for `capability`. */
export const reducedCapabilities = {
  condstore: `${plain} UIDPLUS MOVE UNSELECT ESEARCH CONDSTORE`,
  noDelta: `${plain} UIDPLUS MOVE UNSELECT ESEARCH`,
  plain,
  bare: 'IMAP4rev1',
} as const;

export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  const binary = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((each) => existsSync(each));
  if (!binary)
    throw new Error('Dovecot is missing: install the packages dovecot-imapd dovecot-pop3d dovecot-lmtpd.');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(binary, options);
    } catch (error) {
      // Another program may have taken one of the ports between finding and using them.
      if (attempt === 3) throw error;
    }
  }
}

async function startOnce(binary: string, options: DovecotOptions): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-dovecot-'));
  // The mail user must be able to pass; mkdtemp makes 0700.
  chmodSync(folder, 0o755);
  const [imap = 0, imaps = 0, pop3 = 0, pop3s = 0, lmtp = 0, auth = 0] = await freePorts(6);
  const ports: DovecotPorts = { imap, imaps, pop3, pop3s, lmtp, auth };
  const certificates = await makeCertificates(folder, options.certificate);
  const mailer = mailUser();
  makeOwned(join(folder, 'mail'), mailer);
  await writeFile(
    join(folder, 'users'),
    options.users.map((user) => `${user.name}:{PLAIN}${user.password}::::::\n`).join(''),
  );
  const lmtpIsThere = existsSync('/usr/lib/dovecot/lmtp');
  const configFile = join(folder, 'dovecot.conf');
  await writeFile(
    configFile,
    dovecotConfig({ folder, ports, certificates, mailer, lmtp: lmtpIsThere, ...options }),
  );

  const server = spawn(binary, ['-F', '-c', configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const log = (): Promise<string> => readFile(join(folder, 'dovecot.log'), 'utf8').catch(() => '');
  const unguard = whenThisProgramEnds(`kill ${server.pid}; sleep 1; rm -rf '${folder}'`);
  const stop = async (): Promise<void> => {
    await end(server);
    unguard();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  if (!(await greeted(imap, '* OK', () => server.exitCode !== null))) {
    const why = `${said}\n${await log()}`;
    await stop();
    throw new Error(`Dovecot did not start: ${why}`);
  }

  const seed = maildirWriter(folder, mailer);
  return {
    host: '127.0.0.1',
    ports,
    ca: certificates.ca,
    certificates,
    folder,
    users: options.users,
    seed,
    log,
    stop,
    async deliver(user, mailbox, raw, how = {}) {
      seed(user, mailbox, [{ raw, ...how }]);
    },
  };
}

/** Ends a program that stops by SIGTERM, by force after five seconds. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  const force = setTimeout(() => server.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(force);
}

export interface MailUser {
  readonly uid: number;
  readonly gid: number;
  readonly isRoot: boolean;
}

/** Root may not own mail: then it is nobody's. */
function mailUser(): MailUser {
  const isRoot = process.getuid?.() === 0;
  return isRoot
    ? { uid: 65_534, gid: 65_534, isRoot }
    : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, isRoot };
}

function makeOwned(path: string, mailer: MailUser): void {
  if (existsSync(path)) return;
  if (!existsSync(dirname(path))) makeOwned(dirname(path), mailer);
  mkdirSync(path);
  if (mailer.isRoot) chownSync(path, mailer.uid, mailer.gid);
}

const letters: Readonly<Record<string, string>> = {
  '\\draft': 'D',
  '\\flagged': 'F',
  '\\answered': 'R',
  '\\seen': 'S',
  '\\deleted': 'T',
};

function maildirWriter(folder: string, mailer: MailUser): Dovecot['seed'] {
  let number = 0;
  return (user, mailbox, messages) => {
    const root = join(folder, 'mail', user, 'Maildir');
    const maildir = mailbox.toUpperCase() === 'INBOX' ? root : join(root, `.${mailbox.replaceAll('/', '.')}`);
    for (const each of ['tmp', 'new', 'cur']) makeOwned(join(maildir, each), mailer);
    let count = 0;
    for (const message of messages) {
      number += 1;
      count += 1;
      const bytes = typeof message.raw === 'string' ? Buffer.from(message.raw) : message.raw;
      const flags = (message.flags ?? [])
        .map((flag) => letters[flag.toLowerCase()] ?? '')
        .sort()
        .join('');
      // Dovecot numbers messages in the order of these names.
      const name = `${1_700_000_000 + number}.M${number}.skein,S=${bytes.length}:2,${flags}`;
      const temporary = join(maildir, 'tmp', name);
      writeFileSync(temporary, bytes);
      if (mailer.isRoot) chownSync(temporary, mailer.uid, mailer.gid);
      // INTERNALDATE is the file's modification time.
      if (message.date) utimesSync(temporary, message.date, message.date);
      renameSync(temporary, join(maildir, 'cur', name));
    }
    return count;
  };
}
