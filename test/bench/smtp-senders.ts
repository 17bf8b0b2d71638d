import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import { libraryPath, unpackedRoot } from '../../build/tasks/unpacked.ts';
import type { MessageSource } from '../../electron/engine/backend/mail-transport.ts';
import { createMailTransport } from '../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../electron/engine/log/log.ts';

export interface Sending {
  /** Of a server on 127.0.0.1 that takes logins without TLS. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly to: string;
  /** For what a sender keeps. */
  readonly folder: string;
}

/** Sends these messages one after the other over one connection at most. @throws when one was not accepted */
export interface Sender {
  readonly name: string;
  readonly isOurs: boolean;
  send(messages: readonly Buffer[], where: Sending): Promise<void>;
}

/** Skein's transport alone: nothing of it is on a disk. */
export const bareTransport: Sender = {
  name: 'Skein’s transport',
  isOurs: true,
  send: (messages, where) => submitAll(messages, where),
};

export async function submitAll(
  messages: readonly (Buffer | MessageSource)[],
  { port, user, password, to }: Sending,
): Promise<void> {
  const transport = createMailTransport({
    server: { host: '127.0.0.1', port, security: 'none', user },
    secret: { kind: 'password', password },
    log: silentLog,
  });
  for (const message of messages) {
    const result = await transport.submit({ from: user, recipients: [to], message }, () => undefined);
    if (result.kind !== 'accepted') throw new Error(result.failure.code);
  }
  await transport.close();
}

export const nodemailerPool: Sender = {
  name: 'a bare nodemailer pool',
  isOurs: false,
  async send(messages, { port, user, password, to }) {
    const pool = createTransport({
      pool: true,
      maxConnections: 1,
      maxMessages: Number.POSITIVE_INFINITY,
      host: '127.0.0.1',
      port,
      ignoreTLS: true,
      auth: { user, pass: password },
    });
    for (const raw of messages) await pool.sendMail({ envelope: { from: user, to: [to] }, raw });
    pool.close();
  },
};

/** A process, a connection and a login for each message. */
export const msmtpLoop: Sender = {
  name: 'msmtp in a loop',
  isOurs: false,
  async send(messages, { port, user, password, to, folder }) {
    const root = unpackedRoot('msmtp');
    if (!root) throw new Error('msmtp was not unpacked');
    const config = join(folder, 'msmtprc');
    const lines = [
      'account skein',
      'host 127.0.0.1',
      `port ${port}`,
      'tls off',
      'auth plain',
      `user ${user}`,
      `password ${password}`,
      `from ${user}`,
    ];
    await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 });
    const env = { ...process.env, LD_LIBRARY_PATH: libraryPath(root) };
    for (const message of messages) {
      const args = [`--file=${config}`, '--account=skein', to];
      const child = spawn(join(root, 'usr/bin/msmtp'), args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (bytes: Buffer) => {
        said += bytes.toString();
      });
      child.stdin.end(message);
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw new Error(`msmtp ended with ${code}: ${said.slice(-500)}`);
    }
  },
};

/** The least that a client can do: the dialogue, and the bytes, which must need no escaping, into the socket. */
export async function throughRawSocket(
  message: Buffer,
  { port, user, password, to }: Sending,
): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.setTimeout(60_000, () => socket.destroy(new Error('silence')));
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const ask = async (command: string | Buffer, expected: string): Promise<void> => {
    if (command.length > 0) socket.write(command);
    for (;;) {
      const { value = 'closed' } = (await lines.next()) as { value?: string };
      if (!value.startsWith(expected)) throw new Error(value);
      if (value[3] !== '-') return;
    }
  };
  try {
    await ask('', '220');
    await ask('EHLO [127.0.0.1]\r\n', '250');
    await ask(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}\r\n`, '235');
    await ask(`MAIL FROM:<${user}> SIZE=${message.length}\r\n`, '250');
    await ask(`RCPT TO:<${to}>\r\n`, '250');
    await ask('DATA\r\n', '354');
    socket.write(message);
    await ask('.\r\n', '250');
    await ask('QUIT\r\n', '221');
  } finally {
    socket.destroy();
  }
}
