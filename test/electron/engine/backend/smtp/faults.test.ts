import { hostname } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../../../../../electron/engine/backend/mail-transport.ts';
import { createMailTransport, type SmtpOptions } from '../../../../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { type Certificates, makeCertificates } from '../../../../servers/certificates.ts';
import { freePorts } from '../../../../servers/ports.ts';
import { type Scripted, startScripted } from '../../../../servers/scripted.ts';
import { type SmtpScript, smtpServer } from './scripted-smtp.ts';

const times = { connect: 3000, greeting: 700, silence: 700 };
const message = Buffer.from('From: ann@skein.example\r\nSubject: hi\r\n\r\n.dot first\r\nend\r\n');

let certificates: Certificates;
let folder: string;
const servers: Scripted[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-certificates-'));
  certificates = await makeCertificates(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.stop()));
});

async function serve(...how: Parameters<typeof startScripted>): Promise<Scripted> {
  const server = await startScripted(...how);
  servers.push(server);
  return server;
}

type Security = SmtpOptions['server']['security'];

function transport(port: number, security: Security = 'none', host = '127.0.0.1', ca?: string) {
  return createMailTransport({
    server: { host, port, security, user: 'ann' },
    secret: { kind: 'password', password: 'top-secret' },
    log: silentLog,
    times,
    ca,
  });
}

async function submit(
  script: SmtpScript,
  recipients = ['bo@skein.example'],
  from = 'ann@skein.example',
): Promise<{ result: SubmissionResult; steps: string[]; server: Scripted }> {
  const server = await serve(smtpServer(script));
  const steps: string[] = [];
  const result = await transport(server.port).submit({ from, recipients, message }, (step) => {
    steps.push(step);
  });
  return { result, steps, server };
}

describe('a message that is accepted', () => {
  it('arrives byte for byte, with the size said before and without the name of this computer', async () => {
    const { result, steps, server } = await submit({});
    expect(result).toMatchObject({
      kind: 'accepted',
      refused: new Map(),
      serverText: '250 2.0.0 queued as 42',
    });
    expect(steps).toEqual(['connected', 'envelope', 'body-sent', 'accepted']);
    expect(server.lines[0]).toBe('EHLO [127.0.0.1]');
    expect(server.lines.join('\n')).not.toContain(hostname());
    expect(server.lines).toContain(`MAIL FROM:<ann@skein.example> SIZE=${message.length}`);
    expect(server.lines).toContain('..dot first');
    expect(server.lines.filter((line) => line === 'DATA')).toHaveLength(1);
  });

  it.each(['AUTH LOGIN', 'AUTH CRAM-MD5', 'AUTH PLAIN LOGIN'])('logs in by %s', async (method) => {
    const { result } = await submit({
      extensions: [method],
      on: (command, peer) => {
        if (command === 'AUTH LOGIN') {
          void peer.line().then(() => {
            peer.send('334 UGFzc3dvcmQ6\r\n');
            return peer.line().then(() => peer.send('235 in\r\n'));
          });
          return '334 VXNlcm5hbWU6\r\n';
        }
        if (command === 'AUTH CRAM-MD5') {
          void peer.line().then(() => peer.send('235 in\r\n'));
          return '334 PDEyMz4=\r\n';
        }
        return undefined;
      },
    });
    expect(result.kind).toBe('accepted');
  });

  it('keeps the recipients that were refused as data', async () => {
    const { result } = await submit(
      { on: (command) => (command.includes('nobody') ? '550 5.1.1 no such user\r\n' : undefined) },
      ['bo@skein.example', 'nobody@skein.example'],
    );
    expect(result).toMatchObject({ kind: 'accepted' });
    expect([...(result as unknown as { refused: Map<string, object> }).refused]).toEqual([
      [
        'nobody@skein.example',
        expect.objectContaining({
          code: 'recipient-refused',
          side: 'outgoing',
          serverText: '550 5.1.1 no such user',
          params: expect.objectContaining({ recipient: 'nobody@skein.example' }) as object,
        }),
      ],
    ]);
  });
});

