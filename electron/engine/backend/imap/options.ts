import type { Log } from '../../log/log.ts';
import type { Server } from '../../../../shared/model/account.ts';

export interface ImapOptions {
  readonly server: Server;
  readonly password: string;
  readonly log: Log;
  /** Told to the server by ID, beside the name. */
  readonly version?: string;
  /** PEM of one more authority, for tests. */
  readonly ca?: string;
  /** Limits in ms, for tests; the defaults are in {@link defaultTimes}. */
  readonly times?: Partial<Times>;
}

export interface Times {
  /** To reach the server, TLS included. */
  readonly connect: number;
  /** To say hello. */
  readonly greeting: number;
  /** From the start until the login is done. */
  readonly login: number;
  /** A command that hears nothing for so long means the line is gone. */
  readonly silence: number;
  /** IDLE is asked for anew (RFC 2177: within 29 minutes; home routers forget sooner). */
  readonly idle: number;
  /** Between looks, where the server has no IDLE. */
  readonly poll: number;
  /** A line nobody used is kept awake by NOOP. */
  readonly keepAlive: number;
  /** The display line is closed when nobody used it for so long. */
  readonly displayRest: number;
}

export const defaultTimes: Times = {
  connect: 30_000,
  greeting: 16_000,
  login: 60_000,
  silence: 60_000,
  idle: 4 * 60_000,
  poll: 60_000,
  keepAlive: 4 * 60_000,
  displayRest: 3 * 60_000,
};

/** What a provider needs otherwise, by host name. */
export function quirksOf(host: string): {
  readonly qresync: boolean;
  readonly filesSentMail: boolean;
  readonly idAfterLogin: boolean;
} {
  const name = host.toLowerCase();
  return {
    // iCloud answers QRESYNC with malformed VANISHED: mailboxes were emptied by it.
    qresync: !/(^|\.)(mail\.me\.com|icloud\.com|me\.com)$/.test(name),
    // Google, and Microsoft for what was submitted with a login.
    filesSentMail: /(^|\.)(gmail|googlemail|outlook|office365|hotmail)\.com$/.test(name),
    // NetEase wants ID after login and before SELECT, or SELECT answers "Unsafe Login".
    idAfterLogin: /(^|\.)(163\.com|126\.com|126\.net|yeah\.net|188\.com|netease\.com)$/.test(name),
  };
}
