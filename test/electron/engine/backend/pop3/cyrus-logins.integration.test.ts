import { describe, expect, it } from 'vitest';
import { createPop3Session } from '../../../../../electron/engine/backend/pop3/session.ts';
import { type Log, silentLog } from '../../../../../electron/engine/log/log.ts';
import type { Security } from '../../../../../shared/model/account.ts';
import { startCyrus, whyNoCyrus } from '../../../../servers/cyrus.ts';

const user = { name: 'ann@skein.example', password: 'päss "wörd\\' };
const whyNot = whyNoCyrus();

describe.skipIf(whyNot)(`${whyNot ?? 'Cyrus, a server with every way to log in'}`, () => {
  it.each([
    ['SCRAM-SHA-256', 'none', 'SCRAM-SHA-256 PLAIN'],
    ['CRAM-MD5', 'none', 'CRAM-MD5 PLAIN'],
    ['APOP', 'none', 'PLAIN'],
    ['PLAIN', 'starttls', 'CRAM-MD5 PLAIN'],
    ['LOGIN', 'tls', 'LOGIN'],
    ['USER', 'tls', 'ANONYMOUS'],
  ] as const)('%s on a line with %s, where SASL knows %s', async (way, security, mechanisms) => {
    const cyrus = await startCyrus({ users: [user], mechanisms });
    const ways: unknown[] = [];
    try {
      const { pop3, pop3s } = cyrus.ports;
      const session = createPop3Session({
        server: { host: 'localhost', port: portFor(security, pop3, pop3s), security, user: user.name },
        secret: { kind: 'password', password: user.password },
        log: noting(ways),
        ca: cyrus.ca,
      });
      await session.connect();
      expect(await session.list()).toMatchObject({ count: 0 });
      expect(await session.quit()).toBe('confirmed');
    } finally {
      await cyrus.stop();
    }
    expect(ways).toEqual([way]);
  });
});

const portFor = (security: Security, plain: number, tls: number): number =>
  security === 'tls' ? tls : plain;

/** Keeps by which way each session logged in. */
function noting(ways: unknown[]): Log {
  const log: Log = {
    ...silentLog,
    info: (event, values) => {
      if (event === 'connected') ways.push(values?.['way']);
    },
    child: () => log,
  };
  return log;
}
