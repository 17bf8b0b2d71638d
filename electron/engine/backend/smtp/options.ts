import type { Server } from '../../../../shared/model/account.ts';
import type { Log } from '../../log/log.ts';

export interface SmtpOptions {
  readonly server: Server;
  readonly password: string;
  readonly log: Log;
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
}

export const defaultSmtpTimes: SmtpTimes = { connect: 30_000, greeting: 30_000, silence: 10 * 60_000 };
