import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../shared/model/failure.ts';
import type { Failed } from '../../../../../electron/engine/failed.ts';
import type { MailTransport } from '../../../../../electron/engine/backend/mail-transport.ts';
import type { Peer } from '../../../../servers/scripted.ts';
import { linesOf, scriptedTransports } from './scripted-transport.ts';

const open = scriptedTransports();
const b64 = (text: string): string => Buffer.from(text).toString('base64');
const token = { kind: 'token', token: 'ya29.token' } as const;

async function failureOf(transport: MailTransport): Promise<Failure> {
  const thrown: unknown = await transport.verify().then(
    () => undefined,
    (error: unknown) => error,
  );
  return (thrown as Failed).failure;
}

/** The server's half of SCRAM-SHA-256 for `ann` with `top-secret`. */
function scram(proves = true) {
  const salt = Buffer.from('salt of a server');
  const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const salted = pbkdf2Sync('top-secret', salt, 4096, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  let signed = '';
  return async (command: string, peer: Peer): Promise<string> => {
    const first = Buffer.from(command.split(' ')[2] ?? '', 'base64')
      .toString()
      .slice(3);
    const nonce = `${/r=(.*)$/.exec(first)?.[1]}server`;
    const challenge = `r=${nonce},s=${salt.toString('base64')},i=4096`;
    peer.send(`334 ${b64(challenge)}\r\n`);
    const last = Buffer.from(await peer.line(), 'base64').toString();
    signed = `${first},${challenge},${last.slice(0, last.indexOf(',p='))}`;
    const proof = Buffer.from(/p=(.*)$/.exec(last)?.[1] ?? '', 'base64');
    const mask = hmac(storedKey, signed);
    const key = createHash('sha256')
      .update(Buffer.from(proof.map((byte, at) => byte ^ (mask[at] ?? 0))))
      .digest();
    if (!key.equals(storedKey)) {
      return '535 5.7.8 wrong\r\n';
    }
    const signature = hmac(hmac(salted, proves ? 'Server Key' : 'Guess'), signed).toString('base64');
    peer.send(`334 ${b64(`v=${signature}`)}\r\n`);
    const answer = await peer.line();
    return answer === '' ? '235 2.7.0 in\r\n' : '501 5.7.0 cancelled\r\n';
  };
}

const withScram = (proves?: boolean) => {
  const talk = scram(proves);
  return {
    extensions: ['AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256'],
    on: (command: string, peer: Peer) => {
      return command.startsWith('AUTH SCRAM') ? talk(command, peer) : undefined;
    },
  };
};

describe('the way to log in', () => {
  it.each(['none', 'tls'] as const)('is SCRAM-SHA-256 where the server has it (%s)', async (security) => {
    const { server, transport } = await open(withScram(), { security });
    await transport.verify();
    expect(linesOf(server, 'AUTH')).toEqual([expect.stringMatching(/^AUTH SCRAM-SHA-256 biw/)]);
    expect(server.lines.join('\n')).not.toContain(b64('top-secret').slice(0, 12));
  });

  it('does not believe a server that cannot prove that it knows the password', async () => {
    const { transport } = await open(withScram(false));
    expect(await failureOf(transport)).toMatchObject({
      code: 'server-unproven',
      side: 'outgoing',
      params: { host: '127.0.0.1' },
    });
  });

  it('is CRAM-MD5 on a line in clear, PLAIN under TLS', async () => {
    const script = {
      extensions: ['AUTH LOGIN CRAM-MD5 PLAIN'],
      on: async (command: string, peer: Peer) => {
        if (command !== 'AUTH CRAM-MD5') return undefined;
        peer.send(`334 ${b64('<1@x>')}\r\n`);
        await peer.line();
        return '235 in\r\n';
      },
    };
    const clear = await open(script);
    await clear.transport.verify();
    const digest = createHmac('md5', 'top-secret').update('<1@x>').digest('hex');
    expect(clear.server.lines).toContain(b64(`ann ${digest}`));
    const secured = await open(script, { security: 'tls' });
    await secured.transport.verify();
    expect(linesOf(secured.server, 'AUTH')).toEqual([`AUTH PLAIN ${b64('\0ann\0top-secret')}`]);
  });

  it.each(['334 VXNlcm5hbWU6', '334 Username:', '334', '334 '])('is LOGIN, asked by %j', async (question) => {
    const { server, transport } = await open({
      extensions: ['AUTH=LOGIN'],
      on: async (command, peer) => {
        if (command !== 'AUTH LOGIN') return undefined;
        peer.send(`${question}\r\n`);
        await peer.line();
        peer.send('334 UGFzc3dvcmQ6\r\n');
        await peer.line();
        return '235-2.7.0 well\r\n235 2.7.0 in\r\n';
      },
    });
    await transport.verify();
    expect(server.lines.slice(1, 4)).toEqual(['AUTH LOGIN', b64('ann'), b64('top-secret')]);
  });

  it('is a token by OAUTHBEARER before XOAUTH2', async () => {
    const { server, transport } = await open(
      { extensions: ['AUTH PLAIN XOAUTH2 OAUTHBEARER'] },
      { security: 'tls', secret: token },
    );
    await transport.verify();
    const said = `n,a=ann,\x01host=127.0.0.1\x01port=${server.port}\x01auth=Bearer ya29.token\x01\x01`;
    expect(linesOf(server, 'AUTH')).toEqual([`AUTH OAUTHBEARER ${b64(said)}`]);
  });

  it('waits with a token that is too long for one line', async () => {
    const long = 't'.repeat(600);
    const { server, transport } = await open(
      {
        extensions: ['AUTH XOAUTH2'],
        on: async (command, peer) => {
          if (command !== 'AUTH XOAUTH2') return undefined;
          peer.send('334 \r\n');
          await peer.line();
          return '235 in\r\n';
        },
      },
      { security: 'tls', secret: { kind: 'token', token: long } },
    );
    await transport.verify();
    expect(server.lines).toContain(b64(`user=ann\x01auth=Bearer ${long}\x01\x01`));
  });

  it.each([
    ['XOAUTH2', ''],
    ['OAUTHBEARER', b64('\x01')],
  ])('answers the reason why a token is refused by %s', async (mechanism, expected) => {
    let answer: string | undefined;
    const { transport } = await open(
      {
        extensions: [`AUTH ${mechanism}`],
        on: async (command, peer) => {
          if (!command.startsWith('AUTH')) return undefined;
          peer.send(`334 ${b64('{"status":"401"}')}\r\n`);
          answer = await peer.line();
          return '535 5.7.8 bad token\r\n';
        },
      },
      { security: 'tls', secret: token },
    );
    expect(await failureOf(transport)).toMatchObject({ code: 'login-refused' });
    expect(answer).toBe(expected);
  });

  it('goes on to the next way when the server does not know this one after all', async () => {
    const { server, transport } = await open({
      extensions: ['AUTH CRAM-MD5 PLAIN'],
      on: (command) =>
        command === 'AUTH CRAM-MD5' ? '504 5.5.4 Unrecognized authentication type\r\n' : undefined,
    });
    await transport.verify();
    expect(linesOf(server, 'AUTH').map((line) => line.split(' ')[1])).toEqual(['CRAM-MD5', 'PLAIN']);
  });

  it('never offers a refused password twice', async () => {
    const { server, transport } = await open({
      extensions: ['AUTH PLAIN LOGIN'],
      on: (command) => (command.startsWith('AUTH') ? '535 5.7.8 no\r\n' : undefined),
    });
    expect(await failureOf(transport)).toMatchObject({ code: 'login-refused', phase: 'login' });
    expect(linesOf(server, 'AUTH')).toHaveLength(1);
  });

  it.each(['PLAIN', 'LOGIN'])('is told nobody when the server repeats it (%s)', async (mechanism) => {
    const { transport } = await open({
      extensions: [`AUTH ${mechanism}`],
      on: async (command, peer) => {
        if (!command.startsWith('AUTH')) return undefined;
        if (mechanism === 'PLAIN') return `535 5.7.8 no: ${command} (top-secret)\r\n`;
        peer.send('334 VXNlcm5hbWU6\r\n');
        await peer.line();
        peer.send('334 UGFzc3dvcmQ6\r\n');
        return `535 5.7.8 no: ${await peer.line()}\r\n`;
      },
    });
    const failure = await failureOf(transport);
    expect(failure).toMatchObject({
      code: 'login-refused',
      serverText: expect.stringContaining('…') as string,
    });
    for (const each of ['top-secret', b64('top-secret'), b64('\0ann\0top-secret')])
      expect(JSON.stringify(failure)).not.toContain(each);
  });

  it('is left by a server that asks without end, or leaves in the middle', async () => {
    const endless = await open({
      extensions: ['AUTH LOGIN'],
      on: (command) => (/^(EHLO|QUIT)/.test(command) ? undefined : '334 VXNlcm5hbWU6\r\n'),
    });
    expect(await failureOf(endless.transport)).toMatchObject({ phase: 'login' });
    const leaving = await open({
      extensions: ['AUTH LOGIN'],
      on: (command, peer) => (command === 'AUTH LOGIN' ? (peer.drop(), '') : undefined),
    });
    expect(await failureOf(leaving.transport)).toMatchObject({ code: 'connection-lost' });
  });

  it('is not tried with what would be another command', async () => {
    const { server, transport } = await open({}, { secret: { kind: 'password', password: 'a\r\nRSET' } });
    expect(await failureOf(transport)).toMatchObject({
      code: 'input-invalid',
      params: { field: 'password' },
    });
    expect(linesOf(server, 'AUTH', 'RSET')).toEqual([]);
  });
});

describe('STARTTLS', () => {
  const overTls = (peer: Peer, before = ''): string => {
    peer.send(`220 go on\r\n${before}`);
    void peer.startTls().catch(() => undefined);
    return '';
  };

  it('encrypts before the login, and believes only what is said then', async () => {
    let greetings = 0;
    const { server, transport } = await open(
      {
        on: (command, peer) => {
          if (command === 'STARTTLS') return overTls(peer);
          if (command.startsWith('EHLO')) {
            greetings += 1;
            return greetings === 1
              ? '250-x\r\n250-STARTTLS\r\n250 AUTH LOGIN\r\n'
              : '250-x\r\n250 AUTH PLAIN\r\n';
          }
          return undefined;
        },
      },
      { security: 'starttls' },
    );
    await transport.verify();
    expect(server.lines.map((line) => line.split(' ')[0]).slice(0, 4)).toEqual([
      'EHLO',
      'STARTTLS',
      'EHLO',
      'AUTH',
    ]);
  });

  it('is broken off when somebody put an answer behind it', async () => {
    const { server, transport } = await open(
      { on: (command, peer) => (command === 'STARTTLS' ? overTls(peer, '250 AUTH PLAIN\r\n') : undefined) },
      { security: 'starttls' },
    );
    expect(await failureOf(transport)).toMatchObject({ code: 'tls-failed', phase: 'tls', side: 'outgoing' });
    expect(linesOf(server, 'AUTH')).toEqual([]);
  });

  it.each(['502 5.5.1 what\r\n', '454 4.7.0 not now\r\n', ''])(
    'refused with %j, no password goes out',
    async (answer) => {
      const { server, transport } = await open(
        { on: (command, peer) => (command === 'STARTTLS' ? answer || (peer.end(), '') : undefined) },
        { security: 'starttls' },
      );
      expect(await failureOf(transport)).toMatchObject({
        code: answer ? 'starttls-missing' : 'connection-lost',
        side: 'outgoing',
      });
      expect(linesOf(server, 'AUTH')).toEqual([]);
    },
  );

  it('is not given up for HELO', async () => {
    const { server, transport } = await open(
      { on: (command) => (/^(EHLO|STARTTLS)/.test(command) ? '502 5.5.1 what\r\n' : undefined) },
      { security: 'starttls' },
    );
    expect(await failureOf(transport)).toMatchObject({ side: 'outgoing' });
    expect(linesOf(server, 'AUTH', 'HELO')).toEqual([]);
  });
});
