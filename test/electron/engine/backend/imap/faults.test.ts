import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createImapBackend, type ImapOptions } from '../../../../../electron/engine/backend/imap/backend.ts';
import type { MailBackend } from '../../../../../electron/engine/backend/mail-backend.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { type Certificates, makeCertificates } from '../../../../servers/certificates.ts';
import { freePorts } from '../../../../servers/ports.ts';
import { type Peer, type Scripted, startScripted } from '../../../../servers/scripted.ts';

const capability =
  '* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ID ENABLE IDLE UIDPLUS MOVE CONDSTORE QRESYNC ESEARCH NAMESPACE LITERAL+\r\n';
const times = { connect: 3000, greeting: 700, login: 3000, silence: 600 };

/** A server that logs in anyone and answers SELECT; the rest is the test's. */
const polite =
  (more: (command: string, peer: Peer) => string | undefined = () => undefined) =>
  async (peer: Peer): Promise<void> => {
    peer.send('* OK ready\r\n');
    await peer.imap(async (command) => {
      const answer = more(command, peer);
      if (answer !== undefined) return answer;
      if (command === 'CAPABILITY') return `${capability}T OK\r\n`;
      if (command === 'AUTHENTICATE PLAIN') {
        peer.send('+ \r\n');
        await peer.line();
        return `T OK [${capability.slice(2).trim()}] in\r\n`;
      }
      if (command.startsWith('ENABLE')) return '* ENABLED QRESYNC CONDSTORE\r\nT OK\r\n';
      if (command.startsWith('SELECT'))
        return '* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n* OK [HIGHESTMODSEQ 50] ok\r\nT OK [READ-WRITE] done\r\n';
      return 'T OK\r\n';
    });
  };

