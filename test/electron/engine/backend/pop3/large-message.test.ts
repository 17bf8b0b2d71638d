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

/** What is really held, whatever the collector has not got round to. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

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
        if (received - sampled < 5_000_000) continue;
        sampled = received;
        // The server gets the time to send as much as it is let.
        for (let turn = 0; turn < 30; turn += 1) await new Promise((resume) => setImmediate(resume));
        most = Math.max(most, held() - before);
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
