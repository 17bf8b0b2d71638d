import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import type { Bench, Measurement } from '../../build/tasks/bench.ts';
import { type AccountId, localAccountId } from '../../shared/model/ids.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { freePorts } from '../servers/ports.ts';
import { startPostfix } from '../servers/postfix.ts';
import { type App, type Logged, newAccountOn, startApp, temporaryFolder } from './app.ts';
import { cpuSpent } from './cpu.ts';
import { dexieRowsPerSecond } from './dexie-rows.ts';
import { openFace, startChromium } from './face.ts';
import { percentile, rounded, timesOf, until } from './figures.ts';
import { mailbox } from './mailbox.ts';

const ann = { name: 'ann@skein.example', password: 'ann-secret' };
const patience = 600_000;

/**
 * An account whose Inbox is full is added to the open app, as a person adds one: from Dovecot to the rows of the real
 * face in Chromium.
 */
export const bench: Bench = async ({ messages: count }) => {
  await using stack = new AsyncDisposableStack();
  const dovecot = await startDovecot({ users: [ann] });
  stack.defer(() => dovecot.stop());
  dovecot.seed(ann.name, 'INBOX', mailbox(count));
  const postfix = await startPostfix({ dovecot });
  stack.defer(() => postfix.stop());
  const peer = await bareFetches(dovecot);

  const folder = await temporaryFolder(stack);
  const profile = join(folder, 'profile');
  const [port = 0] = await freePorts(1);
  const browser = await startChromium(join(folder, 'chromium'));
  stack.defer(() => browser.close());

  const first = await startApp({ profile, port });
  let app = first;
  stack.defer(() => app.close());
  const page = await openFace(browser, app.address());
  await page.getByRole('button', { name: 'Add account' }).first().waitFor();
  const account = newAccountOn(dovecot.ports.imap, postfix.ports.plain);
  const sync = await firstSync(app, page, count, () => app.client.accounts.testAndAdd(account));
  const looks = await timesOf(20, () => lookForNews(app, sync.account));

  await app.close();
  app = await startApp({ profile, port });
  const attached = attachedAt(app);
  await openFace(browser, app.address());
  const again = (await state(app, 'up-to-date')) - (await attached);
  const stored = await dexieRowsPerSecond(browser, count);

  const rate = (count / sync.took) * 1000;
  const figures: Measurement[] = [
    {
      what: `first sync of ${count} headers, persisted in Chromium`,
      value: rate,
      unit: 'messages/s',
      budget: '>= 5000',
    },
    {
      what: 'bare fetch of the same by imapflow, nothing kept',
      value: (count / peer.best) * 1000,
      unit: 'messages/s',
    },
    { what: 'first sync against the bare fetch', value: sync.took / peer.best, unit: 'times its time' },
    { what: 'as many bare rows with four indexes, stored by Dexie', value: stored, unit: 'rows/s' },
    { what: 'first sync against the bare rows', value: rate / stored, unit: 'times their rate' },
    {
      what: 'the same fetch while Dovecot first reads the files',
      value: (count / peer.cold) * 1000,
      unit: 'messages/s',
    },
    {
      what: 'from login to 50 rows readable',
      value: sync.firstRows - sync.login,
      unit: 'ms',
      budget: '<= 500',
    },
    { what: 'the same from connecting', value: sync.firstRows, unit: 'ms' },
    { what: 'the same from connecting to rows painted', value: sync.firstPaint, unit: 'ms' },
    { what: 'engine loop delay, 99th percentile', value: sync.delay.p99, unit: 'ms', budget: '<= 25' },
    { what: 'the same of an idle process: what the machine adds', value: sync.idleDelay, unit: 'ms' },
    { what: 'engine loop delay, longest', value: sync.delay.max, unit: 'ms' },
    ...(sync.cpu
      ? [
          { what: 'CPU of server, engine and Chromium together', value: sync.cpu.all, unit: 's' },
          { what: 'of which the engine', value: sync.cpu.own, unit: 's' },
        ]
      : []),
    { what: 'engine memory above idle, highest', value: sync.memory, unit: 'MB', budget: '<= 150' },
    {
      what: 'looking for news when there are none, median',
      value: percentile(looks, 0.5),
      unit: 'ms',
      budget: '<= 50',
    },
    { what: 'start again, from connecting to up to date', value: again, unit: 'ms' },
  ];
  return figures.map((each) => ({ ...each, value: rounded(each.value) }));
};

