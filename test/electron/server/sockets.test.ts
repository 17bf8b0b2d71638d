import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../../shared/contract/index.ts';
import { openServed, type ServedFixture } from '../../fixtures/served-shell.ts';

describe('served shell: sockets', () => {
  let shell: ServedFixture;
  let cookie: string;
  const opened: WebSocket[] = [];
  beforeAll(async () => {
    shell = await openServed({ limits: { rpc: 4096, store: 8192 } });
    cookie = await shell.enter();
  });
  afterAll(async () => {
    for (const socket of opened) socket.terminate();
    await shell.close();
  });

  function open(path: string, headers: Record<string, string> = {}): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.server.port}${path}`, {
      headers: { origin: shell.origin, cookie, ...headers },
    });
    opened.push(socket);
    return socket;
  }

  /** @returns 101, or the status that refused the upgrade */
  function statusOf(socket: WebSocket): Promise<number> {
    return new Promise((resolve) => {
      socket.once('open', () => resolve(101));
      socket.once('unexpected-response', (request, answer) => {
        request.destroy();
        resolve(answer.statusCode ?? 0);
      });
      socket.on('error', () => {});
    });
  }

  async function clientOf(socket: WebSocket): Promise<ContractRouterClient<Contract>> {
    await once(socket, 'open');
    return createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
  }

  const hello = { contractVersion: 1 };

  it('answers a call of our page', async () => {
    const client = await clientOf(open('/rpc'));
    await expect(client.session.hello(hello)).resolves.toMatchObject({ shell: 'served' });
  });

  it('hands a connection of the cupboard over', async () => {
    const before = shell.stores.length;
    expect(await statusOf(open('/store'))).toBe(101);
    await vi.waitFor(() => expect(shell.stores.length).toBe(before + 1));
  });

  it.each(['/rpc', '/store'])('refuses %s to everyone else', async (path) => {
    expect(await statusOf(open(path, { origin: 'http://evil.example' }))).toBe(403);
    expect(await statusOf(open(path, { origin: '' }))).toBe(403);
    expect(await statusOf(open(path, { host: `attacker.example:${shell.server.port}` }))).toBe(403);
    expect(await statusOf(open(path, { host: `localhost:${shell.server.port}` }))).toBe(403);
    expect(await statusOf(open(path, { cookie: '' }))).toBe(401);
    expect(await statusOf(open(path, { 'sec-fetch-site': 'same-site' }))).toBe(403);
  });

  it.each(['/', '/rpc/', '/part/image', '/other'])('has no socket at %s', async (path) => {
    expect(await statusOf(open(path))).toBe(404);
  });

  it.each([
    ['text that is no JSON', 'hello there, hunter2'],
    ['JSON that is no frame', '[1,2,3]'],
    ['a frame whose payload is none', '{"i":"1","p":7}'],
    ['bytes', Buffer.from([0, 255, 1, 254])],
  ])('drops a face that sends %s, quietly, and serves the others', async (_, garbage) => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const other = await clientOf(open('/rpc'));
    const socket = open('/rpc');
    await once(socket, 'open');
    socket.send(garbage);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1007);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    await expect(other.session.hello(hello)).resolves.toMatchObject({ shell: 'served' });
  });

  it.each([
    ['a payload that leads nowhere', '{"i":"x9","p":{}}'],
    ['an address with no procedure', '{"i":"x9","p":{"u":"/nothing/here","b":"","h":{}}}'],
    ['an abort of a call that never was', '{"i":"99","t":4}'],
    ['an event for a call that never was', '{"i":"99","t":3,"p":{"e":"message","d":{}}}'],
    ['a prototype in the path', '{"i":"x9","p":{"u":"/__proto__/toString"}}'],
  ])('survives %s', async (_, frame) => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const socket = open('/rpc');
    const client = await clientOf(socket);
    socket.send(frame);
    await expect(client.session.hello(hello)).resolves.toMatchObject({ shell: 'served' });
    printed.mockRestore();
  });

  it('cuts a face whose message is over the limit, and lives', async () => {
    const socket = open('/rpc');
    await once(socket, 'open');
    socket.send(JSON.stringify({ i: '1', p: { u: '/session/hello', b: 'x'.repeat(5000) } }));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
    const client = await clientOf(open('/rpc'));
    await expect(client.session.hello(hello)).resolves.toMatchObject({ shell: 'served' });
  });

  it('names the field of an input that does not fit, and not its value', async () => {
    const client = await clientOf(open('/rpc'));
    const call = client.accounts.setPassword({ accountId: 'NOT AN ID' as never, incoming: 'hunter2' });
    await expect(call).rejects.toMatchObject({
      code: 'FAILED',
      data: { code: 'input-invalid', params: { field: 'accountId' } },
    });
    const error: unknown = await client.accounts
      .setPassword({ accountId: 'NOT AN ID' as never, incoming: 'hunter2' })
      .catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('tells nothing of an error that nobody foresaw', async () => {
    const client = await clientOf(open('/rpc'));
    const error: unknown = await client.accounts
      .setPassword({ accountId: 'a1' as never, incoming: 'x' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it.each(['GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 'nonsense\r\n\r\n', '\x16\x03\x01\x02\x00'])(
    'answers a line that is no HTTP with 400 and lives',
    async (line) => {
      const socket = createConnection(shell.server.port, '127.0.0.1');
      socket.write(line);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 4\d\d /);
      socket.destroy();
      expect((await shell.ask('/')).status).toBe(200);
    },
  );
});

describe('served shell: the end', () => {
  it('says goodbye to its sockets and frees the port', async () => {
    const shell = await openServed();
    const socket = new WebSocket(`ws://127.0.0.1:${shell.server.port}/rpc`, {
      headers: { origin: shell.origin, cookie: await shell.enter() },
    });
    await once(socket, 'open');
    const closed = once(socket, 'close') as Promise<[number]>;
    await shell.close();
    expect((await closed)[0]).toBe(1001);
    await expect(fetch(`${shell.origin}/`)).rejects.toThrow('fetch failed');
  });
});
