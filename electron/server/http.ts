import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { bytesPath } from '../../shared/security/bytes-path.ts';
import { staticFile } from '../../shared/security/static-files.ts';
import type { EngineFace } from '../engine/engine-ports.ts';
import type { Log } from '../engine/log/log.ts';
import { systemCode } from '../engine/vault/disk-failure.ts';
import { judge, type Place, placeOf } from './admission.ts';
import { fetchRequest, sendAnswer } from './bytes.ts';
import { answerNotice } from './notice.ts';
import { createSockets, type SocketOptions } from './socket.ts';
import { createEntrance, type Entrance } from './token.ts';

export interface ServerOptions {
  /** 0 takes a free one: for tests, because the browser keeps the cache by port. */
  readonly port: number;
  /** dist/renderer, with a slash at its end or without. */
  readonly rendererFolder: string;
  readonly bytes: EngineFace['bytes'];
  readonly router: SocketOptions['router'];
  readonly attachStore: SocketOptions['attachStore'];
  readonly limits?: SocketOptions['limits'];
  /** The whole address to open next: the first one, and a new one whenever one was used. */
  readonly onAddress: (address: string) => void;
  readonly log: Log;
}

export interface ServedShell {
  readonly port: number;
  /** Works once. */
  address(): string;
  close(): Promise<void>;
}

const loopback = '127.0.0.1';

/**
 * The served shell: pages, bytes and sockets for browsers of this computer and of this person.
 *
 * @throws the listen error of node (`EADDRINUSE`, `EACCES`)
 */
export async function startServer(options: ServerOptions): Promise<ServedShell> {
  const server = createServer({ requestTimeout: 0, headersTimeout: 10_000, maxHeaderSize: 32 * 1024 });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const place = placeOf(port);
  const address = (token: string): string => `${place.origin}/?token=${token}`;
  const entrance = createEntrance(port, (token) => options.onAddress(address(token)));
  const sockets = createSockets(options);
  const door = { ...options, place, entrance };

  server.on('request', (request, response) => {
    answer(door, request, response).catch((error: unknown) => {
      // Most often the browser went away in the middle of an answer.
      options.log.warn('http.failed', { name: error instanceof Error ? error.name : 'unknown' });
      if (response.headersSent) response.destroy();
      else answerNotice(response, 500, 'broken', request.headers['accept-language']);
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const status =
      judge(request, place, true) !== 'ours'
        ? 403
        : entrance.isKnown(request.headers.cookie)
          ? undefined
          : 401;
    if (status !== undefined) return refuse(socket, status);
    if (!sockets.upgrade(pathOf(request), request, socket, head)) refuse(socket, 404);
  });
  server.on('clientError', (_error, socket) => refuse(socket, 400));

  return {
    port,
    address: () => address(entrance.token),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await sockets.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function refuse(socket: Duplex, status: number): void {
  if (!socket.writable) return;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

type Door = ServerOptions & { readonly place: Place; readonly entrance: Entrance };

async function answer(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '' } = request;
  const url = request.url ?? '';
  const path = pathOf(request);
  const languages = request.headers['accept-language'];
  const reading = method === 'GET' || method === 'HEAD';

  switch (judge(request, door.place, !reading)) {
    case 'wrong-host':
      return answerNotice(response, 403, 'wrongHost', languages);
    case 'wrong-origin':
      return answerNotice(response, 403, 'wrongOrigin', languages);
    case 'redirect':
      // Two slashes would name a host.
      if (url.startsWith('/') && !url.startsWith('//'))
        return answerNotice(response, 308, 'wrongHost', languages, {
          location: `${door.place.origin}${url}`,
        });
      return answerNotice(response, 403, 'wrongHost', languages);
    case 'ours':
      break;
  }
  // A proxy's request names a whole address here, and OPTIONS an asterisk.
  if (!url.startsWith('/') || url.startsWith('//')) return answerNotice(response, 404, 'notFound', languages);

  const known = door.entrance.isKnown(request.headers.cookie);
  if (path === '/' && method === 'GET') {
    const token = new URLSearchParams(url.slice(path.length + 1)).get('token');
    // Who is in already and uses an old bookmark gets in: the cookie decides, the token is not spent.
    if (token !== null) {
      const cookie = known ? undefined : door.entrance.exchange(token);
      if (!known && cookie === undefined) return answerNotice(response, 403, 'usedToken', languages);
      return answerNotice(response, 303, 'noSession', languages, {
        location: '/',
        ...(cookie && { 'set-cookie': cookie }),
      });
    }
  }
  if (!known) return answerNotice(response, 401, 'noSession', languages);

  if (bytesPath.test(path) && (reading || method === 'POST')) {
    return sendAnswer(await door.bytes(fetchRequest(request, response, door.place.origin)), response);
  }
  if (!reading) return answerNotice(response, 405, 'notAllowed', languages, { allow: 'GET, HEAD' });
  const file = staticFile('served', path, door.place.sockets);
  const content = file && (await readBuilt(join(door.rendererFolder, file.file)));
  if (!file || !content) return answerNotice(response, 404, 'notFound', languages);
  response.writeHead(200, { ...file.headers, 'content-length': content.length });
  response.end(method === 'HEAD' ? undefined : content);
}

async function readBuilt(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
