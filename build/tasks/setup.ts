import { findBrowser } from './browsers.ts';
import { hasApt, installCommand, installPackages, isDisposable, isRoot, missingPackages } from './debian.ts';
import { unpack } from './unpacked.ts';

/** What the tests need of the system. */
const mailServers = ['dovecot-imapd', 'dovecot-pop3d', 'dovecot-lmtpd', 'postfix', 'openssl'];
const display = ['xvfb', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];

export interface SetupResult {
  readonly code: number;
  /** Whether the real mail servers are here: the tests that need them run only then. */
  readonly hasServers: boolean;
}

/** Looks for what the tests need of the system, and installs it where that is right. */
export async function setup(): Promise<SetupResult> {
  if (!hasApt()) {
    process.stdout.write(
      'Tests with real mail servers need Dovecot and Postfix from Debian’s packages: here they are skipped. Everything else runs.\n',
    );
    if (findBrowser()) return { code: 0, hasServers: false };
    process.stdout.write('There is no Chromium, Chrome or Edge; install one of them.\n');
    return { code: 1, hasServers: false };
  }
  const missing = missingPackages([...mailServers, ...display, ...(findBrowser() ? [] : ['chromium'])]);
  if (missing.length === 0) {
    await unpackServers();
    return { code: 0, hasServers: true };
  }
  if (!isRoot() || !isDisposable()) {
    process.stdout.write(
      `The tests need ${missing.join(', ')}. Install them with:\n  ${installCommand(missing)}\n`,
    );
    return { code: 1, hasServers: false };
  }
  process.stdout.write(`Installing what the tests need: ${missing.join(', ')}.\n`);
  const problem = await installPackages(missing);
  if (problem) process.stdout.write(`${problem}\n`);
  else await unpackServers();
  return { code: problem ? 1 : 0, hasServers: !problem };
}

/** Servers that cannot be installed beside Dovecot. Without them their suites are skipped, and the rest runs. */
async function unpackServers(): Promise<void> {
  for (const [name, title] of [
    ['courier', 'Courier'],
    ['cyrus', 'Cyrus'],
    ['exim', 'Exim'],
    ['opensmtpd', 'OpenSMTPD'],
  ] as const) {
    const needsRoot = name !== 'cyrus' && !isRoot();
    const why = needsRoot ? 'only root may chroot, and it needs that.' : await unpack(name);
    if (why) process.stdout.write(`Tests with ${title} are skipped: ${why}\n`);
  }
}

/** `node build/setup.mjs`. */
export async function setupCommand(): Promise<number> {
  const { code } = await setup();
  if (code === 0) process.stdout.write('Everything that the tests need is here.\n');
  return code;
}
