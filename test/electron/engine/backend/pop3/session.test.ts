import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../../fixtures/manual-clock.ts';
import type { Peer } from '../../../../servers/scripted.ts';
import { freePorts } from '../../../../servers/ports.ts';
import { listing, stuffed } from '../../../../servers/scripted-pop3.ts';
import { cleanAfterEach, failureOf, fetched, hurried, loggedIn, scripted } from './scripted-session.ts';

cleanAfterEach();

const never = (peer: Peer) => peer.closed.then(() => '');

describe('a server that is none', () => {
  it.each([
    ['220 smtp.example ESMTP\r\n', 'not-a-mail-server'],
    ['SSH-2.0-OpenSSH_9.6\r\n', 'not-a-mail-server'],
    ['\x15\x03\x01', 'not-a-mail-server'],
    ['x'.repeat(20_000), 'not-a-mail-server'],
    ['', 'connection-timeout'],
  ])('%j is %s', async (greeting, code) => {
    const clock = createManualClock();
    const { session } = await scripted({ greeting }, { clock });
    expect(await failureOf(hurried(clock, session.connect()))).toMatchObject({ code, phase: 'connect' });
  });

  it('that leaves at once is a lost line; one that is not there is refused', async () => {
    const { session } = await scripted((peer) => peer.end());
    expect((await failureOf(session.connect())).code).toBe('connection-lost');
    const [port = 0] = await freePorts(1);
    const { another } = await scripted({});
    expect((await failureOf(another({ port }).connect())).code).toBe('connection-refused');
  });
});

