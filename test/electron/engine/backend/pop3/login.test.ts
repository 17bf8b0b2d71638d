import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listing } from '../../../../servers/scripted-pop3.ts';
import { cleanAfterEach, failureOf, scripted } from './scripted-session.ts';

cleanAfterEach();

/** What of a login goes over the line; CAPA is not told. */
function told(lines: readonly string[]): string[] {
  return lines.filter((each) => each !== 'CAPA');
}

/** Everything for a login by a server that says yes. */
async function login(
  capabilities: readonly string[] | 'none',
  wishes: Parameters<typeof scripted>[1] = {},
  on: (command: string) => string | undefined = () => undefined,
): Promise<string[]> {
  const { server, session } = await scripted({ capabilities, on }, wishes);
  await session.connect();
  return told(server.lines);
}

const b64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the way to log in', () => {
  it('is PLAIN in one go where that is all', async () => {
    expect(await login(['SASL PLAIN LOGIN', 'USER'])).toEqual([`AUTH PLAIN ${b64('\0ann\0top-secret')}`]);
  });

  it('is LOGIN, question by question', async () => {
    let asked = 0;
    const lines = await login(['SASL LOGIN'], {}, (command) => {
      asked += 1;
      if (command === 'AUTH LOGIN') return `+ ${b64('Username:')}\r\n`;
      return command === b64('ann') ? `+ ${b64('Password:')}\r\n` : undefined;
    });
    expect(lines).toEqual(['AUTH LOGIN', b64('ann'), b64('top-secret')]);
    expect(asked).toBeGreaterThan(2);
  });

  it('is CRAM-MD5 rather than PLAIN on a line in clear', async () => {
    const digest = createHmac('md5', 'top-secret').update('<1@x>').digest('hex');
    const lines = await login(['SASL PLAIN CRAM-MD5'], {}, (command) =>
      command === 'AUTH CRAM-MD5' ? `+ ${b64('<1@x>')}\r\n` : undefined,
    );
    expect(lines).toEqual(['AUTH CRAM-MD5', b64(`ann ${digest}`)]);
  });

  it('is APOP by the stamp of the greeting, as in RFC 1939', async () => {
    const { server, session } = await scripted(
      {
        greeting: '+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n',
        capabilities: ['SASL PLAIN', 'USER'],
      },
      { user: 'mrose', secret: { kind: 'password', password: 'tanstaaf' } },
    );
    await session.connect();
    expect(told(server.lines)).toEqual(['APOP mrose c4c9334bac560ecc979e58001b3e22fb']);
  });

  it('is USER and PASS where AUTH is not offered, or nothing is', async () => {
    for (const capabilities of [['USER', 'TOP'], ['TOP'], 'none'] as const)
      expect(await login(capabilities)).toEqual(['USER ann', 'PASS top-secret']);
  });

  it('is a token where there is one', async () => {
    const secret = { kind: 'token', token: 'tok' } as const;
    expect(await login(['SASL PLAIN XOAUTH2'], { secret })).toEqual([
      `AUTH XOAUTH2 ${b64('user=ann\x01auth=Bearer tok\x01\x01')}`,
    ]);
    const [line] = await login(['SASL XOAUTH2 OAUTHBEARER'], { secret });
    expect(line).toMatch(/^AUTH OAUTHBEARER /);
  });

  it('sends a token too long for a command after the question', async () => {
    const token = 'x'.repeat(1500);
    const secret = { kind: 'token', token } as const;
    const lines = await login(['SASL XOAUTH2'], { secret }, (command) =>
      command === 'AUTH XOAUTH2' ? '+ \r\n' : undefined,
    );
    expect(lines).toEqual(['AUTH XOAUTH2', b64(`user=ann\x01auth=Bearer ${token}\x01\x01`)]);
  });

  it('answers the refusal of a token, so that the server can say it', async () => {
    const { server, session } = await scripted(
      {
        capabilities: ['SASL XOAUTH2'],
        on: (command) => {
          if (command.startsWith('AUTH')) return `+ ${b64('{"status":"401"}')}\r\n`;
          return command === '' ? '-ERR [AUTH] expired\r\n' : undefined;
        },
      },
      { secret: { kind: 'token', token: 'tok' } },
    );
    expect(await failureOf(session.connect())).toMatchObject({
      code: 'login-refused',
      serverText: 'expired',
    });
    expect(server.lines.at(-1)).toBe('');
  });

  it.each([
    'Unknown AUTH mechanism',
    'unrecognized command',
    'Authentication method not supported',
    'Unsupported authentication mechanism.',
    'Syntax error',
  ])('is the next one when the server says of the first: %s', async (words) => {
    const lines = await login(['SASL PLAIN', 'USER'], {}, (command) =>
      command.startsWith('AUTH') ? `-ERR ${words}\r\n` : undefined,
    );
    expect(lines.slice(1)).toEqual(['USER ann', 'PASS top-secret']);
  });

  it.each([
    '-ERR wrong\r\n',
    '-ERR Unknown user\r\n',
    '-ERR [AUTH] unsupported mechanism\r\n',
    '-ERR Authentication failed: invalid user or password\r\n',
  ])('does not try a refused password a second time (%j)', async (refusal) => {
    const { server, session } = await scripted({
      capabilities: ['SASL PLAIN LOGIN', 'USER'],
      on: (command) => (command.startsWith('AUTH') ? refusal : undefined),
    });
    expect(await failureOf(session.connect())).toMatchObject({
      code: 'login-refused',
      phase: 'login',
      side: 'incoming',
      params: { host: '127.0.0.1', port: server.port },
    });
    expect(told(server.lines)).toHaveLength(1);
  });

  it.each([
    ['PASS', (line: string) => `-ERR wrong: ${line}\r\n`, ['USER']],
    ['AUTH', (line: string) => `-ERR wrong: ${line}\r\n`, ['SASL PLAIN']],
    ['PASS', (line: string) => `${line}? I do not understand\r\n`, ['USER']],
  ] as const)(
    'is not shown to anybody when the server repeats it (%s, %#)',
    async (verb, answer, capabilities) => {
      const { session } = await scripted({
        capabilities: [...capabilities],
        on: (command) => (command.startsWith(verb) ? answer(command) : undefined),
      });
      const told = JSON.stringify(await failureOf(session.connect()));
      expect(told).not.toContain('top-secret');
      expect(told).not.toContain(b64('\0ann\0top-secret'));
    },
  );

  it('says UTF8 only for letters beyond ASCII, and only to who knows it', async () => {
    const secret = { kind: 'password', password: '密码' } as const;
    expect(await login(['USER', 'UTF8 USER'])).toEqual(['USER ann', 'PASS top-secret']);
    const utf8 = Buffer.from('PASS 密码').toString('latin1');
    expect(await login(['USER', 'UTF8 USER'], { secret })).toEqual(['UTF8', 'USER ann', utf8]);
    expect(await login(['USER', 'UTF8'], { secret })).toEqual(['USER ann', utf8]);
  });

  it('is missing when the server wants what we do not have', async () => {
    const { session } = await scripted({ capabilities: ['SASL GSSAPI'] });
    expect((await failureOf(session.connect())).code).toBe('login-method-missing');
    const tokens = await scripted({ capabilities: ['SASL XOAUTH2'] });
    expect((await failureOf(tokens.session.connect())).code).toBe('login-needs-oauth');
  });
});

