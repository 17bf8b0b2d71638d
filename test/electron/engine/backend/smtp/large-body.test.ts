import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMailTransport } from '../../../../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { startReceiving } from './receiving-server.ts';

const size = 150_000_000;
/** What was read and not collected yet included, on both sides of the line. */
const allowed = 100_000_000;
/** Read from the disk and not taken by the server: buffers of both sockets and of the streams between. */
const ahead = 10_000_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const held = (): number => process.memoryUsage().external;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-large-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a message of 150 MB goes out without being held, however slowly the server takes it', async () => {
  const path = join(folder, 'large.eml');
  const block = Buffer.from(`${'0123456789abcdef'.repeat(4)}\r\n`.repeat(15_000));
  const file = await open(path, 'w');
  const hash = createHash('sha256');
  let written = 0;
  for (; written < size; written += block.length) {
    await file.write(block);
    hash.update(block);
  }
  await file.close();

  let most = 0;
  let before = 0;
  let got = '';
  let told = 0;
  let furthest = 0;
  const server = await startReceiving(
    async (stream) => {
      const theirs = createHash('sha256');
      let count = 0;
      let taken = 0;
      for await (const piece of stream) {
        theirs.update(piece);
        count += 1;
        taken += piece.length;
        furthest = Math.max(furthest, told - taken);
        most = Math.max(most, held() - before);
        // The sender gets the time to send as much as it is let.
        if (count % 50 === 0) for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
      }
      got = theirs.digest('hex');
    },
    { size: 200_000_000 },
  );
  const transport = createMailTransport({
    server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
    secret: { kind: 'password', password: 'x' },
    log: silentLog,
  });
  collect();
  before = held();
  const result = await transport.submit(
    {
      from: 'ann@skein.example',
      recipients: ['bo@skein.example'],
      message: { size: written, open: () => createReadStream(path) },
    },
    () => undefined,
    { onProgress: (sent) => (told = sent) },
  );
  await transport.close();
  await server.stop();
  expect(result.kind).toBe('accepted');
  expect(got).toBe(hash.digest('hex'));
  expect(told).toBe(written);
  expect(furthest).toBeLessThan(ahead);
  expect(most).toBeLessThan(allowed);
}, 60_000);
