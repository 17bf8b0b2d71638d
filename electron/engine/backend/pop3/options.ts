import type { Server } from '../../../../shared/model/account.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log/log.ts';
import type { Secret } from '../sasl/secret.ts';

export interface Pop3SessionOptions {
  /** `none` is refused for hosts that are not loopback; `starttls` means STLS, and is required then. */
  readonly server: Server;
  readonly secret: Secret;
  readonly log: Log;
  readonly clock?: Clock;
  /** PEM of one more authority, for tests. */
  readonly ca?: string;
  readonly times?: Partial<Pop3Times>;
  readonly limits?: Partial<Pop3Limits>;
}

/** In ms. */
export interface Pop3Times {
  /** To reach the server, TLS included. */
  readonly connect: number;
  readonly greeting: number;
  /** For the whole status line of one command; RFC 1939 lets a server think as long as it likes. */
  readonly command: number;
  /** Within a listing or a message, without any byte. */
  readonly silence: number;
  /** For the answer to QUIT, when servers rewrite the mailbox. */
  readonly quit: number;
}

export const defaultPop3Times: Pop3Times = {
  connect: 30_000,
  greeting: 30_000,
  command: 120_000,
  silence: 60_000,
  quit: 300_000,
};

export interface Pop3Limits {
  /** Bytes of one line of an answer (RFC 2449 says 512). Lines of messages have no limit. */
  readonly line: number;
  /** Lines of LIST and UIDL. */
  readonly entries: number;
  /** Bytes of one message; a longer one ends the session with `message-over-limit`. */
  readonly message: number;
  /** Bytes that `top` answers at most. */
  readonly top: number;
  /** Commands under way at once, where the server can PIPELINING. */
  readonly window: number;
}

export const defaultPop3Limits: Pop3Limits = {
  line: 8192,
  entries: 2_000_000,
  message: 2 ** 31,
  top: 4 * 1024 * 1024,
  window: 200,
};