describe('a challenge', () => {
  it('that is no base64 is cancelled', async () => {
    const { server, session } = await scripted({
      capabilities: ['SASL CRAM-MD5'],
      on: (command) =>
        command === 'AUTH CRAM-MD5' ? '+ <1@x>\r\n' : command === '*' ? '-ERR cancelled\r\n' : undefined,
    });
    expect((await failureOf(session.connect())).code).toBe('server-answer-broken');
    expect(server.lines.at(-1)).toBe('*');
  });

  it('by a server that cannot prove it knows the password ends the session', async () => {
    const { session } = await scripted({
      capabilities: ['SASL SCRAM-SHA-256'],
      on: (command) => {
        const [, first] = /^AUTH SCRAM-SHA-256 (.+)/.exec(command) ?? [];
        if (first === undefined) return undefined;
        const nonce = Buffer.from(first, 'base64').toString().split('r=')[1] ?? '';
        return `+ ${b64(`r=${nonce}server,s=${b64('salt')},i=4096`)}\r\n`;
      },
    });
    // The script's +OK to whatever comes is a server that lets everybody in.
    expect(await failureOf(session.connect())).toMatchObject({
      code: 'server-unproven',
      params: { host: '127.0.0.1' },
    });
    expect((await failureOf(session.list())).code).toBe('server-unproven');
  });
});

