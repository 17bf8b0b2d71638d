import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { type Collector, createCollector } from '../../../../electron/engine/pop3/collector.ts';
import { defaultPop3Options, type Pop3Options } from '../../../../shared/model/account.ts';
import type { Failure } from '../../../../shared/model/failure.ts';
import { accountId } from '../../../../shared/model/ids.ts';
import { type Computer, openComputer, source } from '../../../fixtures/collecting.ts';
import { createLossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createMaildrop, type Maildrop, someMail } from '../../../fixtures/maildrop.ts';
import { createManualClock, type ManualClock } from '../../../fixtures/manual-clock.ts';

const minute = 60_000;
let clock: ManualClock;
let computer: Computer;
let drop: Maildrop;
let collector: Collector;
let options: Pop3Options;
let notices: Failure[];
/** What the account was, one after the other. */
let states: string[];
let logins: number;
let password: boolean;

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 9, 10));
  computer = await openComputer(createLossyFileSystem(), clock);
  drop = createMaildrop([1, 2, 3].map((number) => ({ uidl: `u${number}`, raw: someMail(number) })));
  options = defaultPop3Options;
  notices = [];
  states = [];
  logins = 0;
  password = true;
  collector = createCollector({
    account: accountId.parse(source),
    host: 'pop.example.org',
    options: () => options,
    openMail: async () => computer,
    async openSession() {
      if (!password) throw new Failed({ code: 'secret-missing', phase: 'login', side: 'incoming' });
      logins++;
      return drop.open();
    },
    isWhole: async () => true,
    onState() {
      if (states.at(-1) !== collector.state.kind) states.push(collector.state.kind);
    },
    onNotice: (failure) => notices.push(failure),
    clock,
    log: silentLog,
  });
});
afterEach(async () => {
  await collector.stop();
  await computer.close();
});

const here = (): number => computer.own.messages('INBOX').length;
const become = (kind: Collector['state']['kind']): Promise<void> =>
  vi.waitFor(() => expect(collector.state.kind).toBe(kind));
