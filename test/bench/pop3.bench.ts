import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, Measurement } from '../../build/tasks/bench.ts';
import { unpack } from '../../build/tasks/unpacked.ts';
import { type Dovecot, type SeedMessage, type ServerUser, startDovecot } from '../servers/dovecot.ts';
import { deliverByLmtp } from '../servers/lmtp.ts';
import { temporaryFolder } from './app.ts';
import { rounded } from './figures.ts';
import { mailbox } from './mailbox.ts';
import { type Download, type Downloaded, runGetmail, runMpop } from './pop3-clients.ts';
import type { BareFetch } from './pop3-fetch.ts';
import { collectIntoVault, type Kept } from './pop3-vault.ts';

const ann = { name: 'ann@skein.example', password: 'ann-secret' };
/** getmail6 takes so long that it gets a tenth, in a mailbox of its own. */
const bob = { name: 'bob@skein.example', password: 'bob-secret' };

/** Has one message, of 150 MB. */
const carol = { name: 'carol@skein.example', password: 'carol-secret' };

/** Nobody but Dovecot touches its folders, so it need not look through all of them for each new message. */
const config = 'maildir_very_dirty_syncs = yes\n';

/** How many come in later, while all the others stay on the server. */
const newsCount = 100;

/** Downloads what is new on the server into a folder, which keeps it and what is needed to know it again. */
export type Collect = (from: Download) => Promise<Downloaded>;

export interface Collector {
  readonly name: string;
  readonly collect: Collect;
  /** Measured against this in the same run, see DESIGN.md. */
  readonly isOurs: boolean;
  /** What else it has to tell, asked for afterwards. */
  readonly more?: (messages: number) => readonly Measurement[];
}

interface Collected {
  readonly collector: Collector;
  /** Seconds for the whole mailbox; the fastest of some, since others use the disk too. */
  readonly all: number;
  /** Seconds for {@link newsCount} new ones. */
  readonly news: number;
}

/**
 * Whole mailboxes by POP3 from one Dovecot on loopback, onto the same disk in the same run: mpop, getmail6, Skein's
 * bare session that keeps nothing, and what else collects (Skein with its vault).
 */
export function pop3Bench(...more: readonly Collector[]): Bench {
  return async ({ messages: count }) => {
    await using stack = new AsyncDisposableStack();
    const dovecot = await startDovecot({ users: [ann, bob, carol], config });
    stack.defer(() => dovecot.stop());
    dovecot.seed(ann.name, 'INBOX', heavier(mailbox(count)));
    const few = Math.min(2000, Math.max(100, Math.round(count / 10)));
    dovecot.seed(bob.name, 'INBOX', heavier(mailbox(few)));
    const folder = await temporaryFolder(stack);
    // For root getmail6 delivers as nobody.
    await chmod(folder, 0o755);

    // Dovecot reads every file for its size the first time.
    const cold = await bareFetch(dovecot, count);
    const mpop: Collector = { name: 'mpop', collect: runMpop, isOurs: false };
    const collectors = [...((await isHere('mpop')) ? [mpop] : []), ...more];
    const collected = await collectByAll(collectors, dovecot, folder, count);
    await newMail(dovecot);
    const bareNews = await bareFetch(dovecot, newsCount, newsCount);
    const bare = [await bareFetch(dovecot), await bareFetch(dovecot)].toSorted(
      (a, b) => a.seconds - b.seconds,
    )[0];
    const big = await bigMessage(dovecot, join(folder, 'big'));
    const getmail = (await isHere('getmail'))
      ? await checked(runGetmail, await downloadOf(dovecot, bob, join(folder, 'getmail')), few)
      : undefined;

    const rival = collected.find(({ collector }) => collector === mpop);
    const rates = collected.flatMap((each) => ratesOf(each, count, rival));
    const figures: Measurement[] = [
      { what: 'bytes of all messages', value: cold.bytes / 1e6, unit: 'MB' },
      ...rates,
      {
        what: 'memory of Skein’s collector for a message of 150 MB by TLS',
        value: big.looking,
        unit: 'MB',
        budget: '<= 20',
      },
      ...(getmail ? [{ what: `${few} by getmail6`, value: few / getmail, unit: 'messages/s' }] : []),
      {
        what: 'bare session while Dovecot first reads the files',
        value: count / cold.seconds,
        unit: 'messages/s',
      },
      {
        what: `${newsCount} new among ${count} by the bare session: what the server takes for it`,
        value: bareNews.seconds * 1000,
        unit: 'ms',
      },
      ...(bare ? bareFigures(bare, count, rival) : []),
    ];
    return figures.map((each) => ({ ...each, value: rounded(each.value) }));
  };
}

const runs: Kept[] = [];

export const bench = pop3Bench({
  name: 'Skein’s collector',
  async collect(from) {
    const kept = await collectIntoVault(from);
    runs.push(kept);
    return kept;
  },
  isOurs: true,
  more: (messages) => {
    const news = runs.at(-1);
    const highest = Math.max(...runs.map(({ memory }) => memory));
    const kept = Math.max(...runs.map((each) => each.kept));
    return [
      { what: 'memory of Skein’s collector above idle, highest', value: highest, unit: 'MB' },
      {
        what: 'of which is kept for each message',
        value: kept,
        unit: 'KB',
        // Of few messages it is Skein's own code that counts.
        ...(messages >= 20_000 && { budget: '<= 1' }),
      },
      ...(news
        ? [
            { what: 'CPU of Skein’s collector for the new ones', value: news.cpu * 1000, unit: 'ms' },
            { what: 'opening its vault, once at a start', value: news.opening * 1000, unit: 'ms' },
          ]
        : []),
    ];
  },
});

