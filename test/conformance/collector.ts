/**
 * Suite for the collector with the real protocol client and the real vault:
 * `describeCollector('Dovecot', startIt)` in an integration test of each server.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPop3Session } from '../../electron/engine/backend/pop3/session.ts';
import type { Pop3Session } from '../../electron/engine/backend/pop3/pop3-session.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { nodeFileSystem } from '../../electron/engine/vault/node-file-system.ts';
import { type Computer, openComputer } from '../fixtures/collecting.ts';
import { createManualClock } from '../fixtures/manual-clock.ts';
import { someMail } from '../fixtures/maildrop.ts';
import type { ServerUser } from '../servers/dovecot.ts';

const day = 24 * 60 * 60 * 1000;

export interface CollectedServer {
  readonly port: number;
  /** Whether the server sends what was put there byte for byte; otherwise it may put fields before it. */
  readonly exact: boolean;
  /** Messages are numbered in this order. */
  deliver(user: string, raws: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export const collectorUsers: readonly ServerUser[] = [
  'leave',
  'two',
  'days',
  'newest',
  'moved',
  'wish',
  'big',
  'migrate',
  'migrated',
].map((name) => ({ name: `${name}@skein.example`, password: 'secret' }));

export function describeCollector(name: string, start: () => Promise<CollectedServer>): void {
  describe(`the collector and ${name}`, { timeout: 60_000 }, () => {
    const clock = createManualClock(Date.now());
    let running: CollectedServer;
    let base: string;
    const computers: Computer[] = [];

    beforeAll(async () => {
      base = await mkdtemp(join(tmpdir(), 'skein-pop3-'));
      running = await start();
    }, 60_000);
    afterAll(async () => {
      await running?.stop();
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
      const server = { host: '127.0.0.1', port: running.port, security: 'none', user: user(name) } as const;
      return {
        open: () =>
          createPop3Session({ server, secret: { kind: 'password', password: 'secret' }, log: silentLog }),
      };
    }
    const user = (name: string): string => `${name}@skein.example`;

    async function seed(of: string, from: number, to: number, size = 0): Promise<string[]> {
      const raws = Array.from({ length: to - from + 1 }, (_, index) => someMail(from + index, { size }));
      await running.deliver(user(of), raws);
      return raws;
    }

    async function countOnServer(name: string): Promise<number> {
      const session = dropOf(name).open();
      await session.connect();
      const { count } = await session.list();
      await session.quit();
      return count;
    }

    /** Without what the server put before it. */
    const sentPart = (raw: string): string =>
      running.exact ? raw : raw.slice(raw.indexOf('Received: from a by b'));

    const mailOf = async (computer: Computer): Promise<string[]> =>
      (await computer.mail()).map(({ raw }) => sentPart(raw)).sort();

    describe('leave on the server', () => {
      test('everything comes once, byte for byte, whatever is in it', async () => {
        const raws = await seed('leave', 1, 40);
        const odd = ['Subject: dots\r\n\r\n.\r\n..two\r\n.\r\n', 'Subject: 8 bit\r\n\r\n\xe9\xff\x80\r\n'];
        raws.push(...(running.exact ? odd : []), someMail(1000, { size: 3_000_000 }));
        await running.deliver(user('leave'), raws.slice(40));
        const computer = await aComputer();
        await computer.look(dropOf('leave'));
        expect(await mailOf(computer)).toEqual([...raws].sort());
        const more = await seed('leave', 41, 50);
        await computer.look(dropOf('leave'));
        await computer.look(dropOf('leave'));
        expect(await mailOf(computer)).toEqual([...raws, ...more].sort());
        expect(await countOnServer('leave')).toBe(raws.length + more.length);
      });

      test('two computers on one mailbox both get everything once, also when one of them removes', async () => {
        const raws = await seed('two', 1, 50);
        const [one, other] = [await aComputer(), await aComputer()];
        await one.look(dropOf('two'));
        raws.push(...(await seed('two', 51, 60)));
        await other.look(dropOf('two'));
        await one.look(dropOf('two'));
        expect(await mailOf(one)).toEqual([...raws].sort());
        expect(await mailOf(other)).toEqual([...raws].sort());
        await one.look(dropOf('two'), { leave: { kind: 'days', days: 0 } });
        await other.look(dropOf('two'));
        expect(await mailOf(other)).toEqual([...raws].sort());
        expect(new Set([...other.ledger.known().values()].map(({ state }) => state))).toEqual(
          new Set(['gone']),
        );
      });
    });

    describe('what leaves the server', () => {
      test('after some days', async () => {
        await seed('days', 1, 5);
        const computer = await aComputer();
        const policy = { leave: { kind: 'days', days: 7 } } as const;
        await computer.look(dropOf('days'), policy);
        clock.advance(3 * day);
        await seed('days', 6, 7);
        await computer.look(dropOf('days'), policy);
        expect(await countOnServer('days')).toBe(7);
        clock.advance(4 * day);
        await computer.look(dropOf('days'), policy);
        expect(await countOnServer('days')).toBe(2);
        expect(await mailOf(computer)).toHaveLength(7);
      });

      test('all but the newest', async () => {
        await seed('newest', 1, 20);
        const computer = await aComputer();
        await computer.look(dropOf('newest'), { leave: { kind: 'newest', count: 3 } });
        expect(await countOnServer('newest')).toBe(3);
        const fresh = await aComputer();
        await fresh.look(dropOf('newest'));
        const left = (await mailOf(fresh)).map((raw) => /Subject: (.*)\r/.exec(raw)?.[1]);
        expect(left).toEqual(['Letter 18', 'Letter 19', 'Letter 20']);
      });

      test('what was moved or removed here', async () => {
        await seed('moved', 1, 5);
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
        await seed('wish', 1, 5);
        const computer = await aComputer();
        await computer.look(dropOf('wish'));
        const [first = ''] = computer.ledger.known().keys();
        await computer.ledger.note([{ uidl: first, wish: 'remove' }]);
        await computer.look(dropOf('wish'));
        expect([await countOnServer('wish'), (await mailOf(computer)).length]).toEqual([4, 5]);
      });
    });

    test('headers first, then the whole', async () => {
      const [big = ''] = await seed('big', 1, 1, 200_000);
      const computer = await aComputer();
      await computer.look(dropOf('big'), { headersAbove: 100_000 });
      const [{ message, raw } = { message: undefined, raw: '' }] = await computer.mail();
      expect(message?.wholeSize).toBeGreaterThanOrEqual(big.length);
      expect(big.startsWith(sentPart(raw))).toBe(true);
      await computer.ledger.note([{ uidl: message?.server?.uidl ?? '', wish: 'whole' }]);
      await computer.look(dropOf('big'), { headersAbove: 100_000 });
      expect(await mailOf(computer)).toEqual([big]);
    });

    test('a mailbox that moved to another server: only what is new comes', async () => {
      const raws = await seed('migrate', 1, 40);
      const computer = await aComputer();
      await computer.look(dropOf('migrate'));
      await running.deliver(
        user('migrated'),
        raws.map((raw) => `X-Moved: yes\r\n${raw}`),
      );
      await seed('migrated', 41, 42);
      await computer.look(dropOf('migrated'));
      await computer.look(dropOf('migrated'));
      const all = await mailOf(computer);
      expect(all).toEqual([...raws, someMail(41), someMail(42)].sort());
    });
  });
}