/** Everything that was going to happen by itself has happened. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('when it looks', () => {
  test('at once, then as often as the person chose', async () => {
    collector.start();
    await become('up-to-date');
    expect([here(), states]).toEqual([3, ['connecting', 'downloading', 'up-to-date']]);
    drop.mail.push({ uidl: 'u4', raw: someMail(4) });
    clock.advance(10 * minute - 1);
    await quiet();
    expect(logins).toBe(1);
    clock.advance(1);
    await vi.waitFor(() => expect(here()).toBe(4));
  });

  test('now, when the person asks', async () => {
    options = { ...options, everyMinutes: 0 };
    collector.start();
    await become('up-to-date');
    clock.advance(1000 * minute);
    await quiet();
    expect(logins).toBe(1);
    collector.lookNow();
    await vi.waitFor(() => expect(logins).toBe(2));
  });

  test('at the new time, when the interval is another one', async () => {
    collector.start();
    await become('up-to-date');
    options = { ...options, everyMinutes: 1 };
    collector.reschedule();
    clock.advance(minute);
    await vi.waitFor(() => expect(logins).toBe(2));
  });

  test('not sooner than the server wants, whoever asks', async () => {
    drop.capabilities = { loginDelay: 120 };
    options = { ...options, everyMinutes: 1 };
    collector.start();
    await become('up-to-date');
    const retryAt = clock.now() + 2 * minute;
    collector.lookNow();
    expect(notices).toMatchObject([{ code: 'login-too-soon', params: { host: 'pop.example.org' }, retryAt }]);
    clock.advance(2 * minute - 1);
    await quiet();
    expect(logins).toBe(1);
    clock.advance(1);
    await vi.waitFor(() => expect(logins).toBe(2));
  });
});

describe('what it does about failures', () => {
  test.each([
    ['mailbox-in-use', 'offline', 30_000],
    ['login-too-soon', 'offline', 30_000],
    ['server-trouble', 'offline', 2000],
    ['connection-lost', 'offline', 2000],
  ] as const)('%s: tries again by itself', async (code, kind, wait) => {
    drop.logins.push(code);
    collector.start();
    await become(kind);
    expect(collector.state).toMatchObject({ failure: { code }, retryAt: clock.now() + wait });
    clock.advance(wait);
    await become('up-to-date');
    expect(here()).toBe(3);
  });

  test('a mailbox that stays in use is asked less and less often', async () => {
    drop.logins.push('mailbox-in-use', 'mailbox-in-use', 'mailbox-in-use');
    collector.start();
    for (const wait of [30_000, 60_000, 120_000]) {
      await vi.waitFor(() => expect(collector.state).toMatchObject({ retryAt: clock.now() + wait }));
      clock.advance(wait);
    }
    await become('up-to-date');
  });

  test.each(['login-refused', 'server-needs-repair', 'protocol-disabled'] as const)(
    '%s: waits for the person',
    async (code) => {
      drop.logins.push(code);
      collector.start();
      await become('failed');
      clock.advance(1000 * minute);
      await quiet();
      expect(logins).toBe(1);
      collector.lookNow();
      await become('up-to-date');
    },
  );

  test('a missing password likewise', async () => {
    password = false;
    collector.start();
    await become('failed');
    expect(collector.state).toMatchObject({ failure: { code: 'secret-missing' } });
  });

  test('a QUIT without an answer is settled soon', async () => {
    options = { ...options, leave: { kind: 'days', days: 0 } };
    drop.quit = 'lost';
    collector.start();
    await become('offline');
    clock.advance(2000);
    await become('up-to-date');
    expect([...computer.ledger.known().values()].map(({ state }) => state)).toEqual(['gone', 'gone', 'gone']);
  });

  test('messages that the server refuses are told once, and the others come', async () => {
    drop.refused.add(1).add(2);
    collector.start();
    await become('up-to-date');
    collector.lookNow();
    await vi.waitFor(() => expect(logins).toBe(2));
    await become('up-to-date');
    expect([here(), notices.map(({ code }) => code)]).toEqual([1, ['message-refused']]);
  });
});

test('a message bigger than any may be is told, left there, and the others come', async () => {
  drop.tooBig.add(3);
  collector.start();
  await become('up-to-date');
  expect([computer.ledger.local('u3'), here()]).toEqual(['headers', 3]);
  expect(notices.map(({ code }) => code)).toEqual(['message-over-limit']);
});

test('the same on a server that cannot send headers alone', async () => {
  drop.capabilities = { top: false };
  drop.tooBig.add(3);
  collector.start();
  await become('up-to-date');
  expect([here(), logins, notices.length]).toEqual([2, 2, 1]);
});

describe('what the person can do', () => {
  test('hold a download and go on', async () => {
    drop.onStep = (step) => {
      if (step === 'retr' && drop.sent.length === 1) collector.pause(true);
    };
    collector.start();
    await become('paused');
    expect([collector.state, here()]).toEqual([{ kind: 'paused', left: 1 }, 2]);
    drop.onStep = () => undefined;
    clock.advance(1000 * minute);
    collector.lookNow();
    await quiet();
    expect(logins).toBe(1);
    collector.pause(false);
    await become('up-to-date');
    expect(here()).toBe(3);
  });

  test('remove the server’s copy now; what is here stays', async () => {
    collector.start();
    await become('up-to-date');
    expect(await collector.removeFromServer(['u1', 'u2', 'never-heard-of'])).toBe(2);
    await vi.waitFor(() => expect(drop.mail.map(({ uidl }) => uidl)).toEqual(['u3']));
    await become('up-to-date');
    expect(here()).toBe(3);
    expect(await collector.removeFromServer(['u1'])).toBe(0);
  });

  test('fetch the rest of a message of which only headers are here', async () => {
    options = { ...options, headersAbove: 1 };
    collector.start();
    await become('up-to-date');
    expect(await collector.removeFromServer(['u1'])).toBe(0);
    expect(await collector.downloadWhole(['u1'])).toBe(1);
    await vi.waitFor(() => expect(computer.ledger.local('u1')).toBe('inbox'));
    expect(computer.ledger.local('u2')).toBe('headers');
  });

  test('end the program in the middle: what is whole is kept', async () => {
    let stopped: Promise<void> | undefined;
    drop.onStep = (step) => {
      if (step === 'retr' && drop.sent.length === 2) stopped = collector.stop();
    };
    collector.start();
    await vi.waitFor(() => expect(stopped).toBeDefined());
    await stopped;
    expect(here()).toBe(2);
  });
});