describe('a listing', () => {
  it('of 100,000 messages is read, with their ids', async () => {
    const numbers = Array.from({ length: 100_000 }, (_, index) => index + 1);
    const { session } = await loggedIn({
      on: (command) => {
        if (command === 'STAT') return '+OK 100000 360000000\r\n';
        if (command === 'LIST') return listing(numbers.map((each) => `${each} 3600`));
        return command === 'UIDL'
          ? listing(numbers.map((each) => `${each} 000000${each}65f0c0de`))
          : undefined;
      },
    });
    const { count, octets, messages } = await session.list();
    expect([count, octets, messages.length]).toEqual([100_000, 360_000_000, 100_000]);
    expect(messages[77_776]).toEqual({ number: 77_777, size: 3600, uidl: '0000007777765f0c0de' });
    expect(messages.at(-1)).toEqual({ number: 100_000, size: 3600, uidl: '00000010000065f0c0de' });
  });

  it('that arrives byte by byte is the same', async () => {
    const { session } = await loggedIn({
      messages: ['x', 'yy'],
      on: async (command, peer) => {
        if (command !== 'UIDL') return undefined;
        for (const byte of Buffer.from(listing(['1 a', '2 b']))) {
          peer.send(Buffer.from([byte]));
          await new Promise((resume) => setImmediate(resume));
        }
        return '';
      },
    });
    expect((await session.list()).messages).toMatchObject([
      { number: 1, uidl: 'a' },
      { number: 2, uidl: 'b' },
    ]);
  });

  it('keeps ids that come twice, are empty, overlong or odd, as they were sent', async () => {
    const long = 'x'.repeat(3000);
    const { session } = await loggedIn({
      messages: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      on: (command) =>
        command === 'UIDL'
          ? listing(['1 same', '2 same', '3 ', '4', `5 ${long}`, '6 with space', '7  lead'])
          : undefined,
    });
    const { messages } = await session.list();
    expect(messages.map(({ uidl }) => uidl)).toEqual(['same', 'same', '', '', long, 'with space', ' lead']);
  });

  it('takes sizes with words behind them, and an empty mailbox that will not be listed', async () => {
    const { session } = await loggedIn({
      on: (command) => (command === 'LIST' || command === 'UIDL' ? '-ERR nothing here\r\n' : undefined),
    });
    expect(await session.list()).toEqual({ count: 0, octets: 0, messages: [], hasUidls: false });
    const words = await loggedIn({
      messages: ['a'],
      on: (command) => (command === 'LIST' ? listing([' 1 120 octets']) : undefined),
    });
    expect((await words.session.list()).messages).toMatchObject([{ number: 1, size: 120 }]);
  });

  it('with -ERR in the middle is garbage, and ends the session', async () => {
    const { session } = await loggedIn({
      on: (command) => (command === 'UIDL' ? '+OK\r\n1 a\r\n-ERR disk error\r\n' : undefined),
    });
    expect(await failureOf(session.list())).toMatchObject({ code: 'server-answer-broken', phase: 'list' });
    expect((await failureOf(session.noop())).code).toBe('server-answer-broken');
    expect(await session.quit()).toBe('unknown');
  });

  it.each(['x 1', '0 5', '-1 5', '1.5 4', '99999999999 1', '1 -4', '1 abc'])(
    'with the line %j is garbage',
    async (line) => {
      const { session } = await loggedIn({
        on: (command) => (command === 'LIST' ? listing([line]) : undefined),
      });
      expect((await failureOf(session.list())).code).toBe('server-answer-broken');
    },
  );

  it('without end is cut: of lines, and of one line', async () => {
    const many = await loggedIn(
      { on: (command) => (command === 'UIDL' ? listing(['1 a', '2 b', '3 c', '4 d']) : undefined) },
      { limits: { entries: 3 } },
    );
    expect((await failureOf(many.session.list())).code).toBe('server-answer-broken');
    const long = await loggedIn({
      on: (command) => (command === 'UIDL' ? `+OK\r\n1 ${'x'.repeat(9000)}` : undefined),
    });
    expect((await failureOf(long.session.list())).code).toBe('server-answer-broken');
  });

  it('out of order, with gaps and numbers that come twice, is put in order', async () => {
    const { session } = await loggedIn({
      messages: ['a', 'b', 'c'],
      on: (command) => {
        if (command === 'LIST') return listing(['9 90', '2 20', '5 50', '2 21']);
        return command === 'UIDL' ? listing(['5 e', '7 nobody', '2 b', '9 i']) : undefined;
      },
    });
    expect((await session.list()).messages).toEqual([
      { number: 2, size: 21, uidl: 'b' },
      { number: 5, size: 50, uidl: 'e' },
      { number: 9, size: 90, uidl: 'i' },
    ]);
  });

  it('is asked for in one go where the server can', async () => {
    const { session } = await loggedIn({
      on: (command) => {
        if (command === 'STAT' || command === 'LIST') return '';
        return command === 'UIDL' ? `+OK 1 3\r\n${listing(['1 3'])}${listing(['1 a'])}` : undefined;
      },
    });
    expect((await session.list()).messages).toEqual([{ number: 1, size: 3, uidl: 'a' }]);
  });

  it('is without ids where there is no UIDL, and a failure where it fails today', async () => {
    const refusing = (text: string) => (command: string) =>
      command === 'UIDL' ? `-ERR ${text}\r\n` : undefined;
    const none = await loggedIn({ messages: ['a'], capabilities: 'none', on: refusing('unknown command') });
    expect(await none.session.list()).toMatchObject({
      hasUidls: false,
      messages: [{ number: 1, uidl: undefined }],
    });
    const trouble = await loggedIn({ capabilities: 'none', on: refusing('[SYS/TEMP] busy') });
    expect((await failureOf(trouble.session.list())).code).toBe('server-trouble');
    const told = await loggedIn({ messages: ['a'], on: refusing('no') });
    expect((await failureOf(told.session.list())).code).toBe('server-refused');
  });
});

