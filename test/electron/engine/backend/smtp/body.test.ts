import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailTransport, MessageSource } from '../../../../../electron/engine/backend/mail-transport.ts';
import { createMailTransport } from '../../../../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { openOutboxFiles } from '../../../../../electron/engine/vault/outbox-files.ts';
import { createLossyFileSystem } from '../../../../fixtures/lossy-file-system.ts';
import { createRandom, type Random } from '../../../../fixtures/random.ts';
import { anOutboxEntry } from '../../../../fixtures/vault-fixtures.ts';
import { startReceiving } from './receiving-server.ts';

/** SKEIN_SMUGGLING=2000 for a long run. */
const runs = Number(process.env['SKEIN_SMUGGLING'] ?? 60);

const received: { readonly bytes: Buffer; readonly recipients: readonly string[] }[] = [];
let server: Awaited<ReturnType<typeof startReceiving>>;
let transport: MailTransport;
beforeAll(async () => {
  server = await startReceiving(async (stream, recipients) => {
    const bytes: Buffer[] = [];
    for await (const piece of stream) bytes.push(piece);
    received.push({ bytes: Buffer.concat(bytes), recipients });
  });
  transport = createMailTransport({
    server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
    secret: { kind: 'password', password: 'x' },
    log: silentLog,
  });
});
afterAll(async () => {
  await transport.close();
  await server.stop();
});

/** What may arrive: every line end of any kind as CRLF, and one at the end. */
function canonical(message: Buffer): string {
  const text = message.toString('latin1').replaceAll(/\r\n|\r|\n/g, '\r\n');
  return text.endsWith('\r\n') ? text : `${text}\r\n`;
}

/** The bytes in pieces of any length: an escape must not depend on where a piece ends. */
function inPieces(message: Buffer, random: Random): MessageSource {
  return {
    size: message.length,
    async *open() {
      for (let at = 0; at < message.length; ) {
        const end = at + 1 + random.below(random.chance(0.5) ? 3 : 40);
        yield message.subarray(at, end);
        at = end;
      }
    },
  };
}

/** Sends it. @returns the one message that arrived */
async function arrival(message: MessageSource | Buffer): Promise<string | undefined> {
  received.length = 0;
  const result = await transport.submit(
    { from: 'ann@skein.example', recipients: ['bo@skein.example'], message },
    () => undefined,
  );
  expect(result).toMatchObject({ kind: 'accepted', refused: new Map() });
  expect(received.map(({ recipients }) => recipients)).toEqual([['bo@skein.example']]);
  return received[0]?.bytes.toString('latin1');
}

describe('one message, with what is in it', () => {
  const smuggled = 'MAIL FROM:<evil@x.y>\r\nRCPT TO:<cleo@skein.example>\r\nDATA\r\nSubject: two\r\n';
  it.each(
    [
      '\n.\n',
      '\r.\r',
      '\n.\r\n',
      '\r\n.\n',
      '\r\n.\r',
      '\r.\n',
      '\n.\r',
      '\r\n.\r\n',
      '\r\r\n.\r\r\n',
      '\r\n\0.\r\n',
    ].map((end) => [end]),
  )('whatever looks like its end: %j', async (end) => {
    const message = Buffer.from(`Subject: one\r\n\r\nhello${end}${smuggled}\r\nx${end}`);
    expect(await arrival(message)).toBe(canonical(message));
  });

  it('by any sequence of dots and line ends, cut anywhere', async () => {
    const parts = ['.', '..', '\r', '\n', '\r\n', '.\r\n', '\n.', 'QUIT', 'a', ' ', '\0', 'é', 'RSET\r\n'];
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = createRandom(seed);
      const length = 1 + random.below(200);
      const text = Array.from({ length }, () => random.pick(parts)).join('');
      const message = Buffer.from(`Subject: ${seed}\r\n\r\n${text}`);
      expect(await arrival(inPieces(message, random)), `seed ${seed}`).toBe(canonical(message));
    }
  });

  it('read from the outbox, which has looked at it when it was written, cut anywhere', async () => {
    const files = await openOutboxFiles({ fs: createLossyFileSystem(), vaultFolder: '/v', log: silentLog });
    const parts = ['\r\n', 'a', 'x.', '\r\n\r\n', 'é', '\n', '.', '\r', '\r\n.\r\n'];
    const ways = new Set<boolean | undefined>();
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = createRandom(seed);
      const common = parts.slice(0, random.chance(0.5) ? 5 : parts.length);
      const text = Array.from({ length: 1 + random.below(40) }, () => random.pick(common)).join('');
      const message = Buffer.from(`Subject: ${seed}\r\n\r\n${text}`);
      const { id } = await files.add(
        anOutboxEntry({ id: `message-${seed}` }),
        inPieces(message, random).open(),
      );
      const source = files.source(id);
      ways.add(source.asItIs);
      expect(await arrival(source), `seed ${seed}`).toBe(canonical(message));
    }
    expect(ways.size).toBe(2);
  });

  it('with a line of a million characters', async () => {
    const message = Buffer.from(`Subject: long\r\n\r\n.${'x'.repeat(1_000_000)}\r\n.\r\nend\r\n`);
    expect(await arrival(message)).toBe(canonical(message));
  });

  it('whose pieces are used again as soon as they are given back', async () => {
    const random = createRandom(7);
    const line = () => `${'.'.repeat(random.below(3))}${'x'.repeat(random.below(90))}\r\n`;
    const message = Buffer.from(Array.from({ length: 60_000 }, line).join(''));
    const givenBack = new Set<Uint8Array>();
    const source: MessageSource = {
      size: message.length,
      open: () => ({
        async *[Symbol.asyncIterator]() {
          for (let at = 0; at < message.length; at += 50_000)
            yield Buffer.from(message.subarray(at, at + 50_000));
        },
        giveBack(piece) {
          givenBack.add(piece);
          piece.fill(0);
        },
      }),
    };
    expect((await arrival(source)) === canonical(message)).toBe(true);
    expect(givenBack.size).toBeGreaterThan(1);
  });

  it('without a line end, or of dots alone', async () => {
    for (const text of ['.', '..', 'x', '\r', '\n', '.\r\n.\r\n.\r\n'])
      expect(await arrival(Buffer.from(text))).toBe(canonical(Buffer.from(text)));
  });
});

describe('a message that cannot be read to its end', () => {
  const source = (pieces: () => Generator<Uint8Array>): MessageSource => ({
    size: 1000,
    async *open() {
      yield* pieces();
    },
  });
  const failing: readonly (readonly [string, () => Generator<Uint8Array>])[] = [
    [
      'because the disk failed',
      function* () {
        yield Buffer.alloc(500, 'x');
        throw new Error('EIO');
      },
    ],
    [
      'because it is shorter than it was',
      function* () {
        yield Buffer.alloc(500, 'x');
      },
    ],
    [
      'because it is longer than it was',
      function* () {
        yield Buffer.alloc(1500, 'x');
      },
    ],
  ];

  it.each(failing)('is not sent in part: %s', async (_why, pieces) => {
    received.length = 0;
    const message = source(pieces);
    const result = await transport.submit(
      { from: 'ann@skein.example', recipients: ['bo@skein.example'], message },
      () => undefined,
    );
    expect(result.kind).toBe('failed');
    expect(await arrival(Buffer.from('the next one\r\n'))).toBe('the next one\r\n');
  });
});
