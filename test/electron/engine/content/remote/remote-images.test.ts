import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPartFiles } from '../../../../../electron/engine/content/part-files.ts';
import { isPublicAddress } from '../../../../../electron/engine/content/remote/address-policy.ts';
import {
  createRemoteImages,
  type RemoteImages,
} from '../../../../../electron/engine/content/remote/remote-images.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { createManualClock, type ManualClock } from '../../../../fixtures/manual-clock.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000, 7)]);
const head = (more: string, status = '200 OK'): string => `HTTP/1.1 ${status}\r\n${more}\r\n\r\n`;

let server: Server;
let port: number;
let folder: string;
let clock: ManualClock;
let images: RemoteImages;
let requests: string[];
const sockets = new Set<Socket>();
/** What the server does with a path. */
let answers: Record<string, (socket: Socket) => void>;

beforeEach(async () => {
  requests = [];
  answers = {};
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      requests.push(bytes.toString());
      const path = /^GET (\S+)/.exec(bytes.toString())?.[1] ?? '';
      answers[path]?.(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as { port: number }).port;
  folder = await mkdtemp(join(tmpdir(), 'skein-remote-'));
  clock = createManualClock();
  images = createRemoteImages({
    files: createPartFiles({ cacheFolder: folder, log: silentLog }),
    clock,
    // This computer stands for the internet; everything else that is private stays forbidden.
    policy: { address: (ip) => ip === '127.0.0.1' || isPublicAddress(ip), port: () => true },
    resolve: async (host) =>
      ({
        'pictures.example': ['127.0.0.1'],
        'rebind.example': ['127.0.0.1', '10.0.0.5'],
        'inside.example': ['192.168.1.1'],
      })[host] ?? [],
  });
});
afterEach(async () => {
  images.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true, force: true });
});

const at = (path: string, host = 'pictures.example'): string => `http://${host}:${port}${path}`;
const refused = (reason: string) => ({ failure: { code: 'server-refused', params: { reason } } });

describe('an image of the network', () => {
  test('is fetched by the engine without telling who asks', async () => {
    answers['/a.png'] = (socket) =>
      socket.end(
        Buffer.concat([Buffer.from(head(`Content-Type: text/html\r\nContent-Length: ${png.length}`)), png]),
      );
    const file = await images.fetch(at('/a.png'));
    expect(file).toMatchObject({ image: 'image/png', size: png.length });
    expect((await readFile(file.path)).equals(png)).toBe(true);
    expect(requests[0]).not.toMatch(/cookie|referer|authorization|accept-language|skein|node/i);
    await images.fetch(at('/a.png'));
    expect(requests).toHaveLength(1);
  });

  test('in chunks, cut anywhere, with a line that is never closed', async () => {
    answers['/c.png'] = (socket) => {
      const body = Buffer.concat([
        Buffer.from(`${png.length.toString(16)};x=y\r\n`),
        png,
        Buffer.from('\r\n0\r\nTrailer: x\r\n\r\n'),
      ]);
      const all = Buffer.concat([
        Buffer.from(`HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${head('Transfer-Encoding: chunked')}`),
        body,
      ]);
      const write = (from: number): void => {
        if (from < all.length) socket.write(all.subarray(from, from + 700), () => write(from + 700));
      };
      write(0);
    };
    expect(await images.fetch(at('/c.png'))).toMatchObject({ size: png.length });
  });

  test('is followed over redirects, each of them checked', async () => {
    answers['/r'] = (socket) => socket.end(head('Location: /a.png', '302 Found'));
    answers['/a.png'] = (socket) => socket.end(Buffer.concat([Buffer.from(head('X: y')), png]));
    expect(await images.fetch(at('/r'))).toMatchObject({ image: 'image/png' });
  });
});

describe('is refused', () => {
  test.each([
    ['to this network', 'http://192.168.0.1/x.png', 'address'],
    ['to the metadata of a cloud', 'http://169.254.169.254/latest', 'address'],
    ['to mapped IPv4', 'http://[::ffff:10.0.0.1]/x.png', 'address'],
    ['to a number that means this computer', 'http://0/x.png', 'address'],
    ['by a name that means this network', 'http://inside.example/x.png', 'address'],
    ['with a password', 'http://a:b@pictures.example/x.png', 'credentials'],
    ['to a file', 'file:///etc/passwd', 'scheme'],
  ])('%s', async (_name, address, reason) => {
    await expect(images.fetch(address)).rejects.toMatchObject(refused(reason));
    expect(requests).toEqual([]);
  });

  test('when one of its addresses is private (rebinding)', async () => {
    await expect(images.fetch(at('/x.png', 'rebind.example'))).rejects.toMatchObject(refused('address'));
  });

  test.each([
    ['to this network', 'http://10.0.0.1/x.png', refused('address')],
    ['to a file', 'file:///etc/passwd', refused('scheme')],
    ['to itself for ever', '/r', refused('redirects')],
    ['to nothing', 'http://', { failure: { code: 'server-answer-broken' } }],
  ])('when it redirects %s', async (_name, location, expected) => {
    answers['/r'] = (socket) => socket.end(head(`Location: ${location}`, '301 Moved'));
    await expect(images.fetch(at('/r'))).rejects.toMatchObject(expected);
  });

  test.each([
    [
      'HTML that calls itself an image',
      head('Content-Type: image/png'),
      '<html><script>x()</script>',
      { failure: { params: { reason: 'type' } } },
    ],
    [
      'SVG',
      head('Content-Type: image/svg+xml'),
      '<svg xmlns="x" onload="x()"/>',
      { failure: { params: { reason: 'type' } } },
    ],
    ['an error page', head('X: y', '404 Not Found'), 'no', { failure: { params: { status: 404 } } }],
    ['cut short', head('Content-Length: 100'), 'x', { failure: { code: 'server-answer-broken' } }],
    [
      'two lengths',
      head('Content-Length: 1\r\nContent-Length: 2'),
      'xx',
      { failure: { code: 'server-answer-broken' } },
    ],
    [
      'too long by its own word',
      head('Content-Length: 99999999999'),
      '',
      { failure: { params: { reason: 'too big' } } },
    ],
    [
      'a head without end',
      `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(10_000)}`,
      '',
      { failure: { params: { reason: 'long head' } } },
    ],
    ['not HTTP', '220 mail.example ESMTP\r\n\r\n', '', { failure: { code: 'server-answer-broken' } }],
  ])('%s', async (_name, start, body, expected) => {
    answers['/x'] = (socket) => socket.end(start + body);
    await expect(images.fetch(at('/x'))).rejects.toMatchObject(expected);
  });

  test('when it never ends: by size', async () => {
    answers['/x'] = (socket) => {
      socket.write(head('X: y'));
      const chunk = Buffer.alloc(1024 * 1024, 1);
      const write = (): void => {
        if (!socket.destroyed) socket.write(chunk, write);
      };
      write();
    };
    await expect(images.fetch(at('/x'))).rejects.toMatchObject({
      failure: { params: { reason: 'too big' } },
    });
  });

  test('when it never ends: by time', async () => {
    const asked = new Promise<void>((resolve) => {
      answers['/x'] = () => resolve();
    });
    const ending = images.fetch(at('/x')).catch((error: unknown) => error);
    await asked;
    clock.advance(20_000);
    expect(await ending).toMatchObject({ failure: { code: 'connection-timeout' } });
  });
});