describe('nothing was accepted', () => {
  it.each<[string, SmtpScript, string, boolean]>([
    [
      'the sender is refused',
      {
        on: (c) =>
          c.startsWith('MAIL')
            ? '553 5.7.1 <ann>: Sender address rejected: not owned by user ann\r\n'
            : undefined,
      },
      'sender-refused',
      true,
    ],
    [
      'the only recipient does not exist',
      { on: (c) => (c.startsWith('RCPT') ? '550 5.1.1 unknown\r\n' : undefined) },
      'all-recipients-refused',
      true,
    ],
    [
      'the server is greylisting',
      { on: (c) => (c.startsWith('RCPT') ? '450 4.2.0 greylisted, come back\r\n' : undefined) },
      'greylisted',
      false,
    ],
    [
      'DATA is refused',
      { on: (c) => (c === 'DATA' ? '451 4.3.0 later\r\n' : undefined) },
      'server-busy',
      false,
    ],
    [
      'the body is refused as spam',
      { afterBody: () => '554 5.7.1 spam message rejected\r\n' },
      'refused-as-spam',
      true,
    ],
    ['the body is too big', { afterBody: () => '552 5.3.4 message too big\r\n' }, 'message-too-big', true],
    [
      'the size is above what EHLO said',
      { extensions: ['AUTH PLAIN', 'SIZE 10'] },
      'message-over-server-limit',
      true,
    ],
    [
      'the password is wrong',
      { on: (c) => (c.startsWith('AUTH') ? '535 5.7.8 Error: authentication failed\r\n' : undefined) },
      'login-refused',
      false,
    ],
    [
      'an app password is needed',
      {
        on: (c) =>
          c.startsWith('AUTH')
            ? '534-5.7.9 Application-specific password required.\r\n534 5.7.9 see help\r\n'
            : undefined,
      },
      'login-needs-app-password',
      false,
    ],
    [
      'Microsoft wants OAuth',
      {
        on: (c) =>
          c.startsWith('AUTH')
            ? '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.\r\n'
            : undefined,
      },
      'login-needs-oauth',
      false,
    ],
    ['no login is offered', { extensions: ['SIZE 1000'] }, 'login-method-missing', false],
    ['only OAuth is offered', { extensions: ['AUTH XOAUTH2'] }, 'login-needs-oauth', false],
    ['the line breaks at EHLO', { on: (_c, peer) => (peer.drop(), '') }, 'connection-lost', false],
    [
      'the server leaves at RCPT',
      { on: (c, peer) => (c.startsWith('RCPT') ? (peer.end(), '') : undefined) },
      'connection-lost',
      false,
    ],
    [
      'the server leaves instead of 354',
      { on: (c, peer) => (c === 'DATA' ? (peer.end(), '') : undefined) },
      'connection-lost',
      false,
    ],
    [
      'the server is silent at MAIL',
      { on: (c) => (c.startsWith('MAIL') ? '' : undefined) },
      'connection-timeout',
      false,
    ],
    [
      'the answer to the login is nonsense',
      { on: (c) => (c.startsWith('AUTH') ? 'banana\r\n' : undefined) },
      'login-refused',
      false,
    ],
  ])('when %s', async (_when, script, code, permanent) => {
    const { result, steps } = await submit(script);
    expect(result).toMatchObject({ kind: 'failed', permanent, failure: { code, side: 'outgoing' } });
    expect(JSON.stringify(result)).not.toContain('top-secret');
    expect(steps.includes('body-sent')).toBe(script.afterBody !== undefined);
  });

  it('when a recipient needs SMTPUTF8 and the server has none', async () => {
    const { result, server } = await submit({}, ['õ@skein.example']);
    expect(result).toMatchObject({
      kind: 'failed',
      permanent: true,
      failure: { code: 'address-needs-smtputf8', params: { recipient: 'õ@skein.example' } },
    });
    expect(server.lines.some((line) => line.startsWith('RCPT'))).toBe(false);
  });

  it('writes a Chinese domain in ASCII, and a Chinese local part only where SMTPUTF8 is offered', async () => {
    const { result, server } = await submit({ extensions: ['AUTH PLAIN', 'SMTPUTF8'] }, [
      'bo@例子.example',
      '张三@skein.example',
    ]);
    expect(result).toMatchObject({ kind: 'accepted', refused: new Map() });
    const recipients = server.lines
      .filter((line) => line.startsWith('RCPT'))
      .map((line) => Buffer.from(line, 'latin1').toString());
    expect(recipients).toEqual(['RCPT TO:<bo@xn--fsqu00a.example>', 'RCPT TO:<张三@skein.example>']);
    expect(server.lines.find((line) => line.startsWith('MAIL'))).toMatch(/ SMTPUTF8( |$)/);
  });

  it('when an address would start another command', async () => {
    const { result, server } = await submit({}, ['b@b.b>\r\nRCPT TO:<evil@x.y']);
    expect(result).toMatchObject({ kind: 'failed', failure: { code: 'recipient-refused' } });
    expect(server.lines.join('\n')).not.toContain('evil');
  });
});

