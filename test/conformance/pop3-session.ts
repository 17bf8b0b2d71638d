// Proofs have their assertions where oxlint does not look: in what `proof` is given.
/* oxlint-disable vitest/expect-expect, vitest/valid-title */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listing, Pop3Session } from '../../electron/engine/backend/pop3/pop3-session.ts';
import { createPop3Session } from '../../electron/engine/backend/pop3/session.ts';
import type { Pop3Times } from '../../electron/engine/backend/pop3/options.ts';
import { Failed, isFailed } from '../../electron/engine/failed.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import type { Security } from '../../shared/model/account.ts';

/** A POP3 server with one user, whose mailbox nobody else touches. */
export interface Pop3Fixture {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** PEM to trust. */
  readonly ca: string;
  /** Ports by kind of line: `none` is plain text. Those that are absent are not tried. */
  readonly ports: Readonly<Partial<Record<Security, number>>>;
  /** Whether the server sends what was put there byte for byte; otherwise it may put fields before it. */
  readonly exact: boolean;
  /** Whether a second login is refused while the first lasts. */
  readonly locks: boolean;
  /** Puts messages into the mailbox, in this order, and returns when a login sees them. */
  put(messages: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const times: Partial<Pop3Times> = {
  connect: 10_000,
  greeting: 10_000,
  command: 15_000,
  silence: 10_000,
  quit: 15_000,
};

const letter = (subject: string, body = 'Hello\r\n'): string =>
  `From: ann@skein.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@skein.example>\r\n\r\n${body}`;

const numbersOf = ({ messages }: Listing): readonly number[] => messages.map(({ number }) => number);

/** GBK bytes as they are, one byte a letter. */
const gbk = '\u00c4\u00e3\u00ba\u00c3';

const awkward: readonly string[] = [
  letter('dots', '.\r\n..\r\n...\r\n.a\r\n..b\r\n. \r\nend.\r\n'),
  letter('raw8bit', `${gbk}\r\n${'x'.repeat(900)}\r\n`),
  letter('empty', ''),
  letter('large', `${'0123456789abcdef'.repeat(60)}\r\n`.repeat(2000)),
];

/** What every POP3 server and our client must do together. `latin1` strings are bytes. */
export function describePop3(name: string, makeFixture: () => Promise<Pop3Fixture>): void {
  describe(name, () => {
    let fixture: Pop3Fixture;
    const open: Pop3Session[] = [];
    beforeAll(async () => {
      fixture = await makeFixture();
    });
    afterAll(async () => {
      await fixture?.stop();
    });

    function session(security: Security, password = fixture.password): Pop3Session {
      const { host, user, ca, ports } = fixture;
      const created = createPop3Session({
        server: { host, port: ports[security] ?? 0, security, user },
        secret: { kind: 'password', password },
        log: silentLog,
        ca,
        times,
      });
      open.push(created);
      return created;
    }

    async function connected(security: Security): Promise<Pop3Session> {
      const created = session(security);
      await created.connect();
      return created;
    }

    /** A session with just these messages before it. */
    async function withMail(security: Security, messages: readonly string[]): Promise<Pop3Session> {
      const cleaner = await connected(security);
      await cleaner.delete(numbersOf(await cleaner.list()));
      expect(await cleaner.quit()).toBe('confirmed');
      await fixture.put(messages);
      return connected(security);
    }

    async function all(mail: Pop3Session, numbers: Iterable<number>): Promise<Map<number, string>> {
      const got = new Map<number, string>();
      await mail.retrieve(
        numbers,
        async (number, bytes) => {
          const pieces: Uint8Array[] = [];
          for await (const piece of bytes) pieces.push(Uint8Array.from(piece));
          got.set(number, Buffer.concat(pieces).toString('latin1'));
        },
        (number, failure) => got.set(number, failure.code),
      );
      return got;
    }

    // Once only: some servers think about it for five seconds, and the line has no say in it.
    it('calls a wrong password one', async () => {
      const mail = session(fixture.ports.tls === undefined ? 'none' : 'tls', 'wrong');
      await expect(mail.connect()).rejects.toSatisfy((error) => isFailed(error, 'login-refused'));
    });

    describe.each(['none', 'starttls', 'tls'] as const)('by %s', (security) => {
      const proof = (title: string, body: () => Promise<void>): void =>
        it(title, async ({ skip }) => {
          if (fixture.ports[security] === undefined) skip();
          try {
            await body();
          } finally {
            for (const each of open.splice(0)) each.close();
          }
        });

      proof('lists and hands over every byte as it was sent', async () => {
        const mail = await withMail(security, awkward);
        const listing = await mail.list();
        const { count, octets, messages } = listing;
        expect(count).toBe(awkward.length);
        expect(numbersOf(listing)).toEqual([1, 2, 3, 4]);
        expect(octets).toBe(messages.reduce((sum, { size }) => sum + size, 0));
        const got = await all(mail, numbersOf(listing));
        for (const [index, sent] of awkward.entries()) {
          const message = got.get(index + 1) ?? '';
          expect(fixture.exact ? message : message.slice(-sent.length)).toBe(sent);
        }
        expect(await mail.quit()).toBe('confirmed');
      });

      proof('keeps unique ids from session to session', async () => {
        const mail = await withMail(security, awkward);
        const { messages: before } = await mail.list();
        expect(new Set(before.map(({ uidl }) => uidl)).size).toBe(awkward.length);
        await mail.quit();
        const again = await connected(security);
        expect((await again.list()).messages).toEqual(before);
      });

      proof('shows headers without the body', async () => {
        const mail = await withMail(security, awkward);
        const header = Buffer.from(await mail.top(4, 0)).toString('latin1');
        expect(header).toContain('Subject: large\r\n');
        expect(header).toMatch(/\r\n\r\n$/);
        expect(Buffer.from(await mail.top(4, 1)).toString('latin1')).toMatch(/abcdef\r\n$/);
        await mail.noop();
      });

      proof('goes on when one message of many is not there', async () => {
        const mail = await withMail(security, awkward);
        const got = await all(mail, [1, 77, 3]);
        expect([...got.keys()]).toEqual([1, 77, 3]);
        expect(['message-gone', 'server-refused']).toContain(got.get(77));
        expect(got.get(3)).toContain('Subject: empty');
      });

      proof('deletes with QUIT, and with nothing else', async () => {
        const dropped = await withMail(security, awkward);
        expect(await dropped.delete([1, 2])).toEqual([1, 2]);
        dropped.close();

        const undone = await connected(security);
        expect((await undone.list()).count).toBe(4);
        await undone.delete([3]);
        await undone.reset();
        expect(await undone.quit()).toBe('confirmed');

        const done = await connected(security);
        expect(await done.delete([2, 3, 99])).toEqual([2, 3]);
        expect(await done.quit()).toBe('confirmed');

        const left = await connected(security);
        const got = await all(left, numbersOf(await left.list()));
        expect([...got.values()].map((each) => /Subject: (\w+)/.exec(each)?.[1])).toEqual(['dots', 'large']);
      });

      proof('fetches many small ones in one go', async () => {
        // The client's part is the same on each line; putting hundreds there is what takes a server its time.
        const length = security === 'none' ? 400 : 60;
        const many = Array.from({ length }, (_, index) => letter(`n${index}`, `.${index}\r\n`));
        const mail = await withMail(security, many);
        const got = await all(mail, numbersOf(await mail.list()));
        expect([...got.values()].map((each) => each.slice(each.indexOf('\r\n\r\n') + 4))).toEqual(
          many.map((_, index) => `.${index}\r\n`),
        );
        expect((await mail.delete(got.keys())).length).toBe(length);
        expect(await mail.quit()).toBe('confirmed');
      });

      proof('says when another has the mailbox open', async () => {
        const first = await withMail(security, []);
        expect((await first.list()).count).toBe(0);
        const second = session(security).connect();
        const outcome = await second.then(
          () => 'in',
          (error: unknown) => (error instanceof Failed ? error.failure.code : 'no Failed'),
        );
        expect(outcome).toBe(fixture.locks ? 'mailbox-in-use' : 'in');
      });
    });
  });
}
