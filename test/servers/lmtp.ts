import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Hands messages over by LMTP (RFC 2033). Bare LF becomes CRLF. @throws with the server's words when it refuses one */
export async function deliverByLmtp(
  port: number,
  user: string,
  messages: readonly (Uint8Array | string)[],
): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(20_000, () => socket.destroy(new Error('LMTP: silence')));
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async (expected: string): Promise<void> => {
    for (;;) {
      const { value = 'closed' } = (await lines.next()) as { value?: string };
      if (value[3] === '-') continue;
      if (!value.startsWith(expected)) throw new Error(`LMTP: ${value}`);
      return;
    }
  };
  const command = async (text: string | Uint8Array, expected: string): Promise<void> => {
    socket.write(text);
    await reply(expected);
  };
  try {
    await reply('220');
    await command('LHLO localhost\r\n', '250');
    for (const raw of messages) {
      await command('MAIL FROM:<sender@skein.example>\r\n', '250');
      await command(`RCPT TO:<${user}>\r\n`, '250');
      await command('DATA\r\n', '354');
      await command(dotStuffed(raw), '250');
    }
    await command('QUIT\r\n', '221');
  } finally {
    socket.destroy();
  }
}

function dotStuffed(raw: Uint8Array | string): Uint8Array {
  const lines = Buffer.from(raw).toString('latin1').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return Buffer.from(`${lines.map((line) => line.replace(/^\./, '..')).join('\r\n')}\r\n.\r\n`, 'latin1');
}
