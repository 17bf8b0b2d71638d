import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../../fixtures/manual-clock.ts';
import { type Certificates, makeCertificates } from '../../../../servers/certificates.ts';
import { listing, type Pop3Script, pop3Server } from '../../../../servers/scripted-pop3.ts';
import { cleanAfterEach, failureOf, hurried, scripted } from './scripted-session.ts';

let certificates: Certificates;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-certificates-'));
  certificates = await makeCertificates(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
cleanAfterEach();

const secret = (lines: readonly string[]): boolean => lines.some((each) => /PASS|AUTH|APOP|USER/.test(each));

function overStls(
  script: Pop3Script,
  wishes: Parameters<typeof scripted>[1] = {},
): ReturnType<typeof scripted> {
  return scripted(script, { security: 'starttls', ca: certificates.ca, ...wishes }, { certificates });
}

describe('STLS', () => {
  it('encrypts before the login', async () => {
    let before = true;
    const { server, session } = await overStls({
      on: (command, _peer, encrypted) => {
        if (command.startsWith('USER')) before = !encrypted;
        return undefined;
      },
    });
    await session.connect();
    expect(before).toBe(false);
    expect(server.lines).toEqual(['CAPA', 'STLS', 'CAPA', 'USER ann', 'PASS top-secret', 'CAPA']);
  });

  it('is required: stripped from CAPA, no password goes out', async () => {
    const { server, session } = await overStls({ capabilities: ['USER', 'UIDL'] });
    expect(await failureOf(session.connect())).toMatchObject({ code: 'starttls-missing', phase: 'tls' });
    expect(secret(server.lines)).toBe(false);
  });

  it('is required: refused, no password goes out', async () => {
    for (const capabilities of [['STLS', 'USER'], 'none'] as const) {
      const { server, session } = await overStls({
        capabilities,
        on: (command) => (command === 'STLS' ? '-ERR not today\r\n' : undefined),
      });
      expect(await failureOf(session.connect())).toMatchObject({
        code: 'starttls-missing',
        serverText: 'not today',
      });
      expect(secret(server.lines)).toBe(false);
    }
  });

  it('is tried where CAPA is not known', async () => {
    const { server, session } = await overStls({ capabilities: 'none' });
    await session.connect();
    expect(server.lines.slice(0, 3)).toEqual(['CAPA', 'STLS', 'CAPA']);
  });

  it('with an answer slipped in behind its +OK ends the session', async () => {
    const { server, session } = await overStls({
      on: async (command, peer, encrypted) => {
        if (command !== 'STLS' || encrypted) return undefined;
        peer.send('+OK go on\r\n+OK injected\r\n');
        // All else is as it should be: the server knows nothing of who sits in between.
        await peer.startTls();
        return '';
      },
    });
    expect(await failureOf(session.connect())).toMatchObject({ code: 'tls-failed', phase: 'tls' });
    expect(server.lines).toEqual(['CAPA', 'STLS']);
  });

  it('makes void what was told before, also where nothing is told after', async () => {
    const { server, session } = await overStls({
      on: (command, _peer, encrypted) => {
        if (command !== 'CAPA') return undefined;
        return encrypted ? '-ERR what?\r\n' : listing(['STLS', 'SASL PLAIN', 'PIPELINING']);
      },
    });
    await session.connect();
    expect(server.lines).toContain('PASS top-secret');
    expect(session.capabilities).toMatchObject({ pipelining: false, sasl: [] });
  });

  it('with words in clear instead of a handshake ends the session', async () => {
    const { server, session } = await overStls({
      on: async (command, peer) => {
        if (command !== 'STLS') return undefined;
        peer.send('+OK go on\r\n');
        // The first bytes of the client's handshake.
        await peer.line();
        return '+OK in clear\r\n+OK in clear\r\n';
      },
    });
    expect((await failureOf(session.connect())).code).toBe('tls-failed');
    expect(secret(server.lines)).toBe(false);
  });

  it('makes void what was told before: capabilities and the stamp for APOP', async () => {
    const { server, session } = await overStls({
      greeting: '+OK <1@scripted.example>\r\n',
      on: (command, _peer, encrypted) =>
        command === 'CAPA'
          ? listing(encrypted ? ['USER'] : ['STLS', 'SASL PLAIN', 'PIPELINING', 'UTF8'])
          : undefined,
    });
    await session.connect();
    expect(server.lines).toContain('PASS top-secret');
    expect(server.lines.some((each) => /^A(UTH|POP)/.test(each))).toBe(false);
    expect(session.capabilities).toMatchObject({ pipelining: false, utf8: false, sasl: [] });
  });

  it('that ends in silence is a timeout', async () => {
    const clock = createManualClock();
    const { session } = await scripted(
      {
        on: async (command, peer) => {
          if (command !== 'STLS') return undefined;
          peer.send('+OK\r\n');
          await peer.closed;
          return '';
        },
      },
      { security: 'starttls', clock },
    );
    expect(await failureOf(hurried(clock, session.connect()))).toMatchObject({
      code: 'connection-timeout',
      phase: 'tls',
    });
  });
});

describe('certificates', () => {
  it.each(['tls', 'starttls'] as const)('must be signed by who is trusted (%s)', async (security) => {
    const { server, session } = await scripted(
      pop3Server({}),
      { security },
      { certificates, atOnce: security === 'tls' },
    );
    expect(await failureOf(session.connect())).toMatchObject({
      code: 'tls-certificate-untrusted',
      phase: 'tls',
    });
    expect(secret(server.lines)).toBe(false);
  });

  it.each(['tls', 'starttls'] as const)('must be for this name (%s)', async (security) => {
    const elsewhere = await mkdtemp(join(folder, 'other-'));
    const other = await makeCertificates(elsewhere, { altNames: 'DNS:elsewhere.example' });
    const { session } = await scripted(
      pop3Server({}),
      { security, host: 'localhost', ca: other.ca },
      { certificates: other, atOnce: security === 'tls' },
    );
    expect((await failureOf(session.connect())).code).toBe('tls-certificate-name');
  });

  it('let in by TLS from the start', async () => {
    const { server, session } = await scripted(
      {},
      { security: 'tls', ca: certificates.ca },
      { certificates, atOnce: true },
    );
    await session.connect();
    expect(server.lines).toEqual(['CAPA', 'USER ann', 'PASS top-secret', 'CAPA']);
  });
});

describe('a line in clear', () => {
  it('is not made to another computer', async () => {
    const { server, session } = await scripted({}, { host: 'mail.example.com' });
    expect((await failureOf(session.connect())).code).toBe('plaintext-refused');
    expect(server.connections).toBe(0);
  });

  it('to a port that speaks TLS is given up', async () => {
    const clock = createManualClock();
    const { session } = await scripted({}, { security: 'none', clock }, { certificates, atOnce: true });
    expect((await failureOf(hurried(clock, session.connect()))).code).toBe('connection-timeout');
  });

  it('where TLS was expected is no encryption', async () => {
    const { session } = await scripted({}, { security: 'tls' });
    expect((await failureOf(session.connect())).code).toBe('tls-failed');
  });
});