let certificates: Certificates;
let expired: Certificates;
let folder: string;
const servers: Scripted[] = [];
const backends: MailBackend[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-certificates-'));
  certificates = await makeCertificates(folder, { altNames: 'DNS:localhost' });
  expired = await makeCertificates(folder, { altNames: 'DNS:localhost', days: -1 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(backends.splice(0).map((each) => each.close()));
  await Promise.all(servers.splice(0).map((each) => each.stop()));
});

async function serve(...how: Parameters<typeof startScripted>): Promise<Scripted> {
  const server = await startScripted(...how);
  servers.push(server);
  return server;
}

function backendFor(
  port: number,
  more: Partial<ImapOptions> & { host?: string; security?: 'tls' | 'starttls' | 'none' } = {},
): MailBackend {
  const backend = createImapBackend({
    server: { host: more.host ?? '127.0.0.1', port, security: more.security ?? 'none', user: 'ann' },
    password: 'top-secret',
    log: silentLog,
    times,
    ...more,
  });
  backends.push(backend);
  return backend;
}

const failing = (code: string, more: object = {}): object =>
  expect.objectContaining({
    failure: expect.objectContaining({ code, side: 'incoming', ...more }) as object,
  });

describe('reaching the server', () => {
  it('names a host that does not exist', async () => {
    await expect(
      backendFor(993, { host: 'nowhere.invalid', security: 'tls' }).connect(),
    ).rejects.toMatchObject({
      failure: {
        code: expect.stringMatching(/^(host-unknown|offline)$/) as string,
        params: { host: 'nowhere.invalid', port: 993 },
      },
    });
  });

  it('names a port nobody listens on', async () => {
    const [port = 0] = await freePorts(1);
    await expect(backendFor(port).connect()).rejects.toEqual(
      failing('connection-refused', { params: { host: '127.0.0.1', port } }),
    );
  });

  it('gives up on a server that says nothing', async () => {
    const server = await serve(() => undefined);
    await expect(backendFor(server.port).connect()).rejects.toEqual(failing('connection-timeout'));
  });

  it('tells a server of another kind', async () => {
    const server = await serve((peer) => peer.send('220 mail.example ESMTP\r\n'));
    await expect(backendFor(server.port).connect()).rejects.toEqual(failing('not-a-mail-server'));
  });

  it('repeats why a server says BYE at once', async () => {
    const server = await serve((peer) => peer.send('* BYE Too many connections from your IP\r\n'));
    await expect(backendFor(server.port).connect()).rejects.toEqual(
      failing('too-many-connections', { serverText: 'Too many connections from your IP' }),
    );
  });

  it('sends no password in plain text to a host that is not this computer', async () => {
    await expect(backendFor(143, { host: 'imap.skein.example' }).connect()).rejects.toEqual(
      failing('plaintext-refused'),
    );
  });
});

describe('TLS', () => {
  it('refuses a certificate nobody vouches for', async () => {
    const server = await serve(polite(), { certificates, atOnce: true });
    await expect(backendFor(server.port, { host: 'localhost', security: 'tls' }).connect()).rejects.toEqual(
      failing('tls-certificate-untrusted', { phase: 'tls' }),
    );
    expect(server.lines).toEqual([]);
  });

  it('refuses a certificate of another name', async () => {
    const server = await serve(polite(), { certificates, atOnce: true });
    await expect(
      backendFor(server.port, { host: '127.0.0.1', security: 'tls', ca: certificates.ca }).connect(),
    ).rejects.toEqual(failing('tls-certificate-name'));
    expect(server.lines).toEqual([]);
  });

  it('refuses a certificate that has expired', async () => {
    const server = await serve(polite(), { certificates: expired, atOnce: true });
    await expect(
      backendFor(server.port, { host: 'localhost', security: 'tls', ca: expired.ca }).connect(),
    ).rejects.toEqual(failing('tls-certificate-expired'));
  });

  it('says so when the port speaks plain text', async () => {
    const server = await serve((peer) => peer.send('* OK plain\r\n'));
    await expect(backendFor(server.port, { security: 'tls' }).connect()).rejects.toEqual(
      failing('tls-failed'),
    );
  });

  it('sends nothing more when STARTTLS was taken out of the answer', async () => {
    const server = await serve(polite());
    await expect(
      backendFor(server.port, { host: 'localhost', security: 'starttls', ca: certificates.ca }).connect(),
    ).rejects.toEqual(failing('starttls-missing'));
    expect(server.lines.join('\n')).not.toMatch(/AUTHENTICATE|LOGIN/);
  });

  it('sends nothing more when STARTTLS is refused', async () => {
    const server = await serve(
      polite((command) =>
        command === 'CAPABILITY'
          ? `* CAPABILITY IMAP4rev1 STARTTLS\r\nT OK\r\n`
          : command === 'STARTTLS'
            ? 'T NO not today\r\n'
            : undefined,
      ),
    );
    await expect(
      backendFor(server.port, { host: 'localhost', security: 'starttls' }).connect(),
    ).rejects.toEqual(failing('starttls-missing'));
    expect(server.lines.join('\n')).not.toMatch(/AUTHENTICATE|LOGIN/);
  });

  it('refuses what was slipped in before the handshake', async () => {
    const server = await serve(
      polite((command) =>
        command === 'CAPABILITY'
          ? `* CAPABILITY IMAP4rev1 STARTTLS\r\nT OK\r\n`
          : command === 'STARTTLS'
            ? 'T OK go\r\n* PREAUTH all yours\r\n'
            : undefined,
      ),
      { certificates },
    );
    await expect(
      backendFor(server.port, { host: 'localhost', security: 'starttls', ca: certificates.ca }).connect(),
    ).rejects.toMatchObject({ failure: { side: 'incoming' } });
    expect(server.lines.join('\n')).not.toMatch(/AUTHENTICATE|LOGIN/);
  });
});

describe('logging in', () => {
  const refusing = (text: string) =>
    polite((command, peer) => {
      if (command !== 'AUTHENTICATE PLAIN') return undefined;
      peer.send('+ \r\n');
      return `T NO ${text}\r\n`;
    });

  it.each([
    ['[AUTHENTICATIONFAILED] Authentication failed.', 'login-refused'],
    ['LOGIN Login error or password error', 'login-refused'],
    [
      '[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
      'login-needs-app-password',
    ],
    [
      'Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.',
      'login-needs-app-password',
    ],
    ['[UNAVAILABLE] Temporary authentication failure.', 'server-busy'],
    ['[PRIVACYREQUIRED] Plaintext authentication disallowed', 'login-needs-tls'],
    ['[LIMIT] Too many simultaneous connections. (Failure)', 'too-many-connections'],
  ])('explains "%s"', async (text, code) => {
    const server = await serve(refusing(text));
    const error: unknown = await backendFor(server.port)
      .connect()
      .catch((each: unknown) => each);
    expect(error).toEqual(failing(code, { phase: 'login' }));
    expect(JSON.stringify((error as { failure: object }).failure)).not.toContain('top-secret');
  });

  it('says who it is when a server finds the login unsafe, and tries once more', async () => {
    let known = false;
    const server = await serve(
      polite((command) => {
        if (command.startsWith('ID (') && server.lines.some((line) => line.includes('SELECT'))) known = true;
        return command.startsWith('SELECT') && !known
          ? 'T NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n'
          : undefined;
      }),
    );
    const backend = backendFor(server.port);
    await backend.connect();
    expect(await backend.openFolder('INBOX')).toMatchObject({ exists: 3 });
  });

  it('gives up on a server that takes the password and falls silent', async () => {
    const server = await serve(
      polite((command, peer) => {
        if (command === 'AUTHENTICATE PLAIN') peer.send('+ \r\n');
        return command === 'AUTHENTICATE PLAIN' ? '' : undefined;
      }),
    );
    await expect(backendFor(server.port, { times: { ...times, login: 900 } }).connect()).rejects.toEqual(
      failing('connection-timeout', { phase: 'login' }),
    );
  });
});

describe('closing', () => {
  const patient = { times: { connect: 60_000, greeting: 60_000, login: 60_000, silence: 60_000 } };

  it('gives up a login that is under way', async () => {
    let reached = (): void => undefined;
    const arrived = new Promise<void>((resolve) => void (reached = resolve));
    const server = await serve(() => reached());
    const backend = backendFor(server.port, patient);
    const ending = backend.connect().then(
      () => 'logged in',
      (error: unknown) => error,
    );
    await arrived;
    await backend.close();
    expect(await ending).toEqual(failing('connection-lost'));
  });

  it('does not wait for a server that does not answer any more, nor for a watch that is just beginning', async () => {
    const idling = await serve(
      polite((command, peer) => {
        if (command === 'IDLE') peer.send('+ idling\r\n');
        return /^(IDLE|LOGOUT|)$/.test(command) ? '' : undefined;
      }),
    );
    const backend = backendFor(idling.port, patient);
    await backend.connect();
    await backend.watch('INBOX', () => undefined);
    await backend.close();
    const second = backendFor(idling.port, patient);
    await second.connect();
    const watching = second.watch('INBOX', () => undefined);
    await second.close();
    await expect(watching).resolves.toBeTypeOf('function');
  });
});

describe('answers that break off or lie', () => {
  async function opened(more: (command: string, peer: Peer) => string | undefined): Promise<MailBackend> {
    const server = await serve(polite(more));
    const backend = backendFor(server.port);
    await backend.connect();
    await backend.openFolder('INBOX');
    return backend;
  }
  const row = (uid: number): string =>
    `* ${uid} FETCH (UID ${uid} FLAGS () INTERNALDATE "12-Jan-2026 10:00:00 +0000" RFC822.SIZE 10 MODSEQ (5) BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1) BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: hey\r\n)\r\n`;
  const fetch = (backend: MailBackend, seen: number[] = []): Promise<void> =>
    backend.fetchHeaders(
      { uids: '1:*' },
      1,
      async (batch) => void seen.push(...batch.map((each) => each.uid)),
    );

  it.each([
    ['between two answers', `${row(1)}`],
    [
      'in the middle of a literal',
      `${row(1)}* 2 FETCH (UID 2 BODY[HEADER.FIELDS (SUBJECT)] {4000}\r\nSubject: ha`,
    ],
    ['in the middle of a line', `${row(1)}* 2 FETCH (UID 2 FLA`],
  ])('rejects when the server leaves %s, after what came whole', async (_where, text) => {
    const backend = await opened((command, peer) => {
      if (!command.startsWith('UID FETCH')) return undefined;
      peer.send(text);
      peer.end();
      return '';
    });
    let lost = (_failure: unknown): void => undefined;
    const told = new Promise((resolve) => {
      lost = resolve;
    });
    backend.onLost((failure) => lost(failure));
    const seen: number[] = [];
    await expect(fetch(backend, seen)).rejects.toEqual(failing('connection-lost', { phase: 'fetch' }));
    expect(seen).toEqual([1]);
    expect(await told).toMatchObject({ code: 'connection-lost', side: 'incoming' });
    await expect(backend.folders()).rejects.toEqual(failing('connection-lost'));
  });

  it('rejects when the line is reset', async () => {
    const backend = await opened((command, peer) => {
      if (!command.startsWith('UID FETCH')) return undefined;
      peer.drop();
      return '';
    });
    await expect(fetch(backend)).rejects.toEqual(failing('connection-lost'));
  });

  it('rejects when the server falls silent in the middle of an answer', async () => {
    const backend = await opened((command) => (command.startsWith('UID FETCH') ? row(1) : undefined));
    await expect(fetch(backend)).rejects.toEqual(failing('connection-timeout', { phase: 'fetch' }));
  });

  it('waits as long as the batch takes, however silent the server is meanwhile', async () => {
    const backend = await opened((command) =>
      command.startsWith('UID FETCH') ? `${row(1)}T OK\r\n` : undefined,
    );
    const slowly = (): Promise<void> => new Promise((done) => setTimeout(done, times.silence * 3));
    await expect(backend.fetchHeaders({ uids: '1:*' }, 1, slowly)).resolves.toBeUndefined();
  });

  it('skips garbage between answers', async () => {
    const backend = await opened((command) =>
      command.startsWith('UID FETCH')
        ? `${row(1)}* \u0001\u0002 ((((\r\n* 5 FETCH NIL\r\n* 6 FETCH (UID)\r\n${row(2)}T OK\r\n`
        : undefined,
    );
    const seen: number[] = [];
    await fetch(backend, seen);
    expect(seen).toEqual([1, 2]);
  });

  it('rejects a literal nobody could want', async () => {
    const backend = await opened((command) =>
      command.startsWith('UID FETCH')
        ? '* 1 FETCH (UID 1 BODY[HEADER.FIELDS (SUBJECT)] {4000000000}\r\n'
        : undefined,
    );
    await expect(fetch(backend)).rejects.toEqual(failing('server-answer-broken'));
  });

  it('rejects a UID set that would fill the memory', async () => {
    const backend = await opened((command) =>
      command.startsWith('UID SEARCH') ? '* ESEARCH (TAG "1") UID ALL 1:4294967295\r\nT OK\r\n' : undefined,
    );
    await expect(backend.existingUids('1:*')).rejects.toEqual(failing('server-answer-broken'));
  });

  it('fetches headers without the structure where the server cannot tell it', async () => {
    const backend = await opened((command) => {
      if (!command.startsWith('UID FETCH')) return undefined;
      if (command.includes('BODYSTRUCTURE')) return `${row(1)}T NO cannot parse message 2\r\n`;
      return `${row(1)}${row(2)}T OK\r\n`;
    });
    const seen: number[] = [];
    await fetch(backend, seen);
    expect(seen).toEqual([1, 2]);
  });

  it('does what the person does on the one line that a server allows', async () => {
    let logins = 0;
    const server = await serve(
      polite((command, peer) => {
        if (command === 'AUTHENTICATE PLAIN' && ++logins > 1) {
          peer.send('+ \r\n');
          return 'T NO Too many simultaneous connections\r\n';
        }
        if (command.includes('BODY.PEEK[1]')) return '* 1 FETCH (UID 1 BODY[1] {2}\r\nhi)\r\nT OK\r\n';
        return undefined;
      }),
    );
    const backend = backendFor(server.port);
    await backend.connect();
    await backend.openFolder('INBOX');
    const place = { path: 'Other', uidValidity: 7 };
    expect(Buffer.from((await backend.fetchSections(place, 1, ['1'])).get('1') ?? []).toString()).toBe('hi');
    await backend.fetchFlags('1:*', () => expect.unreachable());
    expect(
      server.lines.map((line) => line.replace(/^\S+ /, '')).filter((line) => /^(SELECT|UID)/.test(line)),
    ).toEqual([
      'SELECT "INBOX"',
      'SELECT "Other"',
      'UID FETCH 1 (UID BODY.PEEK[1])',
      'SELECT "INBOX"',
      'UID FETCH 1:* (UID FLAGS MODSEQ)',
    ]);
  });

  it('tells a refusal in the words of the server, not by false', async () => {
    const backend = await opened((command) => {
      if (command.startsWith('UID STORE')) return 'T NO [NOPERM] not yours\r\n';
      if (command.startsWith('UID MOVE')) return 'T NO [OVERQUOTA] full\r\n';
      if (command.startsWith('UID SEARCH')) return 'T BAD what?\r\n';
      return undefined;
    });
    const place = { path: 'INBOX', uidValidity: 7 };
    await expect(backend.storeFlags(place, [1], ['\\Seen'], [])).rejects.toEqual(
      failing('folder-read-only', { phase: 'store', serverText: 'not yours' }),
    );
    await expect(backend.move(place, [1], 'Archive')).rejects.toEqual(
      failing('mailbox-full', { phase: 'move', params: { folder: 'Archive' } }),
    );
    await expect(backend.existingUids('1:*')).rejects.toEqual(
      failing('server-refused', { serverText: 'what?' }),
    );
  });

  it('rejects a part that ends before its promised size, and never calls it whole', async () => {
    const backend = await opened((command) => {
      if (/BODYSTRUCTURE/.test(command))
        return '* 1 FETCH (UID 1 BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)("IMAGE" "PNG" NIL NIL NIL "BASE64" 1000) "MIXED"))\r\nT OK\r\n';
      if (/BODY.PEEK\[2\]<0\./.test(command)) return '* 1 FETCH (UID 1 BODY[2]<0> {6}\r\nabcdef)\r\nT OK\r\n';
      if (/BODY.PEEK\[2\]<6\./.test(command)) return '* 1 FETCH (UID 1 BODY[2]<6> {0}\r\n)\r\nT OK\r\n';
      return undefined;
    });
    const drain = async (): Promise<number> => {
      let bytes = 0;
      for await (const chunk of backend.streamSection({ path: 'INBOX', uidValidity: 7 }, 1, '2'))
        bytes += chunk.length;
      return bytes;
    };
    await expect(drain()).rejects.toEqual(
      failing('server-answer-broken', { params: { expected: 1000, received: 6 } }),
    );
  });

  it('believes no change list of a server whose mod-sequence went back', async () => {
    const backend = await opened(() => undefined);
    expect(await backend.openFolder('INBOX', { uidValidity: 7, highestModseq: '60' })).not.toHaveProperty(
      'delta',
    );
    expect(await backend.openFolder('INBOX', { uidValidity: 7, highestModseq: '40' })).toHaveProperty(
      'delta',
      { updates: [], vanished: [] },
    );
  });

  it('looks for news on the synchronising line while the watching login is refused', async () => {
    let logins = 0;
    let exists = 1;
    const server = await serve(
      polite((command, peer) => {
        if (command === 'AUTHENTICATE PLAIN' && ++logins > 1) {
          peer.send('+ \r\n');
          return 'T NO [LIMIT] Too many connections\r\n';
        }
        if (command.startsWith('STATUS'))
          return `* STATUS INBOX (MESSAGES ${exists++} UNSEEN 0 UIDNEXT 9 UIDVALIDITY 7)\r\nT OK\r\n`;
        return undefined;
      }),
    );
    const backend = backendFor(server.port, { times: { ...times, poll: 50 } });
    await backend.connect();
    let heard = (): void => undefined;
    const news = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const stop = await backend.watch('INBOX', () => heard());
    await expect(news).resolves.toBeUndefined();
    await stop();
  });
});
