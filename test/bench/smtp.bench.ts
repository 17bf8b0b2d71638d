import { join } from 'node:path';
import type { Bench, Measurement } from '../../build/tasks/bench.ts';
import { unpack } from '../../build/tasks/unpacked.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { nodeFileSystem } from '../../electron/engine/vault/node-file-system.ts';
import { openOutboxFiles } from '../../electron/engine/vault/outbox-files.ts';
import { createRandom } from '../fixtures/random.ts';
import { anOutboxEntry } from '../fixtures/vault-fixtures.ts';
import { startDovecot } from '../servers/dovecot.ts';
import { startPostfix } from '../servers/postfix.ts';
import { temporaryFolder } from './app.ts';
import { percentile, rounded } from './figures.ts';
import { memoryOfLargeMail } from './large-mail.ts';
import { secondsThroughOutbox, throughOutbox } from './outbox-sender.ts';
import {
  bareTransport,
  msmtpLoop,
  nodemailerPool,
  type Sender,
  type Sending,
  submitAll,
  throughRawSocket,
} from './smtp-senders.ts';

const ann = { name: 'ann@skein.example', password: 'ann-secret' };
const largeSize = 25_000_000;

/**
 * Sending to one Postfix on loopback, in the same run and over one connection at a time: msmtp, a bare nodemailer
 * pool, Skein's transport, and what else sends (Skein with its outbox). Postfix throws away what it took; copies of
 * large mail go to Dovecot.
 */
export function smtpBench(...more: readonly Sender[]): Bench {
  return async ({ messages }) => {
    await using stack = new AsyncDisposableStack();
    const dovecot = await startDovecot({ users: [ann] });
    stack.defer(() => dovecot.stop());
    const postfix = await startPostfix({
      dovecot,
      messageSizeLimit: 400_000_000,
      config: 'virtual_transport = discard:',
    });
    stack.defer(() => postfix.stop());
    const folder = await temporaryFolder(stack);
    const where: Sending = {
      port: postfix.ports.plain,
      user: ann.name,
      password: ann.password,
      to: ann.name,
      folder,
    };

    const why = await unpack('msmtp');
    if (why) process.stderr.write(`Without msmtp: ${why}\n`);
    const rivals = why ? [nodemailerPool] : [msmtpLoop, nodemailerPool];
    const ours = [bareTransport, ...more];
    const small = smallMessages(Math.min(1000, messages));
    // Postfix starts its processes with the first ones.
    for (const each of [...rivals, ...ours]) await each.send(small.slice(0, 20), where);
    /** Messages a second; in turns, twice, since others use the disk too; the faster one counts. */
    const rates = new Map<Sender, number>();
    for (let round = 0; round < 2; round += 1)
      for (const each of [...rivals, ...ours]) {
        // It takes a hundred milliseconds for each, so that a tenth of them tells as much.
        const some = each === msmtpLoop ? small.slice(0, Math.ceil(small.length / 10)) : small;
        const rate = some.length / (await secondsOf(() => each.send(some, where)));
        rates.set(each, Math.max(rate, rates.get(each) ?? 0));
      }
    const figures = [...rates].flatMap(([sender, rate]) => ratesOf(sender, rate, rates));
    const memory = await memoryFigures({ ...where, imap: { port: dovecot.ports.imaps, ca: dovecot.ca } });
    const all = [...figures, ...(await largeFigures(where)), ...memory];
    return all.map((each) => ({ ...each, value: rounded(each.value) }));
  };
}

export const bench = smtpBench(throughOutbox);

function smallMessages(count: number): readonly Buffer[] {
  const text = 'The harbour is quiet today, and the boats are in.\r\n'.repeat(20);
  return Array.from({ length: count }, (_, at) =>
    Buffer.from(
      `From: <${ann.name}>\r\nTo: <${ann.name}>\r\nSubject: Number ${at}\r\nMessage-ID: <${at}@skein.example>\r\n\r\n${text}`,
    ),
  );
}

