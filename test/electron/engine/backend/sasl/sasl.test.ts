import { describe, expect, it } from 'vitest';
import { saslExchanges, unfitCredential } from '../../../../../electron/engine/backend/sasl/choose.ts';
import { cramMd5, login, plain } from '../../../../../electron/engine/backend/sasl/passwords.ts';
import { scramSha256 } from '../../../../../electron/engine/backend/sasl/scram.ts';
import { prepared } from '../../../../../electron/engine/backend/sasl/saslprep.ts';
import { oauthBearer, xoauth2 } from '../../../../../electron/engine/backend/sasl/tokens.ts';

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe('SCRAM-SHA-256, by the example of RFC 7677', () => {
  const nonce = 'rOprNGfwEbeRWgbNEkqO';
  const both = `${nonce}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0`;
  const challenge = Buffer.from(`r=${both},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`);
  const signature = Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');

  it('proves the password and takes the proof of the server', async () => {
    const exchange = scramSha256('user', 'pencil', nonce);
    expect(text(exchange.initial)).toBe(`n,,n=user,r=${nonce}`);
    expect(text(await exchange.respond(challenge))).toBe(
      `c=biws,r=${both},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`,
    );
    expect(text(await exchange.respond(signature))).toBe('');
    expect(() => exchange.succeeded()).not.toThrow();
  });

  it('does not believe a server that knows another password, or says nothing', async () => {
    const wrong = scramSha256('user', 'pencil2', nonce);
    await wrong.respond(challenge);
    await expect(wrong.respond(signature)).rejects.toThrow('server-unproven');
    const silent = scramSha256('user', 'pencil', nonce);
    await silent.respond(challenge);
    expect(() => silent.succeeded()).toThrow('server-unproven');
    expect(() => scramSha256('user', 'pencil', nonce).succeeded()).toThrow('server-unproven');
  });

  it.each([
    `r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `m=ext,r=${both},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `r=${both},s=,i=4096`,
    `r=${both},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0`,
    `r=${both},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999999`,
    `r=${both},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1e9`,
    '',
  ])('refuses the challenge %j', async (bad) => {
    await expect(scramSha256('user', 'pencil', nonce).respond(Buffer.from(bad))).rejects.toThrow(
      'server-answer-broken',
    );
  });

  it('escapes what has a meaning in its messages', () => {
    expect(text(scramSha256('a=b,c', 'x', 'n').initial)).toBe('n,,n=a=3Db=2Cc,r=n');
  });

  it('uses a new nonce each time', () => {
    expect(text(scramSha256('a', 'x').initial)).not.toBe(text(scramSha256('a', 'x').initial));
  });

  it('takes two ways to write a letter for one', () => {
    expect(prepared('I\u00adX \u2168')).toBe('IX IX');
    expect(prepared('e\u0301')).toBe(prepared('\u00e9'));
    expect(prepared('密\u3000码')).toBe('密 码');
  });
});

describe('the others', () => {
  it('PLAIN (RFC 4616), in UTF-8', async () => {
    const exchange = plain('王', '密码');
    expect(text(exchange.initial)).toBe('\0王\0密码');
    await expect(exchange.respond(Buffer.from('more?'))).rejects.toThrow('server-answer-broken');
  });

  it('LOGIN answers twice', async () => {
    const exchange = login('ann', 'secret');
    expect(exchange.initial).toBeUndefined();
    expect(text(await exchange.respond(Buffer.from('Username:')))).toBe('ann');
    expect(text(await exchange.respond(Buffer.from('Password:')))).toBe('secret');
    await expect(exchange.respond(Buffer.from('?'))).rejects.toThrow('server-answer-broken');
  });

  it('CRAM-MD5, by the example of RFC 2195', async () => {
    const challenge = Buffer.from('<1896.697170952@postoffice.reston.mci.net>');
    expect(text(await cramMd5('tim', 'tanstaaftanstaaf').respond(challenge))).toBe(
      'tim b913a602c7eda7a495b4e6e7334d3890',
    );
  });

  it('OAUTHBEARER, by the example of RFC 7628', async () => {
    const exchange = oauthBearer('user@example.com', 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==', {
      host: 'server.example.com',
      port: 143,
    });
    expect(text(exchange.initial)).toBe(
      'n,a=user@example.com,\x01host=server.example.com\x01port=143\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01',
    );
    expect(text(await exchange.respond(Buffer.from('{"status":"invalid_token"}')))).toBe('\x01');
    await expect(exchange.respond(Buffer.from('{}'))).rejects.toThrow('server-answer-broken');
  });

  it('XOAUTH2 as Google tells it', async () => {
    const exchange = xoauth2('someuser@example.com', 'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg');
    expect(Buffer.from(exchange.initial ?? []).toString('base64')).toBe(
      'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==',
    );
    expect(text(await exchange.respond(Buffer.from('{"status":"401"}')))).toBe('');
  });
});

describe('which way is taken', () => {
  const all = ['plain', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER', 'GSSAPI'];
  const names = (kind: 'password' | 'token', encrypted: boolean, offered = all): string[] =>
    saslExchanges({
      user: 'ann',
      secret: kind === 'password' ? { kind, password: 'x' } : { kind, token: 'x' },
      offered,
      encrypted,
      service: { host: 'localhost', port: 110 },
    }).map(({ mechanism }) => mechanism);

  it('is the strongest both know', () => {
    expect(names('password', true)).toEqual(['SCRAM-SHA-256', 'PLAIN', 'LOGIN', 'CRAM-MD5']);
    expect(names('password', false)).toEqual(['SCRAM-SHA-256', 'CRAM-MD5', 'PLAIN', 'LOGIN']);
    expect(names('token', true)).toEqual(['OAUTHBEARER', 'XOAUTH2']);
    expect(names('password', true, ['XOAUTH2'])).toEqual([]);
  });

  it('is none for what would end a line or split a field', () => {
    expect(unfitCredential('ann', { kind: 'password', password: 'fine 密码' })).toBeUndefined();
    expect(unfitCredential('ann\r\nDELE 1', { kind: 'password', password: 'x' })).toBe('user');
    expect(unfitCredential('ann', { kind: 'password', password: 'x\ny' })).toBe('password');
    expect(unfitCredential('ann', { kind: 'password', password: 'x\0y' })).toBe('password');
    expect(unfitCredential('ann', { kind: 'token', token: 'x\x01auth=y' })).toBe('password');
  });
});