describe('a message', () => {
  it('comes byte by byte as it was: NUL, bare line ends, no last one, dots', async () => {
    const messages = ['a\0b\0\r\n', 'x\ny\n.\nz\n', 'no end', '..\r\n.\r\n', '', '\u00c4\u00e3\r\n'].map(
      (each) => Buffer.from(each, 'latin1'),
    );
    const { session } = await loggedIn({
      messages,
      capabilities: ['USER'],
      on: async (command, peer) => {
        const message = /^RETR (\d+)/.exec(command);
        if (!message) return undefined;
        const answer = Buffer.concat([
          Buffer.from('+OK\r\n'),
          stuffed(messages[Number(message[1]) - 1] ?? ''),
        ]);
        for (const byte of answer) {
          peer.send(Buffer.from([byte]));
          await new Promise((resume) => setImmediate(resume));
        }
        return '';
      },
    });
    expect([...(await fetched(session, [1, 2, 3, 4, 5, 6])).values()]).toEqual([
      'a\0b\0\r\n',
      'x\ny\n.\nz\n',
      'no end\r\n',
      '..\r\n.\r\n',
      '',
      '\u00c4\u00e3\r\n',
    ]);
  });

  it('that ends after a bare line end is seen to end, and the session goes on', async () => {
    const { server, session } = await loggedIn({ messages: ['one\n', 'two\n', 'three\r\n'] });
    expect([...(await fetched(session, [1, 2, 3])).values()]).toEqual(['one\n', 'two\n', 'three\r\n']);
    expect([...(await fetched(session, [2])).values()]).toEqual(['two\n']);
    expect(server.lines.filter((each) => each === 'NOOP')).toHaveLength(1);
    expect(await session.quit()).toBe('confirmed');
  });

  it('is not cut where a bare line end and a dot stand in its middle', async () => {
    const { session } = await loggedIn({
      on: (command) => (command.startsWith('RETR') ? '+OK\r\na\n.\r\nb\r\n.\r\n' : undefined),
    });
    expect((await fetched(session, [1, 2])).get(1)).toBe('a\n.\r\nb\r\n');
    await session.noop();
  });

  it('is whole whatever size LIST told', async () => {
    const { session } = await loggedIn({
      messages: ['Subject: x\r\n\r\nbody\r\n', 'y\r\n'],
      on: (command) => (command === 'LIST' ? listing(['1 3', '2 999999999999']) : undefined),
    });
    const { messages } = await session.list();
    const numbers = messages.map(({ number }) => number);
    expect([...(await fetched(session, numbers)).values()]).toEqual(['Subject: x\r\n\r\nbody\r\n', 'y\r\n']);
  });

  it('that is refused does not hold up the others', async () => {
    const { session } = await loggedIn({
      messages: ['a\r\n', 'b\r\n', 'c\r\n'],
      on: (command) => (command === 'RETR 2' ? '-ERR [SYS/TEMP] disk\r\n' : undefined),
    });
    expect([...(await fetched(session, [1, 2, 9, 3])).values()]).toEqual([
      'a\r\n',
      'server-trouble',
      'message-gone',
      'c\r\n',
    ]);
  });

  it('cut in the middle is not whole; those before it are', async () => {
    const { session } = await loggedIn({
      messages: ['a\r\n'],
      on: (command, peer) => {
        if (command !== 'RETR 2') return undefined;
        peer.send('+OK\r\nhalf of it\r\n');
        peer.end();
        return '';
      },
    });
    const got: string[] = [];
    const lost = session.retrieve(
      [1, 2, 3],
      async (number, bytes) => {
        for await (const piece of bytes) got.push(`${number} ${Buffer.from(piece).toString()}`);
        got.push(`${number} whole`);
      },
      () => undefined,
    );
    expect(await failureOf(lost)).toMatchObject({ code: 'connection-lost', phase: 'fetch' });
    expect(got).toEqual(['1 a\r\n', '1 whole', '2 half of it\r\n']);
  });

  it('is not whole even when nobody looks at the error', async () => {
    const { session } = await loggedIn({
      on: (command, peer) => {
        if (!command.startsWith('RETR')) return undefined;
        peer.send('+OK\r\nhalf');
        peer.drop();
        return '';
      },
    });
    const careless = session.retrieve(
      [1],
      async (_number, bytes) => {
        try {
          for await (const _ of bytes) continue;
        } catch {
          // That is the point.
        }
      },
      () => undefined,
    );
    expect((await failureOf(careless)).code).toBe('connection-lost');
  });

  it('left unread is skipped', async () => {
    const { session } = await loggedIn({ messages: ['a\r\n'.repeat(100_000), 'b\r\n'] });
    const got: string[] = [];
    await session.retrieve(
      [1, 1, 2],
      async (number, bytes) => {
        for await (const piece of bytes) {
          got.push(`${number} ${Buffer.from(piece).toString('latin1', 0, 3)}`);
          break;
        }
      },
      () => undefined,
    );
    expect(got).toEqual(['1 a\r\n', '1 a\r\n', '2 b\r\n']);
  });

  it('whose reader fails ends the session with its error, and deletes nothing', async () => {
    const { session, server } = await loggedIn({ messages: ['a\r\n', 'b\r\n'] });
    await session.delete([1]);
    const full = session.retrieve(
      [1, 2],
      () => Promise.reject(new Error('disk full')),
      () => undefined,
    );
    await expect(full).rejects.toThrow('disk full');
    expect(await session.quit()).toBe('unknown');
    expect(server.lines).not.toContain('QUIT');
  });

  it('larger than the limit ends the session with a word of its own', async () => {
    const { session } = await loggedIn(
      { messages: ['a\r\n', 'x'.repeat(5000), 'b\r\n'] },
      { limits: { message: 4000 } },
    );
    const got: number[] = [];
    const tooBig = session.retrieve(
      [1, 2, 3],
      async (number, bytes) => {
        for await (const _ of bytes) continue;
        got.push(number);
      },
      () => undefined,
    );
    expect(await failureOf(tooBig)).toMatchObject({
      code: 'message-over-limit',
      params: { number: 2, limit: 4000 },
    });
    expect(got).toEqual([1]);
  });

  it('shows its first lines, no more than a limit of bytes', async () => {
    const { session } = await loggedIn({ messages: ['Subject: x\r\n\r\n..y\r\n'] }, { limits: { top: 12 } });
    expect(Buffer.from(await session.top(1, 3)).toString()).toBe('Subject: x\r\n');
    expect((await failureOf(session.top(2, 0))).code).toBe('message-gone');
    await session.noop();
  });
});

