import { expect, test } from 'vitest';
import { createLogins } from '../../../../electron/engine/accounts/logins.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { startScripted } from '../../../servers/scripted.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const secrets = { get: async () => 'hunter2', set: async () => {}, forget: async () => {} };

/** A POP3 server that lets one password in and keeps what was said. */
async function pop3Server(): Promise<{ port: number; said: string[]; stop: () => Promise<void> }> {
  const said: string[] = [];
  const server = await startScripted(async (peer) => {
    peer.send('+OK ready\r\n');
    for (;;) {
      const line = await peer.line();
      said.push(line);
      if (line === 'CAPA') peer.send('+OK\r\nUSER\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n.\r\n');
      else if (line.startsWith('PASS') && line !== 'PASS hunter2') peer.send('-ERR [AUTH] no\r\n');
      else peer.send('+OK\r\n');
      if (line === 'QUIT') return peer.end();
    }
  });
  return { port: server.port, said, stop: () => server.stop() };
}

test('a POP3 account is tested by logging in and out again; nothing is fetched or deleted', async () => {
  const server = await pop3Server();
  try {
    const where = { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' } as const;
    const account = anAccount({ incoming: { ...where, protocol: 'pop3' } });
    const logins = createLogins({ secrets, log: silentLog });
    await logins.test(account, { incoming: 'hunter2' });
    expect(server.said.at(-1)).toBe('QUIT');
    expect(server.said.join(' ')).not.toMatch(/RETR|DELE|TOP/);
    await expect(logins.test(account, { incoming: 'wrong' })).rejects.toMatchObject({
      failure: { code: 'login-refused', side: 'incoming' },
    });
    const session = await logins.pop3(account);
    await session.connect();
    await session.quit();
  } finally {
    await server.stop();
  }
});
