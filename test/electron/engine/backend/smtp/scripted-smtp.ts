import type { Peer } from '../../../../servers/scripted.ts';

export interface SmtpScript {
  /** Lines of the EHLO answer after the first. */
  readonly extensions?: readonly string[];
  /** The answer to a command, or a deed of its own; undefined: what a polite server says. */
  readonly on?: (command: string, peer: Peer) => string | undefined | Promise<string | undefined>;
  /** After the final dot. */
  readonly afterBody?: (peer: Peer) => string | undefined;
}

/** A submission server that says yes to everything but what the script says. */
export function smtpServer({
  extensions = ['AUTH PLAIN', 'SIZE 1000000', '8BITMIME', 'ENHANCEDSTATUSCODES'],
  on,
  afterBody,
}: SmtpScript = {}) {
  return async (peer: Peer): Promise<void> => {
    peer.send('220 scripted.example ESMTP\r\n');
    for (;;) {
      const command = await peer.line();
      const special = await on?.(command, peer);
      if (special !== undefined) {
        peer.send(special);
        continue;
      }
      if (command.startsWith('EHLO')) {
        peer.send(
          ['scripted.example', ...extensions]
            .map((each, index, all) => `250${index === all.length - 1 ? ' ' : '-'}${each}\r\n`)
            .join(''),
        );
      } else if (command.startsWith('AUTH')) {
        peer.send('235 2.7.0 in\r\n');
      } else if (command === 'DATA') {
        peer.send('354 go on\r\n');
        await peer.body();
        peer.send(afterBody ? (afterBody(peer) ?? '') : '250 2.0.0 queued as 42\r\n');
      } else if (command === 'QUIT') {
        peer.send('221 bye\r\n');
        peer.end();
      } else {
        peer.send('250 2.1.0 ok\r\n');
      }
    }
  };
}
