import type { Peer } from './scripted.ts';

type Answer = string | Uint8Array | undefined;

export interface Pop3Script {
  /** The first line, CRLF included. */
  readonly greeting?: string;
  /** Lines of the CAPA answer; 'none': the server does not know CAPA. */
  readonly capabilities?: readonly string[] | 'none';
  /** Numbered from 1. */
  readonly messages?: readonly (string | Uint8Array)[];
  /**
   * The answer to a command, or a deed of its own (then answer '' ); undefined: what a polite server says. `encrypted`
   * tells whether TLS was begun by STLS.
   */
  readonly on?: (command: string, peer: Peer, encrypted: boolean) => Answer | Promise<Answer>;
}

/** A POP3 server that says yes to everything but what the script says. */
export function pop3Server({
  greeting = '+OK scripted\r\n',
  capabilities = ['TOP', 'UIDL', 'USER', 'PIPELINING', 'RESP-CODES', 'AUTH-RESP-CODE', 'STLS'],
  messages = [],
  on,
}: Pop3Script = {}) {
  return async (peer: Peer): Promise<void> => {
    let encrypted = false;
    peer.send(greeting);
    for (;;) {
      const command = await peer.line();
      const special = await on?.(command, peer, encrypted);
      if (special !== undefined) {
        peer.send(special);
        continue;
      }
      const [verb = '', first = ''] = command.split(' ');
      const message = messages[Number(first) - 1];
      if (verb === 'CAPA') {
        peer.send(capabilities === 'none' ? '-ERR what?\r\n' : listing(capabilities));
      } else if (verb === 'STLS') {
        peer.send('+OK go on\r\n');
        await peer.startTls();
        encrypted = true;
      } else if (verb === 'STAT') {
        peer.send(`+OK ${messages.length} ${messages.reduce((sum, each) => sum + each.length, 0)}\r\n`);
      } else if (verb === 'LIST') {
        peer.send(listing(messages.map((each, index) => `${index + 1} ${each.length}`)));
      } else if (verb === 'UIDL') {
        peer.send(listing(messages.map((_, index) => `${index + 1} id-${index + 1}`)));
      } else if ((verb === 'RETR' || verb === 'TOP') && message !== undefined) {
        peer.send(Buffer.concat([Buffer.from('+OK follows\r\n'), stuffed(message)]));
      } else if (['RETR', 'TOP', 'DELE'].includes(verb) && message === undefined) {
        peer.send('-ERR no such message\r\n');
      } else if (verb === 'QUIT') {
        peer.send('+OK bye\r\n');
        peer.end();
      } else {
        peer.send('+OK\r\n');
      }
    }
  };
}

/** An answer of many lines. */
export function listing(lines: readonly string[]): string {
  return `+OK\r\n${lines.map((each) => `${each}\r\n`).join('')}.\r\n`;
}

/** A message as it goes over the line (RFC 1939 3), with a line end where it has none. */
export function stuffed(message: string | Uint8Array): Buffer {
  const text = Buffer.from(message).toString('latin1');
  const end = text === '' || text.endsWith('\n') ? '' : '\r\n';
  return Buffer.from(`${text.replace(/(^|\n)\./g, '$1..')}${end}.\r\n`, 'latin1');
}
