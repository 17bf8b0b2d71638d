import { describe, expect, it } from 'vitest';
import { createPop3Session } from '../../../../../electron/engine/backend/pop3/session.ts';
import type { Secret } from '../../../../../electron/engine/backend/sasl/secret.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { startDovecot } from '../../../../servers/dovecot.ts';
import { failureOf } from './scripted-session.ts';

const user = { name: 'ann@skein.example', password: '密码, =x' };

describe('Dovecot lets in by', () => {
  it.each([
    ['scram-sha-256 plain', 'SCRAM-SHA-256', 'SCRAM-SHA-256'],
    ['apop plain', 'APOP', 'PLAIN'],
    ['cram-md5 login', 'CRAM-MD5', 'LOGIN'],
  ])('%s: in clear %s, encrypted %s', async (mechanisms, inClear, underTls) => {
    const dovecot = await startDovecot({ users: [user], config: `auth_mechanisms = ${mechanisms}\n` });
    try {
      const { ports, ca } = dovecot;
      const login = async (security: 'none' | 'starttls' | 'tls', password: string): Promise<void> => {
        const secret: Secret = { kind: 'password', password };
        const port = security === 'tls' ? ports.pop3s : ports.pop3;
        const server = { host: 'localhost', port, security, user: user.name };
        const session = createPop3Session({ server, secret, log: silentLog, ca });
        try {
          await session.connect();
          await session.quit();
        } finally {
          session.close();
        }
      };
      await login('none', user.password);
      await login('starttls', user.password);
      await login('tls', user.password);
      expect((await failureOf(login('none', 'wrong'))).code).toBe('login-refused');
      const methods = [...(await dovecot.log()).matchAll(/pop3-login: Info: Login: .*?method=([\w-]+)/g)];
      expect(methods.map(([, method]) => method)).toEqual([inClear, underTls, underTls]);
    } finally {
      await dovecot.stop();
    }
  });
});