describe('nobody knows whether it was accepted', () => {
  it.each<[string, SmtpScript]>([
    ['the line breaks after the final dot', { afterBody: (peer) => (peer.drop(), undefined) }],
    ['the server leaves after the final dot', { afterBody: (peer) => (peer.end(), undefined) }],
    ['the server is silent after the final dot', { afterBody: () => undefined }],
    ['the answer to the final dot is nonsense', { afterBody: () => 'banana\r\n' }],
    [
      'the answer to the final dot breaks off',
      { afterBody: (peer) => (peer.send('25'), peer.end(), undefined) },
    ],
  ])('when %s', async (_when, script) => {
    const { result, steps, server } = await submit(script);
    expect(result).toMatchObject({
      kind: 'unknown',
      failure: { code: 'send-outcome-unknown', side: 'outgoing' },
    });
    expect(steps).toEqual(['connected', 'envelope', 'body-sent']);
    expect(server.connections).toBe(1);
  });

  it('is known when the final dot was answered before the line broke at QUIT', async () => {
    const { result } = await submit({ on: (c, peer) => (c === 'QUIT' ? (peer.drop(), '') : undefined) });
    expect(result.kind).toBe('accepted');
  });
});

describe('reaching the server', () => {
  const failing = (code: string): object =>
    expect.objectContaining({ failure: expect.objectContaining({ code, side: 'outgoing' }) as object });

  it('explains what stands in the way', async () => {
    const [free = 0] = await freePorts(1);
    await expect(transport(free).verify()).rejects.toEqual(failing('connection-refused'));
    await expect(transport(25, 'tls', 'nowhere.invalid').verify()).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/^(host-unknown|offline)$/) as string },
    });
    await expect(transport(25, 'none', 'smtp.skein.example').verify()).rejects.toEqual(
      failing('plaintext-refused'),
    );
    const silent = await serve(() => undefined);
    await expect(transport(silent.port).verify()).rejects.toEqual(failing('connection-timeout'));
    const imap = await serve((peer) => peer.send('* OK IMAP4rev1 ready\r\n'));
    await expect(transport(imap.port).verify()).rejects.toEqual(failing('not-a-mail-server'));
    const full = await serve((peer) => peer.send('421 4.7.0 too many connections\r\n'));
    await expect(transport(full.port).verify()).rejects.toEqual(failing('too-many-connections'));
    const fine = await serve(smtpServer());
    await transport(fine.port).verify();
  });

  it('trusts no certificate nobody vouches for', async () => {
    const server = await serve(smtpServer(), { certificates, atOnce: true });
    await expect(transport(server.port, 'tls').verify()).rejects.toEqual(
      failing('tls-certificate-untrusted'),
    );
    expect(server.lines).toEqual([]);
    await transport(server.port, 'tls', '127.0.0.1', certificates.ca).verify();
    const plain = await serve(smtpServer());
    await expect(transport(plain.port, 'tls').verify()).rejects.toEqual(failing('tls-failed'));
  });

  it('sends no password when STARTTLS was taken out of the answer', async () => {
    const server = await serve(
      smtpServer({ on: (c) => (c === 'STARTTLS' ? '502 5.5.1 not implemented\r\n' : undefined) }),
    );
    await expect(transport(server.port, 'starttls').verify()).rejects.toEqual(failing('starttls-missing'));
    expect(server.lines.join('\n')).not.toContain('AUTH');
  });
});
