import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A server of other people's making that takes everything, and hands each message on as its bytes come. */
export async function startReceiving(
  onMessage: (bytes: AsyncIterable<Buffer>, recipients: readonly string[]) => Promise<void>,
  options: SMTPServerOptions = {},
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    ...options,
    onAuth: (_auth, _session, done) => done(null, { user: 'ann' }),
    onData: (stream, session, done) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      onMessage(stream, recipients).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error('not received')),
      );
    },
  });
  // Who leaves in the middle is what some tests are about.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    stop: () => new Promise((closed) => server.close(() => closed())),
  };
}
