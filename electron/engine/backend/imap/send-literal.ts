import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { Failed } from '../../failed.ts';
import type { MessageSource } from '../mail-transport.ts';

/** Of imapflow's connection, which sends literals only as they lie in memory. */
export interface LiteralOutput {
  /** Ends the command behind what it writes when there are none. */
  commandParts: readonly unknown[];
  readonly writeSocket: Writable | false;
  write(bytes: Buffer | string): void;
}

/**
 * A literal, after the server asked for it, and the end of the command. Reads no faster than the line takes it, unless
 * it is compressed.
 *
 * @throws Failed `message-file-unreadable` when there are more or fewer bytes than were said; what the source throws, and
 *   what imapflow throws when the line is gone. The command can be ended only with the line then.
 */
export async function sendLiteral(output: LiteralOutput, literal: MessageSource): Promise<void> {
  // More is to come.
  output.commandParts = [literal];
  let sent = 0;
  const pieces = literal.open();
  for await (const piece of pieces) {
    sent += piece.length;
    if (sent > literal.size) break;
    output.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    await taken(output.writeSocket);
    if (hasLeft(output.writeSocket)) pieces.giveBack?.(piece);
  }
  if (sent !== literal.size) throw new Failed({ code: 'message-file-unreadable', phase: 'append' });
  output.commandParts = [];
  output.write('');
}

/** What lies before a compressed line (RFC 4978) says nothing of what was sent, nor does it hold anything up. */
const hasLeft = (socket: Writable | false): boolean =>
  socket instanceof Socket && socket.writableLength === 0;

async function taken(socket: Writable | false): Promise<void> {
  if (!socket || !socket.writableNeedDrain || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      socket.removeListener('drain', done);
      socket.removeListener('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
