import { afterEach, expect, test, vi } from 'vitest';
import type { MailTransport } from '../../../../electron/engine/backend/mail-transport.ts';
import { createMailTransport } from '../../../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { type Peer, type Scripted, startScripted } from '../../../servers/scripted.ts';
import { smtpServer } from '../backend/smtp/scripted-smtp.ts';
import { openOutboxBench } from './outbox-bench.ts';

vi.setConfig({ testTimeout: 60_000 });

let server: Scripted | undefined;
afterEach(() => server?.stop());

const transportTo = (port: number) => (): MailTransport =>
  createMailTransport({
    server: { host: '127.0.0.1', port, security: 'none', user: 'ann' },
    secret: { kind: 'password', password: 'secret' },
    log: silentLog,
    times: { connect: 3000, greeting: 3000, silence: 3000 },
  });

/** A server that cuts the first line at a moment, and is polite from then on. */
async function cutting(cut: string) {
  let taken = 0;
  let isCut = false;
  const drop = (peer: Peer): string => {
    isCut = true;
    peer.drop();
    return '';
  };
  const polite = smtpServer({
    extensions: ['AUTH PLAIN', '8BITMIME'],
    on: async (command, peer) => {
      if (isCut || !command.startsWith(cut === 'body' ? 'DATA' : cut)) return undefined;
      if (cut === 'body') {
        peer.send('354 go on\r\n');
        await peer.line();
      }
      return drop(peer);
    },
    afterBody: (peer) => {
      taken++;
      return !isCut && cut === 'answer' ? drop(peer) : '250 2.0.0 queued\r\n';
    },
  });
  server = await startScripted(async (peer) => {
    if (cut === 'greeting' && !isCut) drop(peer);
    else await polite(peer);
  });
  const bench = await openOutboxBench(transportTo(server.port));
  // More than the buffers between the two take, so that its end cannot be on its way when the line breaks.
  const { hash, size } = await bench.vault.drafts.putPart(Buffer.alloc(cut === 'body' ? 12_000_000 : 10));
  const draft = await bench.draft({
    attachments: [{ hash, size, fileName: 'file', type: 'application/octet-stream' }],
  });
  await bench.outbox.send(draft.id, draft.revision);
  bench.clock.advance(10_000);
  return { bench, taken: () => taken };
}

test.each(['greeting', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'body'])(
  'a line cut at %s: the message waits, is tried again, and arrives once',
  async (cut) => {
    const { bench, taken } = await cutting(cut);
    await using _ = bench;
    await bench.until(() => bench.vault.outbox.list()[0]?.failure?.retryAt !== undefined);
    expect([bench.state(), taken()]).toEqual([['waiting'], 0]);
    await bench.outbox.list();
    bench.clock.advance(60_000);
    await bench.until(() => bench.state().length === 0);
    expect([taken(), bench.sent.length]).toEqual([1, 1]);
  },
);

test('a line cut before the answer: nobody knows, and it is never sent again', async () => {
  const { bench, taken } = await cutting('answer');
  await using _ = bench;
  await bench.until(() => bench.state()[0] === 'unknown');
  bench.clock.advance(25 * 3_600_000);
  bench.outbox.wake();
  expect([bench.state(), taken(), bench.sent.length]).toEqual([['unknown'], 1, 0]);
});

test.each([
  ['MAIL', []],
  ['DATA', []],
  ['answer', ['bob accepted', 'eve unknown']],
] as const)(
  'a line cut at %s of the second transaction: nobody gets it twice, and only who may have it is unknown',
  async (cut, left) => {
    const accepted: string[] = [];
    let to = '';
    let cuts = 0;
    server = await startScripted(
      smtpServer({
        extensions: ['AUTH PLAIN', 'LIMITS RCPTMAX=1'],
        on: (command, peer) => {
          to = /^RCPT TO:<(\w+)@/.exec(command)?.[1] ?? to;
          if (cuts > 0 || accepted.length !== 1 || !command.startsWith(cut)) return undefined;
          cuts++;
          peer.drop();
          return '';
        },
        afterBody: (peer) => {
          accepted.push(to);
          if (cut !== 'answer' || accepted.length !== 2) return '250 2.0.0 queued\r\n';
          peer.drop();
          return '';
        },
      }),
    );
    await using bench = await openOutboxBench(transportTo(server.port));
    const eve = [{ name: '', address: 'eve@mail.example' }];
    const draft = await bench.draft({ cc: eve });
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(10_000);
    const states = (): string[] =>
      bench.vault.outbox
        .list()
        .flatMap(({ recipients }) =>
          recipients.map(({ address, state }) => `${address.split('@')[0]} ${state}`),
        );
    await bench.until(() => bench.sent.length === 1 && states().join() === left.join());
    expect(accepted).toEqual(['bob', 'eve']);
    bench.clock.advance(25 * 3_600_000);
    bench.outbox.wake();
    expect([states(), accepted.length, bench.sent.length]).toEqual([left, 2, 1]);
  },
);

test('a line cut at QUIT changes nothing about what the server took', async () => {
  const { bench, taken } = await cutting('QUIT');
  await using _ = bench;
  await bench.until(() => bench.state().length === 0);
  expect([taken(), bench.sent.length]).toEqual([1, 1]);
});
