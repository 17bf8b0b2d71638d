import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../electron/engine/clock.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { openVault } from '../../electron/engine/vault/vault.ts';
import { localAccountId } from '../../shared/model/ids.ts';
import { type Dovecot, startDovecot } from '../../test/servers/dovecot.ts';
import { type Postfix, startPostfix } from '../../test/servers/postfix.ts';
import { homeMail } from '../demo/home-mail.ts';
import { build, dateOf, type Letter, type Person } from '../demo/letter.ts';
import { mei, meiAtHome, meiAtStation, residents } from '../demo/people.ts';
import { keptLetters, stationMail } from '../demo/station-mail.ts';
import { workMail } from '../demo/work-mail.ts';
import { runServed } from './serve.ts';
import { setup } from './setup.ts';

/** Not that of the app: the demo must not meet the cache of somebody's own mail. */
const demoPort = '8747';
const password = 'skein-demo';

export interface Demo {
  readonly profile: string;
  /** For `--accounts`. */
  readonly accountsFile: string;
  stop(): Promise<void>;
}

/**
 * Three mailboxes of sample mail on real servers of loopback, one of them read by POP3, the file that adds them to a new
 * profile, and that profile with some letters in Local Folders.
 */
export async function startDemo(): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-demo-'));
  const dovecot = await startDovecot({
    users: residents.map(({ address }) => ({ name: address, password })),
  });
  let postfix: Postfix | undefined;
  const stop = async (): Promise<void> => {
    await postfix?.stop();
    await dovecot.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    // Mail to people who have no mailbox here is taken and dropped, so that every reply can be sent.
    postfix = await startPostfix({
      dovecot,
      config: [
        'smtpd_relay_restrictions = permit_sasl_authenticated, reject',
        'smtpd_recipient_restrictions = permit_sasl_authenticated, reject',
        'default_transport = discard:',
      ].join('\n'),
    });
    await fill(dovecot, mei, workMail);
    await fill(dovecot, meiAtHome, homeMail);
    await fill(dovecot, meiAtStation, stationMail);
    const profile = join(folder, 'profile');
    await keep(profile, keptLetters);
    const accountsFile = join(folder, 'accounts.json');
    const accounts = [
      account('Greylag Books', mei, dovecot, postfix),
      account('家', meiAtHome, dovecot, postfix),
      byPop3(account('Reedbank', meiAtStation, dovecot, postfix), dovecot),
    ];
    await writeFile(accountsFile, JSON.stringify(accounts, undefined, 1), { mode: 0o600 });
    return { profile, accountsFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(dovecot: Dovecot, owner: Person, letters: readonly Letter[]): Promise<void> {
  const now = Date.now();
  // A server numbers messages as they come: oldest first.
  const inOrder = [...letters].sort((one, other) => other.hoursAgo - one.hoursAgo);
  for (const letter of inOrder) {
    const raw = await build(letter, now);
    dovecot.seed(owner.address, letter.folder, [
      { raw, date: dateOf(letter, now), flags: letter.flags ?? [] },
    ]);
  }
}

/** Letters that were moved to this computer long ago. */
async function keep(profile: string, letters: readonly Letter[]): Promise<void> {
  const now = Date.now();
  const vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
  try {
    const local = await vault.mail(localAccountId);
    for (const letter of letters) {
      const file = await local.receive([await build(letter, now)]);
      const receivedAt = dateOf(letter, now).getTime();
      await local.add([{ file, folder: letter.folder, flags: ['\\Seen'], receivedAt }]);
    }
  } finally {
    await vault.close();
  }
}

function account(name: string, { name: fullName, address }: Person, dovecot: Dovecot, postfix: Postfix) {
  const common = { host: '127.0.0.1', security: 'none', user: address, password };
  return {
    name,
    email: address,
    fullName,
    incoming: { ...common, protocol: 'imap', port: dovecot.ports.imap },
    outgoing: { ...common, port: postfix.ports.plain },
  };
}

function byPop3(entry: ReturnType<typeof account>, dovecot: Dovecot) {
  return {
    ...entry,
    incoming: { ...entry.incoming, protocol: 'pop3', port: dovecot.ports.pop3 },
    pop3: { leave: { kind: 'until-deleted' }, deliverTo: 'own', everyMinutes: 5, headersAbove: 1_000_000 },
  };
}

/** `npm run demo`: Skein with nothing to type. */
export async function demoCommand(args: readonly string[]): Promise<number> {
  const ready = await setup();
  if (ready.code !== 0 || !ready.hasServers) {
    process.stderr.write('The demo needs Dovecot and Postfix, from Debian’s packages.\n');
    return 1;
  }
  const demo = await startDemo();
  process.stderr.write(
    'The demo’s mail servers run on this computer, in a temporary folder; ending the demo removes everything.\n',
  );
  const own = ['--profile', demo.profile, '--accounts', demo.accountsFile];
  const code = await runServed([...own, ...(args.includes('--port') ? [] : ['--port', demoPort]), ...args], {
    endsWithWindow: true,
    afterwards: () => demo.stop(),
  });
  if (code !== 0) await demo.stop();
  return code;
}
