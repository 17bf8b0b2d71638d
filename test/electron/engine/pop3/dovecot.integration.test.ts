/** The collector, the real protocol client and the real vault against Dovecot's POP3. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPop3Session } from '../../../../electron/engine/backend/pop3/session.ts';
import type { Pop3Session } from '../../../../electron/engine/backend/pop3/pop3-session.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { nodeFileSystem } from '../../../../electron/engine/vault/node-file-system.ts';
import { type Computer, openComputer } from '../../../fixtures/collecting.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { someMail } from '../../../fixtures/maildrop.ts';
import { type Dovecot, startDovecot } from '../../../servers/dovecot.ts';

const day = 24 * 60 * 60 * 1000;
const users = ['leave', 'two', 'days', 'newest', 'moved', 'wish', 'big', 'migrate', 'migrated'].map(
  (name) => ({
    name: `${name}@skein.example`,
    password: 'secret',
  }),
);
const clock = createManualClock(Date.now());
let dovecot: Dovecot;
let base: string;
const computers: Computer[] = [];

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'skein-pop3-'));
  dovecot = await startDovecot({ users });
}, 60_000);
afterAll(async () => {
  await dovecot?.stop();
  await rm(base, { recursive: true, force: true });
});
afterEach(async () => {
  for (const computer of computers.splice(0)) await computer.close();
});

async function aComputer(): Promise<Computer> {
  const computer = await openComputer(nodeFileSystem(), clock, await mkdtemp(join(base, 'computer-')));
  computers.push(computer);
  return computer;
}

/** The maildrop of a user, as the computers of `collecting` look at it. */
function dropOf(name: string): { open(): Pop3Session } {
  const server = { host: '127.0.0.1', port: dovecot.ports.pop3, security: 'none', user: user(name) } as const;
  return {
    open: () =>
      createPop3Session({ server, secret: { kind: 'password', password: 'secret' }, log: silentLog }),
  };
}
const user = (name: string): string => `${name}@skein.example`;

function seed(name: string, from: number, to: number, size = 0): string[] {
  const raws = Array.from({ length: to - from + 1 }, (_, index) => someMail(from + index, { size }));
  dovecot.seed(
    user(name),
    'INBOX',
    raws.map((raw) => ({ raw })),
  );
  return raws;
}

async function countOnServer(name: string): Promise<number> {
  const session = dropOf(name).open();
  await session.connect();
  const { count } = await session.list();
  await session.quit();
  return count;
}

const subjects = async (computer: Computer): Promise<string[]> =>
  (await computer.mail()).map(({ raw }) => raw).sort();

describe('leave on the server', () => {
  test('everything comes once, byte for byte, whatever is in it', async () => {
    const raws = [
      ...seed('leave', 1, 300),
      'Subject: dots\r\n\r\n.\r\n..two\r\n.\r\n',
      'Subject: 8 bit\r\n\r\n\xe9\xff\x80\r\n',
      someMail(1000, { size: 3_000_000 }),
    ];
    dovecot.seed(
      user('leave'),
      'INBOX',
      raws.slice(300).map((raw) => ({ raw: Buffer.from(raw, 'latin1') })),
    );
    const computer = await aComputer();
    await computer.look(dropOf('leave'));
    expect(await subjects(computer)).toEqual([...raws].sort());
    const more = seed('leave', 301, 310);
    await computer.look(dropOf('leave'));
    await computer.look(dropOf('leave'));
    expect(await subjects(computer)).toEqual([...raws, ...more].sort());
    expect(await countOnServer('leave')).toBe(313);
  });

  test('two computers on one mailbox both get everything once, also when one of them removes', async () => {
    const raws = seed('two', 1, 50);
    const [one, other] = [await aComputer(), await aComputer()];
    await one.look(dropOf('two'));
    raws.push(...seed('two', 51, 60));
    await other.look(dropOf('two'));
    await one.look(dropOf('two'));
    expect(await subjects(one)).toEqual([...raws].sort());
    expect(await subjects(other)).toEqual([...raws].sort());
    await one.look(dropOf('two'), { leave: { kind: 'days', days: 0 } });
    await other.look(dropOf('two'));
    expect(await subjects(other)).toEqual([...raws].sort());
    expect(new Set([...other.ledger.known().values()].map(({ state }) => state))).toEqual(new Set(['gone']));
  });
});

describe('what leaves the server', () => {
  test('after some days', async () => {
    seed('days', 1, 5);
    const computer = await aComputer();
    const policy = { leave: { kind: 'days', days: 7 } } as const;
    await computer.look(dropOf('days'), policy);
    clock.advance(3 * day);
    seed('days', 6, 7);
    await computer.look(dropOf('days'), policy);
    expect(await countOnServer('days')).toBe(7);
    clock.advance(4 * day);
    await computer.look(dropOf('days'), policy);
    expect(await countOnServer('days')).toBe(2);
    expect(await subjects(computer)).toHaveLength(7);
  });

  test('all but the newest', async () => {
    seed('newest', 1, 20);
    const computer = await aComputer();
    await computer.look(dropOf('newest'), { leave: { kind: 'newest', count: 3 } });
    expect(await countOnServer('newest')).toBe(3);
    const fresh = await aComputer();
    await fresh.look(dropOf('newest'));
    const left = (await subjects(fresh)).map((raw) => /Subject: (.*)\r/.exec(raw)?.[1]);
    expect(left).toEqual(['Letter 18', 'Letter 19', 'Letter 20']);
  });

  test('what was moved or removed here', async () => {
    seed('moved', 1, 5);
    const computer = await aComputer();
    const policy = { leave: { kind: 'until-deleted' } } as const;
    await computer.look(dropOf('moved'), policy);
    await computer.own.createFolder('Kept');
    await computer.own.move('INBOX', [1], 'Kept');
    await computer.own.remove('INBOX', [2]);
    await computer.look(dropOf('moved'), policy);
    expect(await countOnServer('moved')).toBe(3);
  });

  test('what the person asked for', async () => {
    seed('wish', 1, 5);
    const computer = await aComputer();
    await computer.look(dropOf('wish'));
    const [first = ''] = computer.ledger.known().keys();
    await computer.ledger.note([{ uidl: first, wish: 'remove' }]);
    await computer.look(dropOf('wish'));
    expect([await countOnServer('wish'), (await subjects(computer)).length]).toEqual([4, 5]);
  });
});

test('headers first, then the whole', async () => {
  const [big = ''] = seed('big', 1, 1, 200_000);
  const computer = await aComputer();
  await computer.look(dropOf('big'), { headersAbove: 100_000 });
  const [{ message, raw } = { message: undefined, raw: '' }] = await computer.mail();
  expect(message?.wholeSize).toBe(big.length);
  expect(big.startsWith(raw)).toBe(true);
  await computer.ledger.note([{ uidl: message?.server?.uidl ?? '', wish: 'whole' }]);
  await computer.look(dropOf('big'), { headersAbove: 100_000 });
  expect(await subjects(computer)).toEqual([big]);
});

test('a mailbox that moved to another server: only what is new comes', async () => {
  const raws = seed('migrate', 1, 40);
  const computer = await aComputer();
  await computer.look(dropOf('migrate'));
  const copies = raws.map((raw) => ({ raw: `X-Moved: yes\r\n${raw}` }));
  dovecot.seed(user('migrated'), 'INBOX', copies);
  seed('migrated', 41, 42);
  await computer.look(dropOf('migrated'));
  await computer.look(dropOf('migrated'));
  const all = await subjects(computer);
  expect(all).toEqual([...raws, someMail(41), someMail(42)].sort());
});
