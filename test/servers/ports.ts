import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** @returns ports of 127.0.0.1 that nobody listens on now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** Waits until a server on this port greets with `greeting`; gives up early when `ended` says the program is gone. */
export async function greeted(
  port: number,
  greeting: string,
  ended: () => boolean,
  withinMs = 20_000,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline && !ended()) {
    if (await greets(port, greeting)) return true;
    await new Promise((again) => setTimeout(again, 50));
  }
  return false;
}

function greets(port: number, greeting: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(3000, () => socket.destroy());
    socket.once('data', (bytes) => {
      answer(bytes.toString('latin1').startsWith(greeting));
      socket.destroy();
    });
    socket.on('error', () => answer(false));
    socket.on('close', () => answer(false));
  });
}
