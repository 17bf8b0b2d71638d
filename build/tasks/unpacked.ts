import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasApt, isDisposable, isRoot } from './debian.ts';
import { inProject } from './paths.ts';

/** Programs of Debian that are unpacked into a folder of their own. */
interface Unpacked {
  /** They, and their libraries as far as not every Debian has them. */
  readonly packages: readonly string[];
  /** Run directly, so that all their libraries must be found. */
  readonly programs: readonly string[];
  /** A program of the system that runs them. */
  readonly interpreter?: string;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Courier, Cyrus, Exim and OpenSMTPD would take Dovecot or Postfix away if installed; the clients are for benchmarks only. */
export const unpacked = {
  courier: {
    packages: words(`
      courier-pop courier-base courier-authlib courier-authlib-userdb courier-authdaemon
      libcourier-unicode4 libgdbm6 libltdl7 libidn12`),
    // The last one is loaded by name.
    programs: words(`
      usr/sbin/couriertcpd usr/bin/couriertls
      usr/lib/courier/courier/courierpop3login usr/lib/courier/courier/courierpop3d
      usr/lib/courier/courier-authlib/authdaemond usr/lib/courier/courier-authlib/makedatprog
      usr/lib/courier-authlib/libauthuserdb.so.0`),
  },
  cyrus: {
    packages: words(`
      cyrus-pop3d cyrus-common sasl2-bin libsasl2-2 libsasl2-modules libsasl2-modules-db
      libxapian30 libpcre3 libical3 libicu72 libjansson4 libldap-2.5-0 libpq5 libsqlite3-0 libxml2 libwrap0
      libeatmydata1`),
    programs: words(`
      usr/lib/cyrus/bin/master usr/lib/cyrus/bin/pop3d usr/lib/cyrus/bin/lmtpd usr/lib/cyrus/bin/ctl_cyrusdb
      usr/sbin/saslpasswd2`),
  },
  exim: {
    packages: words(
      'exim4-daemon-light libidn12 libnsl2 libtirpc3 libgnutls-dane0 libunbound8 libevent-2.1-7 libdb5.3',
    ),
    programs: ['usr/sbin/exim4'],
  },
  opensmtpd: {
    packages: words('opensmtpd libevent-2.1-7 libdb5.3 libpam0g'),
    programs: words('usr/sbin/smtpd usr/libexec/opensmtpd/mail.maildir'),
  },
  msmtp: {
    packages: words('msmtp libgsasl18 libntlm0 libgssglue1 libidn12 libsecret-1-0 libglib2.0-0'),
    programs: ['usr/bin/msmtp'],
  },
  mpop: {
    packages: words('mpop libgsasl18 libntlm0 libgssglue1 libidn12 libsecret-1-0 libglib2.0-0'),
    programs: ['usr/bin/mpop'],
  },
  getmail: { packages: ['getmail6'], programs: [], interpreter: '/usr/bin/python3' },
} as const satisfies Record<string, Unpacked>;

export type UnpackedName = keyof typeof unpacked;

const folderOf = (name: UnpackedName): string => inProject(`.cache/debian/${name}`);

/** @returns where it was unpacked, or undefined when it was not, or another list of packages was */
export function unpackedRoot(name: UnpackedName): string | undefined {
  try {
    const there = readFileSync(join(folderOf(name), 'packages'), 'utf8');
    return there === listOf(name) ? join(folderOf(name), 'root') : undefined;
  } catch {
    // Never unpacked.
    return undefined;
  }
}

/** What the programs under `root` need in their environment to find their libraries. */
export function libraryPath(root: string): string {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return ['usr/lib', `usr/lib/${machine}`, `lib/${machine}`].map((path) => join(root, path)).join(':');
}

/**
 * Downloads and unpacks, unless that was done before. Nothing of the system is changed but apt's lists, where there
 * are none.
 *
 * @returns undefined when it is there, or a sentence
 */
export async function unpack(name: UnpackedName): Promise<string | undefined> {
  if (unpackedRoot(name)) return undefined;
  if (!hasApt()) return 'it comes from Debian’s packages.';
  const began = performance.now();
  // A name of its own: another run may be doing the same.
  const part = `${folderOf(name)}.${process.pid}`;
  try {
    const problem = await unpackInto(part, name);
    if (problem) return problem;
    await rm(folderOf(name), { recursive: true, force: true });
    await rename(part, folderOf(name)).catch((error: unknown) => {
      // Another run was faster, and what it put there is as good.
      if (!unpackedRoot(name)) throw error;
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`Unpacked ${unpacked[name].packages[0]} for the tests, ${seconds} s.\n`);
    return undefined;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function unpackInto(part: string, name: UnpackedName): Promise<string | undefined> {
  const { packages, programs, interpreter }: Unpacked = unpacked[name];
  if (interpreter && !existsSync(interpreter)) return `this system lacks ${interpreter}.`;
  const archives = join(part, 'archives');
  const root = join(part, 'root');
  await mkdir(archives, { recursive: true });
  const refused = download(packages, archives);
  if (refused) return refused;
  for (const archive of await readdir(archives)) {
    const { status, stderr } = run('dpkg', ['-x', join(archives, archive), root]);
    if (status !== 0) return `dpkg could not unpack ${archive}: ${lastLine(stderr)}`;
  }
  await rm(archives, { recursive: true });
  const missing = missingLibraries(
    programs.map((program) => join(root, program)),
    root,
  );
  if (missing.length > 0) return `this system lacks ${missing.join(', ')}.`;
  await writeFile(join(part, 'packages'), listOf(name));
  return undefined;
}

let listsAreFresh = false;

/** The current versions of these packages into a folder. @returns undefined when all are there, or a sentence */
function download(packages: readonly string[], folder: string): string | undefined {
  // The user apt downloads as may not write into this folder.
  const bounds = ['APT::Sandbox::User=root', 'Acquire::Retries=2', 'Acquire::http::Timeout=20'];
  const options = ['-q', ...bounds.flatMap((each) => ['-o', each])];
  const get = (): ReturnType<typeof run> => run('apt-get', [...options, 'download', ...packages], folder);
  let got = get();
  // What took too long has no status, and would again.
  if (got.status !== 0 && got.status !== null && !listsAreFresh && isRoot() && isDisposable()) {
    // There are no lists, or they name versions that the mirror does not have any more.
    listsAreFresh = true;
    run('apt-get', [...options, 'update']);
    got = get();
  }
  return got.status === 0 ? undefined : `apt-get could not download it: ${lastLine(got.stderr)}`;
}

/** @returns the libraries of programs that the loader does not find, by name */
function missingLibraries(programs: readonly string[], root: string): readonly string[] {
  if (programs.length === 0) return [];
  const gone = programs.find((program) => !existsSync(program));
  if (gone) return [gone];
  const { stdout } = run('ldd', programs, root, { LD_LIBRARY_PATH: libraryPath(root) });
  return [...new Set([...stdout.matchAll(/(\S+) => not found/g)].map(([, library = '']) => library))];
}

function listOf(name: UnpackedName): string {
  return `${process.arch} ${unpacked[name].packages.join(' ')}\n`;
}

function run(
  command: string,
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(command, [...args], {
    cwd,
    env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive', ...env },
    encoding: 'utf8',
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, stdout: stdout ?? '', stderr: error ? error.message : stderr };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
