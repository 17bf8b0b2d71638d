import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ServerUser } from './dovecot.ts';

/**
 * TLS and AUTH before a server that has neither, as nginx does for mail: after the login the client talks to the
 * server itself.
 *
 * @param atOnce TLS from the first byte; otherwise STARTTLS is demanded before AUTH
 */
export async function startLoginFront(
  behind: number,
  keys: { readonly cert: string; readonly key: string },
  users: readonly ServerUser[],
  atOnce: boolean,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    // Who leaves, leaves both.
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((raw) => {
    keep(raw);
    const secure = (): Socket => keep(new TLSSocket(raw, { isServer: true, ...keys }));
    const back = keep(connect(behind, '127.0.0.1'));
    front(atOnce ? secure() : raw, back, atOnce ? undefined : secure, users).catch(() => {
      raw.destroy();
      back.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function front(
  first: Socket,
  back: Socket,
  secure: (() => Socket) | undefined,
  users: readonly ServerUser[],
): Promise<void> {
  let client = first;
  let encrypted = !secure;
  let greeting = '';
  client.write(await replyOf(back));
  for (;;) {
    const line = await lineOf(client);
    const [verb = '', ...rest] = line.split(' ');
    if (/^EHLO$/i.test(verb)) {
      // OpenSMTPD takes only one; the second is for what is offered under TLS.
      if (greeting === '') {
        back.write(`${line}\r\n`);
        greeting = await replyOf(back);
      }
      const offered = encrypted ? 'AUTH PLAIN LOGIN' : 'STARTTLS';
      client.write(greeting.replace(/^250 (?=[^\n]*\n$)/m, `250-${offered}\r\n250 `));
    } else if (/^STARTTLS$/i.test(verb) && secure && !encrypted) {
      client.write('220 go on\r\n');
      client = secure();
      encrypted = true;
    } else if (/^AUTH$/i.test(verb) && encrypted) {
      const [, name, password] = Buffer.from(rest[1] ?? '', 'base64')
        .toString()
        .split('\0');
      if (users.some((each) => each.name === name && each.password === password)) {
        client.write('235 2.7.0 in\r\n');
        client.pipe(back);
        back.pipe(client);
        return;
      }
      client.write('535 5.7.8 wrong user or password\r\n');
    } else if (/^QUIT$/i.test(verb)) {
      client.end('221 bye\r\n');
      back.destroy();
      return;
    } else {
      client.write('530 5.7.0 first STARTTLS, then AUTH\r\n');
    }
  }
}

/** Nothing is read beyond the line: what follows may be for TLS, or for the server behind. */
async function lineOf(socket: Socket): Promise<string> {
  for (let line = ''; ; ) {
    const byte = socket.read(1) as Buffer | null;
    if (byte) {
      line += byte.toString('latin1');
      if (line.endsWith('\n')) return line.trimEnd();
    } else {
      await Promise.race([
        once(socket, 'readable'),
        once(socket, 'close').then(() => Promise.reject(new Error('gone'))),
      ]);
    }
  }
}

async function replyOf(socket: Socket): Promise<string> {
  for (let reply = ''; ; ) {
    const line = await lineOf(socket);
    reply += `${line}\r\n`;
    if (!/^\d{3}-/.test(line)) return reply;
  }
}