/** In a process of its own, so that its memory is not taken for the engine's. Times in ms. */
async function bareFetches({ ports }: Dovecot): Promise<{ cold: number; best: number }> {
  const script = new URL('imapflow-fetch.ts', import.meta.url).pathname;
  const args = [script, String(ports.imap), ann.name, ann.password, '3'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [cold = 0, ...warm] = JSON.parse(stdout) as number[];
  return { cold, best: Math.min(...warm) };
}

interface FirstSync {
  readonly account: AccountId;
  /** ms from the moment the account may connect: its logins were tested, and its session logs in again. */
  readonly took: number;
  readonly login: number;
  readonly firstRows: number;
  readonly firstPaint: number;
  readonly delay: { readonly p99: number; readonly max: number };
  readonly idleDelay: number;
  /** MB */
  readonly memory: number;
  /** s */
  readonly cpu?: { readonly own: number; readonly all: number };
}

async function firstSync(
  app: App,
  page: Awaited<ReturnType<typeof openFace>>,
  count: number,
  add: () => Promise<{ readonly id: AccountId }>,
): Promise<FirstSync> {
  const painted = page.evaluate(() => window.skeinBench.painted(() => window.skeinBench.rows() >= 8));
  const memory = watchMemory();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const idle = fork(new URL('idle-loop.ts', import.meta.url));
  const { id: account } = await add();
  const start = performance.now();
  delay.enable();
  const before = cpuSpent();
  const firstRows = await until('the first screen', patience, async () => {
    const inbox = (await app.client.folders.list()).find(({ role }) => role === 'inbox');
    if (!inbox) return undefined;
    const { rows } = await app.client.messages.page({ folderId: inbox.id, offset: 0, limit: 50 });
    return rows.length >= Math.min(50, count) ? performance.now() : undefined;
  });
  const end = await state(app, 'up-to-date');
  const after = cpuSpent();
  delay.disable();
  idle.send('tell');
  const [idleDelay] = (await once(idle, 'message')) as [number];
  const inbox = (await app.client.folders.list()).find(({ role }) => role === 'inbox');
  if (inbox?.total !== count) throw new Error(`the Inbox has ${inbox?.total} rows and not ${count}`);
  return {
    account,
    took: end - start,
    login: (await loggedIn(app, account)) - start,
    firstRows: firstRows - start,
    firstPaint: (await painted) - performance.timeOrigin - start,
    delay: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
    idleDelay,
    memory: memory.stop(),
    ...(before && after && { cpu: { own: after.own - before.own, all: after.all - before.all } }),
  };
}

/** Resident memory of this process, which is the engine's and the harness's. */
function watchMemory(): { stop: () => number } {
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  let highest = idle;
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return (highest - idle) / 2 ** 20;
    },
  };
}

/** When the cupboard came and the accounts were started. */
async function attachedAt(app: App): Promise<number> {
  return until('the store', patience, () => app.logged.find(({ event }) => event === 'store.attached')?.at);
}

async function loggedIn(app: App, account: AccountId): Promise<number> {
  const isIt = ({ event, values }: Logged): boolean => event === 'logged-in' && values['account'] === account;
  return until('the login', patience, () => app.logged.find(isIt)?.at);
}

async function state(app: App, wanted: string): Promise<number> {
  return until(
    wanted,
    patience,
    () =>
      app.logged.find(
        ({ event, values }) =>
          event === 'state' && values['state'] === wanted && values['account'] !== localAccountId,
      )?.at,
  );
}

/** One round of looking into every folder. */
async function lookForNews({ client }: App, accountId: AccountId): Promise<void> {
  const before = await upToDateAt(client);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await client.sync.now({ accountId });
  await until('looking for news', patience, async () =>
    (await upToDateAt(client)) === before ? undefined : true,
  );
}

async function upToDateAt(client: App['client']): Promise<number | undefined> {
  const [account] = await client.sync.states();
  return account?.state.kind === 'up-to-date' ? account.state.at : undefined;
}