describe('many messages', () => {
  /** Answers to two RETR, told whether the second came before the first was answered. */
  async function cameEarly(capabilities: readonly string[]): Promise<boolean> {
    let waiting = 0;
    let early = false;
    const { session } = await loggedIn({
      capabilities,
      on: async (command, peer) => {
        if (command !== 'RETR 1') return undefined;
        waiting += 1;
        const second = peer.line(/RETR 2/).then(() => {
          early = waiting > 0;
        });
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resume) => setImmediate(resume));
        waiting -= 1;
        peer.send('+OK\r\na\r\n.\r\n');
        await second;
        return '+OK\r\nb\r\n.\r\n';
      },
    });
    expect([...(await fetched(session, [1, 2])).values()]).toEqual(['a\r\n', 'b\r\n']);
    return early;
  }

  it('are asked for ahead only of a server that can', async () => {
    expect(await cameEarly(['USER', 'PIPELINING'])).toBe(true);
    expect(await cameEarly(['USER'])).toBe(false);
  });

  it('stop when the numbers end, and the session goes on', async () => {
    const { session } = await loggedIn({
      messages: Array.from({ length: 500 }, (_, index) => `${index}\r\n`),
    });
    let paused = false;
    const got: number[] = [];
    function* numbers(): Generator<number> {
      for (let number = 1; number <= 500 && !paused; number += 1) yield number;
    }
    await session.retrieve(
      numbers(),
      async (number) => {
        got.push(number);
        paused = true;
      },
      () => undefined,
    );
    expect(got.length).toBeLessThanOrEqual(200);
    expect(got).toEqual(got.map((_, index) => index + 1));
    expect((await session.list()).count).toBe(500);
  });

  it('show their headers in one go', async () => {
    const { session } = await loggedIn({ messages: ['a\r\n', 'b\r\n', 'c\r\n'] });
    const got: string[] = [];
    await session.tops(
      [1, 9, 3],
      0,
      async (number, bytes) => {
        got.push(`${number} ${Buffer.from(bytes).toString()}`);
      },
      (number, failure) => got.push(`${number} ${failure.code}`),
    );
    expect(got).toEqual(['1 a\r\n', '9 message-gone', '3 c\r\n']);
  });

  it('large ones are not asked for far ahead', async () => {
    const { server, session } = await loggedIn({
      messages: Array.from({ length: 9 }, () => 'x\r\n'),
      on: (command) =>
        command === 'LIST'
          ? listing([1, 2, 3, 4, 5, 6, 7, 8, 9].map((each) => `${each} 1500000`))
          : undefined,
    });
    await session.list();
    let most = 0;
    let done = 0;
    await session.retrieve(
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      async () => {
        most = Math.max(most, server.lines.filter((each) => each.startsWith('RETR')).length - done);
        done += 1;
      },
      () => undefined,
    );
    expect(most).toBeLessThanOrEqual(3);
  });

  it('a thousand marks are answered one by one', async () => {
    const { session } = await loggedIn({
      on: (command) =>
        /^DELE \d*7$/.test(command) ? '-ERR no\r\n' : command.startsWith('DELE') ? '+OK\r\n' : undefined,
    });
    const numbers = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(await session.delete(numbers)).toEqual(numbers.filter((each) => each % 10 !== 7));
  });
});

