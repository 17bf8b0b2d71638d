import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { connect as connectTls } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { startCourier, whyNoCourier } from './courier.ts';
import { startCyrus, whyNoCyrus } from './cyrus.ts';
import type { Pop3Server } from './pop3-server.ts';

const ann = { name: 'ann@skein.example', password: 'ann "secret"' };
const bob = { name: 'bob@skein.example', password: 'bob-secret' };
const raw = 'Subject: one\r\nMessage-ID: <1@skein.example>\r\n\r\n.dot\r\n你好\r\n';

interface Line {
  /** The status line, and what follows it up to `.` where `long` says so. */
  ask(command: string, long?: 'long'): Promise<readonly string[]>;
  close(): void;
}

/** Just enough to see that a server is one. */
function lineOn(socket: Socket): Line {
  socket.setTimeout(10_000, () => socket.destroy());
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => ((await lines.next()) as { value?: string }).value ?? '(closed)';
  return {
    async ask(command, long) {
      if (command) socket.write(`${command}\r\n`);
      const answer = [await next()];
      while (long && answer[0]?.startsWith('+OK') && !['.', '(closed)'].includes(answer.at(-1) ?? ''))
        answer.push(await next());
      return answer;
    },
    close: () => socket.destroy(),
  };
}

for (const [title, whyNot, start] of [
  ['Courier', whyNoCourier(), startCourier],
  ['Cyrus', whyNoCyrus(), startCyrus],
] as const) {
  describe.skipIf(whyNot)(`${title}, ${whyNot ?? 'unpacked'}`, () => {
    let server: Pop3Server;
    beforeAll(async () => {
      server = await start({ users: [ann, bob] });
      await server.deliver(ann.name, raw);
    });
    it('keeps users apart', async () => {
      const line = lineOn(connect(server.ports.pop3, server.host));
      expect((await line.ask(''))[0]).toMatch(/^\+OK/);
      await line.ask(`USER ${bob.name}`);
      expect((await line.ask(`PASS ${bob.password}`))[0]).toMatch(/^\+OK/);
      expect((await line.ask('STAT'))[0]).toMatch(/^\+OK 0 0/);
      line.close();
    });

    it('hands out by TLS what was delivered', async () => {
      const { host, ports, ca } = server;
      const line = lineOn(connectTls({ host, port: ports.pop3s, ca, servername: 'localhost' }));
      await line.ask('');
      await line.ask(`USER ${ann.name}`);
      await line.ask(`PASS ${ann.password}`);
      expect(await line.ask('UIDL', 'long')).toHaveLength(3);
      const message = await line.ask('RETR 1', 'long');
      expect(message).toContain('Subject: one');
      expect(message.slice(-3)).toEqual(['..dot', '你好', '.']);
      line.close();
    });

    it('changes to TLS by STLS', async () => {
      const socket = connect(server.ports.pop3, server.host);
      const plain = lineOn(socket);
      await plain.ask('');
      expect((await plain.ask('STLS'))[0]).toMatch(/^\+OK/);
      socket.removeAllListeners('data');
      const line = lineOn(connectTls({ socket, ca: server.ca, servername: 'localhost' }));
      expect(await line.ask('CAPA', 'long')).toContain('UIDL');
      line.close();
    });

    it('leaves nothing behind, not even an open session', async () => {
      const open = connect(server.ports.pop3, server.host);
      await lineOn(open).ask('');
      await server.stop();
      if (!open.closed) await once(open, 'close');
      expect(existsSync(server.folder)).toBe(false);
      expect(await connects(server.ports.pop3)).toBe(false);
    });
  });
}

function connects(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => {
      answer(true);
      socket.destroy();
    });
    socket.on('error', () => answer(false));
  });
}