/** 3.6 KB a message: 72 MB for 20,000. What follows the last part of a multipart message is nobody's. */
function* heavier(messages: Iterable<SeedMessage>): Generator<SeedMessage> {
  const more = Buffer.from(`${'harbour '.repeat(8)}\r\n`.repeat(17));
  for (const each of messages) yield { ...each, raw: Buffer.concat([Buffer.from(each.raw), more]) };
}

/** Each some times from nothing, in turns; then what has come in since, which each is the first to ask for. */
async function collectByAll(
  collectors: readonly Collector[],
  dovecot: Dovecot,
  folder: string,
  count: number,
): Promise<readonly Collected[]> {
  const place = async ({ name }: Collector, round: number): Promise<Download> =>
    downloadOf(dovecot, ann, join(folder, `${name} ${round}`));
  const rounds: Map<Collector, number>[] = [];
  const last = count > 50_000 ? 2 : 3;
  for (let round = 1; round <= last; round += 1) {
    const took = new Map<Collector, number>();
    for (const each of collectors)
      took.set(each, await checked(each.collect, await place(each, round), count));
    rounds.push(took);
  }
  const collected: Collected[] = [];
  for (const [at, collector] of collectors.entries()) {
    const here = await place(collector, last);
    if (at > 0) await checked(collector.collect, here, at * newsCount);
    await newMail(dovecot);
    const news = await checked(collector.collect, here, newsCount);
    collected.push({
      collector,
      news,
      all: Math.min(...rounds.map((took) => took.get(collector) ?? Number.NaN)),
    });
  }
  return collected;
}

function ratesOf({ collector, all, news }: Collected, count: number, rival?: Collected): Measurement[] {
  const { name, isOurs, more } = collector;
  return [
    { what: `${count} by ${name}`, value: count / all, unit: 'messages/s' },
    ...(isOurs && rival
      ? [{ what: `${name} against mpop`, value: rival.all / all, unit: 'times its rate', budget: '>= 1' }]
      : []),
    {
      what: `${newsCount} new among ${count} by ${name}`,
      value: news * 1000,
      unit: 'ms',
      ...(isOurs && { budget: '<= 1000' }),
    },
    ...(more?.(count) ?? []),
  ];
}

function bareFigures(
  { seconds, count: all, memory }: BareFetch,
  count: number,
  rival?: Collected,
): Measurement[] {
  return [
    { what: `${all} by the bare session, nothing kept`, value: all / seconds, unit: 'messages/s' },
    ...(rival
      ? [
          {
            what: 'bare session against mpop',
            value: (rival.all / seconds) * (all / count),
            unit: 'times its rate',
            budget: '>= 1',
          },
        ]
      : []),
    { what: 'memory of the bare session above idle, highest', value: memory, unit: 'MB', budget: '<= 60' },
  ];
}

/** @returns seconds @throws when it did not get all of them */
async function checked(collect: Collect, from: Download, expected: number): Promise<number> {
  const { count, seconds } = await collect(from);
  if (count !== expected) throw new Error(`${count} messages came and not ${expected}, into ${from.folder}`);
  return seconds;
}

async function downloadOf({ ports }: Dovecot, user: ServerUser, folder: string): Promise<Download> {
  await mkdir(folder, { recursive: true });
  return { port: ports.pop3, user: user.name, password: user.password, folder };
}

async function bigMessage(dovecot: Dovecot, folder: string): Promise<Kept> {
  const line = `${'A'.repeat(76)}\r\n`;
  const head = 'From: Ann <ann@skein.example>\r\nSubject: A film\r\nMessage-ID: <film@skein.example>\r\n\r\n';
  dovecot.seed(carol.name, 'INBOX', [{ raw: Buffer.concat([Buffer.from(head), Buffer.alloc(150e6, line)]) }]);
  const from = await downloadOf(dovecot, carol, folder);
  return collectIntoVault({ ...from, port: dovecot.ports.pop3s, ca: dovecot.ca });
}

/** As it comes to a server: by its own programs, and not laid into its folders behind its back. */
async function newMail({ ports }: Dovecot): Promise<void> {
  const messages = [...heavier(mailbox(newsCount))].map(({ raw }) => raw);
  await deliverByLmtp(ports.lmtp, ann.name, messages);
}

/** In a process of its own, so that its memory is its own. @param newest so many; 0: all */
async function bareFetch({ ports }: Dovecot, expected?: number, newest = 0): Promise<BareFetch> {
  const script = new URL('pop3-fetch.ts', import.meta.url).pathname;
  const args = ['--expose-gc', script, String(ports.pop3), ann.name, ann.password, String(newest)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const fetched = JSON.parse(stdout) as BareFetch;
  if (expected !== undefined && fetched.count !== expected)
    throw new Error(`${fetched.count} messages came and not ${expected}`);
  return fetched;
}

async function isHere(name: 'mpop' | 'getmail'): Promise<boolean> {
  const why = await unpack(name);
  if (why) process.stderr.write(`Without ${name}: ${why}\n`);
  return why === undefined;
}
