import { afterEach, expect, test, vi } from 'vitest';
import { createMailTransport } from '../../../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { type Scripted, startScripted } from '../../../servers/scripted.ts';
import { smtpServer } from '../backend/smtp/scripted-smtp.ts';
import { openOutboxBench } from './outbox-bench.ts';

// Each transaction is on the disk before the next.
vi.setConfig({ testTimeout: 120_000 });

let server: Scripted | undefined;
afterEach(() => server?.stop());

/** Of one transaction; SKEIN_SEEDS asks for the hundred that every server takes. */
const most = process.env['SKEIN_SEEDS'] === undefined ? 1000 : 100;

test('ten thousand blind copies go out in as many transactions as they need, each once, and Sent says all of them', async () => {
  const transactions: string[][] = [];
  let bodies = 0;
  server = await startScripted(
    smtpServer({
      extensions: ['AUTH PLAIN', 'PIPELINING', `LIMITS RCPTMAX=${most}`],
      on: (command) => {
        if (command.startsWith('MAIL')) transactions.push([]);
        const to = /^RCPT TO:<(.*)>/.exec(command)?.[1];
        if (to === undefined) return undefined;
        const now = transactions.at(-1) ?? [];
        if (now.length === most) return '452 4.5.3 Too many recipients\r\n';
        now.push(to);
        return undefined;
      },
      afterBody: () => {
        bodies += 1;
        return '250 2.0.0 queued\r\n';
      },
    }),
  );
  const { port } = server;
  await using bench = await openOutboxBench(() =>
    createMailTransport({
      server: { host: '127.0.0.1', port, security: 'none', user: 'ann' },
      secret: { kind: 'password', password: 'secret' },
      log: silentLog,
    }),
  );
  const people = Array.from({ length: 10_000 }, (_, at) => `person-${at}@mail.example`);
  const draft = await bench.draft({
    to: [],
    bcc: people.map((address, at) => ({ name: at % 2 === 0 ? '' : `第${at}位收件人`, address })),
  });
  await bench.outbox.send(draft.id, draft.revision);
  bench.clock.advance(10_000);
  await bench.until(() => bench.state().length === 0);
  expect(transactions.map(({ length }) => length)).toEqual(Array(10_000 / most).fill(most));
  expect(new Set(transactions.flat())).toEqual(new Set(people));
  expect(bodies).toBe(10_000 / most);
  const [copy = '', ...more] = bench.sent;
  expect(more).toEqual([]);
  expect(new Set(copy.match(/person-\d+@mail\.example/g))).toEqual(new Set(people));
  expect(Math.max(...copy.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
});