describe('silence', () => {
  it.each([
    ['instead of an answer', ''],
    ['in the middle of an answer', '+OK\r\n1 1'],
    ['in the middle of a status line', '+O'],
  ])('%s ends the session', async (_title, answer) => {
    const clock = createManualClock();
    const { session } = await loggedIn(
      { on: (command) => (command === 'UIDL' ? answer : undefined) },
      { clock },
    );
    expect(await failureOf(hurried(clock, session.list()))).toMatchObject({
      code: 'connection-timeout',
      phase: 'list',
    });
    expect((await failureOf(session.noop())).code).toBe('connection-timeout');
  });

  it('in the middle of a message ends the session', async () => {
    const clock = createManualClock();
    const { session } = await loggedIn(
      { on: (command) => (command === 'RETR 1' ? '+OK\r\nhalf\r\n.' : undefined) },
      { clock },
    );
    expect(await failureOf(hurried(clock, fetched(session, [1])))).toMatchObject({
      code: 'connection-timeout',
      phase: 'fetch',
    });
  });

  it('of our own, while a message is being written, is none', async () => {
    const clock = createManualClock();
    const { session } = await loggedIn({ messages: ['a\r\n', 'b\r\n'] }, { clock });
    await session.retrieve(
      [1, 2],
      async (_number, bytes) => {
        clock.advance(3_600_000);
        for await (const _ of bytes) clock.advance(3_600_000);
      },
      () => undefined,
    );
    await expect(session.noop()).resolves.toBeUndefined();
  });

  it('a status line that trickles has its time', async () => {
    const clock = createManualClock();
    const { session } = await loggedIn(
      {
        on: async (command, peer) => {
          if (command !== 'NOOP') return undefined;
          for (const letter of '+OK and on and on') {
            peer.send(letter);
            clock.advance(1000);
            await new Promise((resume) => setImmediate(resume));
          }
          return never(peer);
        },
      },
      { clock },
    );
    expect((await failureOf(session.noop())).code).toBe('connection-timeout');
  });
});

describe('a server out of step', () => {
  it.each([
    ['+OK\r\n+OK\r\n', 'server-answer-broken'],
    ['+OK\r\nX-From: another message\r\n', 'server-answer-broken'],
    ['+OK\r\n-ERR [SYS/TEMP] going down\r\n', 'server-trouble'],
  ])('by %j ends the session: answers would be taken for others', async (answer, code) => {
    const { server, session } = await loggedIn({
      messages: ['a\r\n'],
      on: (command) => (command === 'NOOP' ? answer : undefined),
    });
    await session.noop();
    expect((await failureOf(session.delete([1]))).code).toBe(code);
    expect(await session.quit()).toBe('unknown');
    expect(server.lines.some((each) => /DELE|QUIT/.test(each))).toBe(false);
  });

  it('tells nobody what is in a message', async () => {
    const { session } = await loggedIn({
      on: (command) => {
        if (command === 'RETR 1') return '+OK\r\na\r\n.\r\nDear Ann\r\n';
        return command === 'RETR 2' ? '' : undefined;
      },
    });
    const failure = await failureOf(fetched(session, [1, 2]));
    expect(failure).toMatchObject({ code: 'server-answer-broken', phase: 'fetch' });
    expect(JSON.stringify(failure)).not.toContain('Ann');
  });
});

describe('the end', () => {
  it.each([
    ['confirmed', '+OK\r\n'],
    ['refused', '-ERR some deleted messages not removed\r\n'],
    ['unknown', ''],
  ])('is %s', async (ending, answer) => {
    const clock = createManualClock();
    const { session } = await loggedIn(
      { on: (command) => (command === 'QUIT' ? answer : undefined) },
      { clock },
    );
    expect(await hurried(clock, session.quit())).toBe(ending);
    expect((await failureOf(session.noop())).code).toMatch(/connection-(lost|timeout)/);
  });

  it('is unknown when the line breaks', async () => {
    const { session } = await loggedIn({
      on: (command, peer) => {
        if (command !== 'QUIT') return undefined;
        peer.drop();
        return '';
      },
    });
    expect(await session.quit()).toBe('unknown');
  });

  it('by close ends what waits, before and after the login', async () => {
    const { session, another } = await scripted({
      on: (command, peer) => (command === 'NOOP' ? never(peer) : undefined),
    });
    await session.connect();
    const waiting = failureOf(session.noop());
    session.close();
    expect((await waiting).code).toBe('connection-lost');
    const early = another();
    const connecting = failureOf(early.connect());
    early.close();
    expect((await connecting).code).toBe('connection-lost');
    expect((await failureOf(another().list())).code).toBe('connection-lost');
  });

  it('commands given at once run one after the other', async () => {
    const { server, session } = await loggedIn({ messages: ['a\r\n'] });
    const [, header] = await Promise.all([session.noop(), session.top(1, 0), session.list()]);
    expect(Buffer.from(header).toString()).toBe('a\r\n');
    expect(server.lines.slice(-5)).toEqual(['NOOP', 'TOP 1 0', 'STAT', 'LIST', 'UIDL']);
  });
});
