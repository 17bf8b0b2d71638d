import { describe, expect, it } from 'vitest';
import type { Peer } from '../../../../servers/scripted.ts';
import { linesOf, message, scriptedTransports, times } from './scripted-transport.ts';
import { smtpServer } from './scripted-smtp.ts';

const open = scriptedTransports();

describe('the next message', () => {
  it('goes over the same line, without a new login', async () => {
    const { submit, server } = await open({});
    for (let count = 0; count < 3; count += 1) expect((await submit()).kind).toBe('accepted');
    expect(server.connections).toBe(1);
    expect(linesOf(server, 'AUTH', 'RSET')).toHaveLength(1);
    expect(linesOf(server, 'DATA')).toHaveLength(3);
  });

  it('goes over the same line, reset, after one that was refused', async () => {
    const { submit, server } = await open({
      on: (command) => (command.includes('gone') ? '550 5.1.1 no such user\r\n' : undefined),
    });
    expect((await submit({ recipients: ['gone@skein.example'] })).kind).toBe('failed');
    expect((await submit()).kind).toBe('accepted');
    expect(server.connections).toBe(1);
    const sent = linesOf(server, 'MAIL', 'RSET', 'DATA').map((line) => line.split(' ')[0]);
    expect(sent).toEqual(['MAIL', 'RSET', 'MAIL', 'DATA']);
  });

  it('makes a line of its own while the other is in use', async () => {
    const { submit, server } = await open({});
    const results = await Promise.all([submit(), submit()]);
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
    expect(server.connections).toBe(2);
  });

  it('makes a new line when the last one waited too long', async () => {
    const { submit, server } = await open({}, { times: { ...times, idle: 0 } });
    await submit();
    await submit();
    expect(server.connections).toBe(2);
  });

  it('is not kept for after the transport was closed', async () => {
    const { submit, server, transport } = await open({});
    await submit();
    await transport.close();
    await expect.poll(() => server.lines.at(-1)).toBe('QUIT');
  });

  /** The first line takes one message and does this with the next; other lines take everything. */
  const dying = (second: (command: string, peer: Peer) => string | undefined) => {
    return (peer: Peer, connection: number): Promise<void> => {
      let mails = 0;
      return smtpServer({
        on: (command) => {
          if (command.startsWith('MAIL')) mails += 1;
          return connection === 1 && mails === 2 ? second(command, peer) : undefined;
        },
      })(peer);
    };
  };

  it.each<[string, (command: string, peer: Peer) => string | undefined]>([
    ['broke', (_command, peer) => (peer.drop(), '')],
    ['was ended', (_command, peer) => (peer.end(), '')],
    ['was ended with 421', (_command, peer) => (peer.send('421 4.4.2 idle too long\r\n'), peer.end(), '')],
    ['breaks at RCPT', (command, peer) => (command.startsWith('RCPT') ? (peer.drop(), '') : undefined)],
    ['breaks at DATA', (command, peer) => (command === 'DATA' ? (peer.drop(), '') : undefined)],
  ])('takes a new line, once, when the one that waited %s', async (_what, second) => {
    const { submit, server, steps } = await open(dying(second));
    await submit();
    expect((await submit()).kind).toBe('accepted');
    expect(server.connections).toBe(2);
    expect(steps.filter((step) => step.startsWith('envelope'))).toHaveLength(2);
  });

  it('is not tried again on a new line that breaks too', async () => {
    const { submit, server } = await open((peer, connection) =>
      smtpServer({
        on: (command) => {
          const lost = command.startsWith('MAIL') && (connection > 1 || linesOfAll().length > 1);
          return lost ? (peer.drop(), '') : undefined;
        },
      })(peer),
    );
    const linesOfAll = (): readonly string[] => linesOf(server, 'MAIL');
    await submit();
    expect(await submit()).toMatchObject({
      kind: 'failed',
      permanent: false,
      failure: { code: 'connection-lost' },
    });
    expect(server.connections).toBe(2);
  });

  it('is never sent again once the server asked for it', async () => {
    let bodies = 0;
    const { submit, server } = await open({
      afterBody: (peer) => {
        bodies += 1;
        return bodies === 2 ? (peer.drop(), undefined) : '250 2.0.0 queued\r\n';
      },
    });
    await submit();
    expect((await submit()).kind).toBe('unknown');
    expect(server.connections).toBe(1);
    expect(bodies).toBe(2);
  });
});

describe('a transport that is closed', () => {
  it.each([
    ['the greeting', /^never/, 'failed'],
    ['the login', /^AUTH/, 'failed'],
    ['RCPT', /^RCPT/, 'failed'],
  ])('ends what waits for %s', async (_what, at, kind) => {
    const waits = Promise.withResolvers<void>();
    const { submit, transport } = await open((peer) => {
      if (at.source === '^never') return waits.resolve();
      return smtpServer({ on: (command) => (at.test(command) ? (waits.resolve(), '') : undefined) })(peer);
    });
    const result = submit();
    await waits.promise;
    await transport.close();
    expect(await result).toMatchObject({ kind, permanent: false, failure: { code: 'connection-lost' } });
    expect(await submit()).toMatchObject({ kind: 'failed', failure: { code: 'connection-lost' } });
  });

  it('does not know what became of a message whose answer it did not wait for', async () => {
    const waits = Promise.withResolvers<void>();
    const { submit, transport } = await open({ afterBody: () => (waits.resolve(), undefined) });
    const result = submit();
    await waits.promise;
    await transport.close();
    expect(await result).toMatchObject({ kind: 'unknown' });
  });
});

describe('a person who stops it', () => {
  const stopped = { kind: 'failed', permanent: true, failure: { code: 'send-cancelled' } };

  it.each([
    ['before the greeting', /^never/],
    ['at the login', /^AUTH/],
    ['at RCPT', /^RCPT/],
    ['before the body', /^DATA/],
  ])('is heard %s', async (_when, at) => {
    const stop = new AbortController();
    const { submit } = await open((peer) => {
      if (at.source === '^never') return stop.abort();
      return smtpServer({ on: (command) => (at.test(command) ? (stop.abort(), '') : undefined) })(peer);
    });
    expect(await submit({}, { signal: stop.signal })).toMatchObject(stopped);
  });

  it('is heard before anything was done', async () => {
    const { submit, server } = await open({});
    expect(await submit({}, { signal: AbortSignal.abort() })).toMatchObject(stopped);
    expect(server.connections).toBe(0);
  });

  it('is heard in the middle of the body, and the server gets no end of it', async () => {
    const stop = new AbortController();
    const { submit, server } = await open({ extensions: ['AUTH PLAIN'] });
    const large = {
      size: 20_000_000,
      async *open() {
        for (let at = 0; at < 20; at += 1) yield Buffer.alloc(1_000_000, 'x'.repeat(78) + '\r\n');
      },
    };
    const result = await submit(
      { message: large },
      { signal: stop.signal, onProgress: (sent) => sent > 3_000_000 && stop.abort() },
    );
    expect(result).toMatchObject(stopped);
    expect(server.lines).not.toContain('.');
  });

  it('is too late when the body is out: only the answer tells', async () => {
    const stop = new AbortController();
    const { submit } = await open({ afterBody: () => (stop.abort(), '250 2.0.0 queued\r\n') });
    expect(await submit({ message }, { signal: stop.signal })).toMatchObject({ kind: 'accepted' });
  });
});