function ratesOf(
  { name, isOurs }: Sender,
  rate: number,
  rates: ReadonlyMap<Sender, number>,
): readonly Measurement[] {
  const against = (rival: Sender, budget: Pick<Measurement, 'budget'>): readonly Measurement[] => {
    const theirs = rates.get(rival);
    if (!isOurs || theirs === undefined) return [];
    return [
      { what: `${name} against ${rival.name}`, value: rate / theirs, unit: 'times its rate', ...budget },
    ];
  };
  return [
    { what: `small ones by ${name}`, value: rate, unit: 'messages/s' },
    ...against(msmtpLoop, { budget: '>= 3' }),
    ...against(nodemailerPool, {}),
  ];
}

/**
 * One of 25 MB: from memory by a raw socket and by the transport, which has to look for dots then; out of the outbox by
 * the transport, as it was looked at when it was put there; and all the outbox does, until nothing of it is left.
 */
async function largeFigures(where: Sending): Promise<readonly Measurement[]> {
  const line = `${'0123456789abcdef'.repeat(4)}01234567\r\n`;
  const large = Buffer.from(line.repeat(Math.ceil(largeSize / line.length)));
  const vaultFolder = join(where.folder, 'one');
  const files = await openOutboxFiles({ fs: nodeFileSystem(), vaultFolder, log: silentLog });
  const { id } = await files.add(anOutboxEntry(), large);
  const asked = { budget: '>= 0.8' } as const;
  const ways: readonly (readonly [string, () => Promise<number>, Pick<Measurement, 'budget'>?])[] = [
    ['a raw socket', () => secondsOf(() => throughRawSocket(large, where))],
    ['Skein’s transport', () => secondsOf(() => submitAll([large], where))],
    ['Skein’s transport from the outbox', () => secondsOf(() => submitAll([files.source(id)], where)), asked],
    // As after a restart, when nobody has looked for dots.
    [
      'Skein’s transport from the disk',
      () => secondsOf(() => submitAll([{ ...files.source(id), asItIs: false }], where)),
    ],
    ['Skein’s outbox', () => secondsThroughOutbox([large], where), asked],
  ];
  const took = ways.map((): number[] => []);
  // In any order, since Postfix and the disk may still have to do with the one before.
  const random = createRandom(1);
  for (let round = 0; round < 23; round += 1)
    for (const { send, at } of ways
      .map(([, send], at) => ({ send, at, place: random.next() }))
      .sort((a, b) => a.place - b.place))
      took[at]?.push(await send());
  // The first two of each warm up. Medians, and of pairs, since others use the machine once in a while.
  const [raw = [], ...own] = took.map((each) => each.slice(2));
  const rate = (seconds: readonly number[]): number => large.length / 1e6 / percentile(seconds, 0.5);
  return [
    { what: '25 MB by a raw socket', value: rate(raw), unit: 'MB/s' },
    ...own.flatMap((seconds, at): Measurement[] => {
      const [by, , budget] = ways[at + 1] ?? [];
      const ratios = seconds.map((each, round) => (raw[round] ?? Number.NaN) / each);
      return [
        { what: `25 MB by ${by}`, value: rate(seconds), unit: 'MB/s' },
        {
          what: `${by}, 25 MB, against the raw socket`,
          value: percentile(ratios, 0.5),
          unit: 'times its rate',
          ...budget,
        },
      ];
    }),
  ];
}

/** One of 150 MB, in a process of its own: it is never in memory as a whole. */
async function memoryFigures(
  where: Sending & { readonly imap: { readonly port: number; readonly ca: string } },
): Promise<readonly Measurement[]> {
  const folder = join(where.folder, 'large');
  const { building, sending, filing, size, seconds } = await memoryOfLargeMail({
    ...where,
    folder,
    smtpPort: where.port,
  });
  const above = (what: string, value: number): Measurement => ({
    what: `150 MB ${what}: memory above idle`,
    value,
    unit: 'MB',
    budget: '<= 100',
  });
  return [
    above('at Send', building),
    above('while it is sent', sending),
    above('while its copy is filed', filing),
    { what: '150 MB at Send, until it is in the outbox', value: size / 1e6 / seconds, unit: 'MB/s' },
  ];
}

async function secondsOf(task: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await task();
  return (performance.now() - began) / 1000;
}