describe('credentials with line ends', () => {
  it.each([
    { user: 'ann\r\nDELE 1' },
    { secret: { kind: 'password', password: 'x\nQUIT' } },
    { secret: { kind: 'password', password: 'x\0y' } },
    { secret: { kind: 'token', token: 'x\r\n' } },
  ] as const)('%j are refused before anything is sent', async (wishes) => {
    const { server, session } = await scripted({}, wishes);
    expect((await failureOf(session.connect())).code).toBe('input-invalid');
    expect(server.connections).toBe(0);
  });
});

describe('a refusal to let in', () => {
  it.each([
    ['[IN-USE] another session', 'mailbox-in-use'],
    ['[in-use] lower case', 'mailbox-in-use'],
    ['[LOGIN-DELAY] wait 5 minutes', 'login-too-soon'],
    ['[AUTH] wrong password', 'login-refused'],
    ['[AUTH] Application-specific password required', 'login-needs-app-password'],
    ['[SYS/TEMP] database away', 'server-trouble'],
    ['[SYS/PERM] account moved', 'server-needs-repair'],
    ['Unable to log on', 'login-needs-app-password'],
    ['Unable to lock maildrop', 'mailbox-in-use'],
    ['Your mailbox is already in use', 'mailbox-in-use'],
    ['Your account is locked, call us', 'login-refused'],
    ['login too frequent', 'login-too-soon'],
    ['temporary failure, try again', 'server-trouble'],
    ['POP3 access is disabled for your account', 'protocol-disabled'],
    ['bad password', 'login-refused'],
    ['', 'login-refused'],
  ])('-ERR %s is %s', async (text, code) => {
    const { session } = await scripted({
      on: (command) => (command.startsWith('PASS') ? `-ERR ${text}\r\n` : undefined),
    });
    expect((await failureOf(session.connect())).code).toBe(code);
  });

  it.each([
    ['UTF-8', Buffer.from('-ERR 登录失败，请使用授权码\r\n')],
    ['GBK', Buffer.from('2d45525220b5c7c2bccaa7b0dca3acc7ebcab9d3c3cadac8a8c2eb0d0a', 'hex')],
  ])('in Chinese and %s is read', async (_name, bytes) => {
    const { session } = await scripted({
      on: (command) => (command.startsWith('PASS') ? bytes.toString('latin1') && bytes : undefined),
    });
    expect(await failureOf(session.connect())).toMatchObject({
      code: 'login-needs-app-password',
      serverText: '登录失败，请使用授权码',
    });
  });

  it('in the greeting counts', async () => {
    const { session } = await scripted({ greeting: '-ERR [IN-USE] try later\r\n' });
    expect((await failureOf(session.connect())).code).toBe('mailbox-in-use');
  });

  it('that just hangs up after the password is a lost line', async () => {
    const { session } = await scripted({
      on: (command, peer) => {
        if (!command.startsWith('PASS')) return undefined;
        peer.drop();
        return '';
      },
    });
    expect(await failureOf(session.connect())).toMatchObject({ code: 'connection-lost', phase: 'login' });
  });
});

describe('capabilities', () => {
  it('are those after the login', async () => {
    let asked = 0;
    const { session } = await scripted({
      on: (command) => {
        if (command !== 'CAPA') return undefined;
        asked += 1;
        return listing(
          asked === 1
            ? ['USER', 'UIDL']
            : [
                'TOP',
                'uidl',
                'PIPELINING',
                'SASL PLAIN LOGIN',
                'RESP-CODES',
                'AUTH-RESP-CODE',
                'EXPIRE 60 USER',
                'LOGIN-DELAY 900',
                'UTF8 USER',
                'IMPLEMENTATION Some Server 1.0',
                '..odd',
              ],
        );
      },
    });
    await session.connect();
    expect(session.capabilities).toEqual({
      top: true,
      uidl: true,
      pipelining: true,
      user: false,
      stls: false,
      respCodes: true,
      authRespCode: true,
      expireDays: 60,
      loginDelay: 900,
      utf8: true,
      utf8User: true,
      sasl: ['PLAIN', 'LOGIN'],
      implementation: 'Some Server 1.0',
    });
  });

  it('of a server that tells them only before the login are those', async () => {
    let inside = false;
    const { session } = await scripted({
      on: (command) => {
        if (command.startsWith('PASS')) inside = true;
        return command === 'CAPA' && inside ? '-ERR not now\r\n' : undefined;
      },
    });
    await session.connect();
    expect(session.capabilities.pipelining).toBe(true);
  });

  it('of a server without CAPA are what may be tried', async () => {
    const { session } = await scripted({ capabilities: 'none' });
    await session.connect();
    expect(session.capabilities).toMatchObject({ top: true, uidl: true, pipelining: false });
  });
});
