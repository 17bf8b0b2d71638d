import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Peer } from '../../../../servers/scripted.ts';
import { cleanAfterEach, loggedIn } from './scripted-session.ts';

cleanAfterEach();

const size = 150_000_000;
const allowed = 20_000_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes outside the collector's heap, whether it has got round to them or not. */
const held = (): number => process.memoryUsage().external;

it('a message of 150 MB passes through without being held, however slow its reader', async () => {
  const line = `${'0123456789abcdef'.repeat(4)}\r\n`;
  const block = Buffer.from(line.repeat(Math.floor(65_536 / line.length)));
  const blocks = Math.ceil(size / block.length);
  let ahead = 0;
  const { session } = await loggedIn({
    on: async (command, peer: Peer) => {
      if (command !== 'RETR 1') return undefined;
      peer.send('+OK\r\n');
      for (let count = 0; count < blocks; count += 1) {
        peer.send(block);
        ahead += block.length;
        await peer.drained();
      }
      return '.\r\n';
    },
  });
  collect();
  const before = held();
  let received = 0;
  let most = 0;
  let furthest = 0;
  await session.retrieve(
    [1],
    async (_number, bytes) => {
      let sampled = 0;
      for await (const piece of bytes) {
        received += piece.length;
        ahead -= piece.length;
        furthest = Math.max(furthest, ahead);
        most = Math.max(most, held() - before);
        if (received - sampled < 5_000_000) continue;
        sampled = received;
        // The server gets the time to send as much as it is let.
        for (let turn = 0; turn < 30; turn += 1) await new Promise((resume) => setImmediate(resume));
      }
    },
    () => undefined,
  );
  expect(received).toBe(blocks * block.length);
  expect(most).toBeLessThan(allowed);
  // Buffers of both sockets included.
  expect(furthest).toBeLessThan(allowed);
  expect(await session.quit()).toBe('confirmed');
});

it('a header of megabytes is cut, and what is kept of it is right', async () => {
  const line = `X-Long: ${'0123456789'.repeat(90)}\r\n`;
  const header = line.repeat(4000);
  const { session } = await loggedIn({ messages: [header] }, { limits: { top: 3_000_000 } });
  expect(Buffer.from(await session.top(1, 0)).equals(Buffer.from(header.slice(0, 3_000_000)))).toBe(true);
});
