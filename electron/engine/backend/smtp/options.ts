import type { Server } from '../../../../shared/model/account.ts';
import type { Log } from '../../log/log.ts';
import type { Secret } from '../sasl/secret.ts';
import type { SmtpExtensions } from './extensions.ts';

export interface SmtpOptions {
  /** `none` is refused for hosts that are not loopback; `starttls` is required then. */
  readonly server: Server;
  readonly secret: Secret;
  readonly log: Log;
  /** Told at each login what the server offers. */
  readonly onOffer?: (extensions: SmtpExtensions) => void;
  /** PEM of one more authority, for tests. */
  readonly ca?: string;
  /** Limits in ms, for tests. */
  readonly times?: Partial<SmtpTimes>;
}

export interface SmtpTimes {
  readonly connect: number;
  readonly greeting: number;
  /** Without any traffic; RFC 5321 4.5.3.2 gives the server ten minutes to answer the final dot. */
  readonly silence: number;
  /** How long a line waits for the next message. */
  readonly idle: number;
}

export const defaultSmtpTimes: SmtpTimes = {
  connect: 30_000,
  greeting: 30_000,
  silence: 10 * 60_000,
  idle: 10_000,
};
