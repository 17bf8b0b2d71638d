/**
 * A TCP server that plays a script, line by line: drops, lies, garbage and silence that real servers rarely do.
 *
 *   const server = await startScripted(async (peer) => {
 *     peer.send('220 hello\r\n');
 *     await peer.line(/^EHLO/);
 *     peer.send('250 OK\r\n');
 *     peer.drop();
 *   });
 *   server.port; server.lines; await server.stop();
 *
 * `lines` holds every line that came, for asserting on bytes. A script that ends leaves the connection open (silence);
 * with `certificates` peers may be asked for TLS at once, or later by `startTls()`.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface Peer {
  /** The next line without its end; rejects when it does not match or the peer is gone. */
  line(expected?: RegExp): Promise<string>;
  send(text: string | Uint8Array): void;
  /** Waits until the peer took what was sent; for answers larger than memory should hold. Rejects when it is gone. */
  drained(): Promise<void>;
  /** Lines up to and without `.`: an SMTP body. */
  body(): Promise<string[]>;
  /** Answers every tagged IMAP command: what `answers` gives, `T` standing for the tag; otherwise `T BAD`. */
  imap(
    answers: (command: string, peer: Peer) => string | undefined | Promise<string | undefined>,
  ): Promise<void>;
  startTls(): Promise<void>;
  /** Ends the connection as a server that leaves. */
  end(): void;
  /** Breaks the connection (RST). */
  drop(): void;
  readonly closed: Promise<void>;
}

export interface Scripted {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Every line of every peer, in order. */
  readonly lines: readonly string[];
  readonly connections: number;
  stop(): Promise<void>;
}

interface Keys {
  readonly cert: string;
  readonly key: string;
}

export async function startScripted(
  script: (peer: Peer, connection: number) => Promise<void> | void,
  tls: { readonly certificates?: Keys; readonly atOnce?: boolean } = {},
): Promise<Scripted> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    // Many short answers in a row would wait 40 ms for each other.
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    const peer = makePeer(socket, lines, tls.certificates, tls.atOnce === true);
    // A peer that leaves in the middle ends its script; what it did wrong shows in `lines`.
    Promise.resolve(script(peer, connections)).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    lines,
    get connections() {
      return connections;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function makePeer(raw: Socket, seen: string[], keys: Keys | undefined, atOnce: boolean): Peer {
  let stream: Socket = raw;
  let buffered = '';
  let gone = false;
  const waiting: { take: (line: string) => void; fail: (error: Error) => void }[] = [];
  const pump = (): void => {
    for (let end = buffered.indexOf('\n'); end >= 0 && waiting.length > 0; end = buffered.indexOf('\n')) {
      const line = buffered.slice(0, end).replace(/\r$/, '');
      buffered = buffered.slice(end + 1);
      seen.push(line);
      waiting.shift()?.take(line);
    }
    if (gone) for (const each of waiting.splice(0)) each.fail(new Error('the peer is gone'));
  };
  const onData = (bytes: Buffer): void => {
    buffered += bytes.toString('latin1');
    pump();
  };
  const upgrade = (): void => {
    raw.removeListener('data', onData);
    stream = new TLSSocket(raw, { isServer: true, ...keys });
    // A client that distrusts the certificate breaks off: that is what it is there for.
    stream.on('error', () => raw.destroy());
    stream.on('data', onData);
  };
  if (atOnce) upgrade();
  else raw.on('data', onData);
  raw.on('error', () => raw.destroy());
  const closed = new Promise<void>((resolve) => {
    raw.on('close', () => {
      gone = true;
      pump();
      resolve();
    });
  });

  const peer: Peer = {
    closed,
    line(expected) {
      return new Promise<string>((take, fail) => {
        waiting.push({ take, fail });
        pump();
      }).then((line) => {
        if (expected && !expected.test(line)) throw new Error(`unexpected line: ${line}`);
        return line;
      });
    },
    send(text) {
      if (!stream.destroyed) stream.write(text);
    },
    async drained() {
      if (!stream.writableNeedDrain) return;
      const gone = closed.then(() => Promise.reject(new Error('the peer is gone')));
      await Promise.race([once(stream, 'drain'), gone]);
    },
    async body() {
      const body: string[] = [];
      for (let line = await peer.line(); line !== '.'; line = await peer.line()) body.push(line);
      return body;
    },
    async imap(answers) {
      for (;;) {
        const line = await peer.line();
        const [tag = '*', ...rest] = line.split(' ');
        const answer = await answers(rest.join(' '), peer);
        peer.send((answer ?? 'T BAD not in the script\r\n').replaceAll(/^T /gm, `${tag} `));
      }
    },
    async startTls() {
      upgrade();
      await once(stream, 'secure');
    },
    end() {
      stream.end();
    },
    drop() {
      raw.resetAndDestroy();
    },
  };
  return peer;
}
