import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A port of our own in front of a server, so that the server can go away and come back under the same address:
 *
 *   const relay = await startRelay(dovecot.ports.imap);
 *   await relay.cut();       // connections break, new ones are refused
 *   await relay.mend();
 */
export interface Relay {
  readonly port: number;
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRelay(target: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;

  function pass(near: Socket): void {
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      // A broken line is what this is for; `close` follows.
      one.on('error', () => undefined);
      one.pipe(other);
    }
  }

  async function mend(): Promise<void> {
    if (server) return;
    server = createServer(pass);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address && typeof address === 'object') port = address.port;
  }

  async function cut(): Promise<void> {
    const open = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (!open) return;
    const closed = once(open, 'close');
    open.close();
    await closed;
  }

  await mend();
  return {
    get port() {
      return port;
    },
    cut,
    mend,
    stop: cut,
  };
}
