import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { type LiteralOutput, sendLiteral } from '../../../../../electron/engine/backend/imap/send-literal.ts';
import { whole } from '../../../../fixtures/whole.ts';

const pieceSize = 64 * 1024;

/** A line as imapflow has it: what ends a command gets its line end from `write`. */
function aLine() {
  const writeSocket = new PassThrough({ highWaterMark: pieceSize });
  const output: LiteralOutput = {
    commandParts: [],
    writeSocket,
    write(bytes) {
      writeSocket.write(bytes);
      if (output.commandParts.length === 0) writeSocket.write('\r\n');
    },
  };
  return { output, writeSocket };
}

function source(count: number, size = count * pieceSize) {
  let read = 0;
  async function* open(): AsyncGenerator<Uint8Array> {
    for (; read < count; read += 1) yield Buffer.alloc(pieceSize, String(read % 10));
  }
  return { literal: { size, open }, read: () => read };
}

test('is read no faster than the line takes it, and arrives whole with the end of the command', async () => {
  const { output, writeSocket } = aLine();
  const { literal, read } = source(50);
  const sending = sendLiteral(output, literal);
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
  // What the two buffers of the line hold.
  expect(read()).toBeLessThan(5);
  const arrived = whole(writeSocket);
  await sending;
  writeSocket.end();
  const bytes = await arrived;
  expect(bytes.equals(Buffer.concat([await whole(source(50).literal), Buffer.from('\r\n')]))).toBe(true);
});

test.each([
  ['fewer', 4 * pieceSize],
  ['more', 2 * pieceSize],
])('with %s bytes than were said the command is not ended', async (_which, size) => {
  const { output, writeSocket } = aLine();
  writeSocket.resume();
  let seen = 0;
  writeSocket.on('data', (bytes: Buffer) => (seen += bytes.length));
  await expect(sendLiteral(output, source(3, size).literal)).rejects.toMatchObject({
    failure: { code: 'message-file-unreadable' },
  });
  expect(output.commandParts).not.toEqual([]);
  expect(seen).toBeLessThanOrEqual(3 * pieceSize);
});

test('a line that is lost meanwhile does not hold it', async () => {
  const { output, writeSocket } = aLine();
  const gone = new Error('gone');
  output.write = () => {
    if (writeSocket.destroyed) throw gone;
    writeSocket.write(Buffer.alloc(3 * pieceSize));
  };
  const sending = sendLiteral(output, source(3).literal);
  await new Promise(setImmediate);
  writeSocket.destroy();
  await expect(sending).rejects.toBe(gone);
});

test('on a compressed line, which reads what it was given later, no piece is used again before', async () => {
  // As imapflow has it before its compressor.
  const writeSocket = new PassThrough({ highWaterMark: pieceSize, readableObjectMode: true });
  const output: LiteralOutput = { commandParts: [], writeSocket, write: (bytes) => writeSocket.write(bytes) };
  const { literal } = source(20);
  const sent = {
    size: literal.size,
    open: () => ({
      [Symbol.asyncIterator]: () => literal.open(),
      giveBack: (piece: Uint8Array) => void piece.fill(0),
    }),
  };
  await sendLiteral(output, sent);
  writeSocket.end();
  expect((await whole(writeSocket)).equals(await whole(source(20).literal))).toBe(true);
});

test('on a plain line a piece may be used again when it has left', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = (await once(server, 'connection')) as [Socket];
  const arrived = whole(peer);
  const output: LiteralOutput = {
    commandParts: [],
    writeSocket: socket,
    write: (bytes) => socket.write(bytes),
  };
  const { literal } = source(200);
  let count = 0;
  const giveBack = (piece: Uint8Array): void => {
    count += 1;
    piece.fill(0);
  };
  const open = () => ({ [Symbol.asyncIterator]: () => literal.open(), giveBack });
  await sendLiteral(output, { size: literal.size, open });
  socket.end();
  expect((await arrived).equals(await whole(source(200).literal))).toBe(true);
  expect(count).toBeGreaterThan(100);
  server.close();
});
