/**
 * The only file that talks SMTP through nodemailer, by its SMTPConnection and with no pool and no composer between,
 * because only here it is known how far a submission came. nodemailer reports a line lost at EHLO and one lost after
 * the final dot with the same error.
 */
import type { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isLoopback } from '../../../../shared/model/account.ts';
import type { FailureCode, FailurePhase } from '../../../../shared/model/failure.ts';
import { Failed } from '../../failed.ts';
import { trusted } from '../authorities.ts';
import type { SmtpError } from './errors.ts';
import { extensionsOf, type SmtpExtensions } from './extensions.ts';
import {
  ehloLines,
  isUsable,
  recipientsAnswered,
  watchStartTls,
  withDataStream,
  withRecipientParameters,
  withSenderParameters,
} from './internals.ts';
import { createLogin } from './login.ts';
import { defaultSmtpTimes, type SmtpOptions } from './options.ts';
import { originalRecipient } from './reports.ts';

/** `holdUntil`: ms since 1970 (RFC 4865). */
export type LineEnvelope = SMTPConnection.Envelope & { readonly holdUntil?: number };

export interface Taken {
  readonly response: string;
  readonly rejected: readonly SmtpError[];
}

/** A connection that is logged in. Transactions go one after the other. */
export interface SmtpLine {
  readonly extensions: SmtpExtensions;
  readonly encrypted: boolean;
  /** Transactions it has begun. */
  readonly used: number;
  usable(): boolean;
  /** One message. @throws SmtpError, and what the body threw */
  transact(envelope: LineEnvelope, body: Readable): Promise<Taken>;
  /** What the recipients of the last transaction were answered, also when it threw. */
  answered(): { readonly accepted: readonly string[]; readonly rejected: readonly SmtpError[] };
  /** Forgets a transaction that was not completed. @throws SmtpError */
  reset(): Promise<void>;
  /** Takes leave and closes. */
  quit(): void;
  /** What is under way on it fails. */
  close(): void;
}

/** @throws Failed, SmtpError */
export async function openLine(options: SmtpOptions, signal?: AbortSignal): Promise<SmtpLine> {
  const { log } = options;
  const login = createLogin(options);
  const connection = prepare(options, login.mechanisms);
  const abort = (): void => {
    connection.emit('error', signal?.reason);
    connection.close();
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    await connected(connection, options);
    // Later errors reach the command they belong to; one between commands must not end the process.
    connection.on('error', (error: SmtpError) => log.info('smtp line lost', { code: error.code }));
    const lines = ehloLines(connection);
    const extensions = extensionsOf(lines);
    await login.logIn(connection, extensions, lines.length === 0);
    options.onOffer?.(extensions);
    return lineOf(connection, extensions);
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function prepare({ server, ca, times }: SmtpOptions, customAuth: SMTPConnection.Options['customAuth']) {
  const { host, port, security } = server;
  if (security === 'none' && !isLoopback(host)) throw refused(server, 'plaintext-refused', 'connect');
  const limits = { ...defaultSmtpTimes, ...times };
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    // Without it a STARTTLS that was stripped from EHLO would let the password go in clear.
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { secureContext: trusted(ca) },
    // Not the name of this computer, which is nobody's business.
    name: '[127.0.0.1]',
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    logger: false,
    customAuth,
  });
  watchStartTls(connection, () => {
    connection.emit('error', refused(server, 'tls-failed', 'tls'));
    connection.close();
  });
  withRecipientParameters(connection, originalRecipient);
  withSenderParameters(connection);
  withDataStream(connection);
  return connection;
}

async function connected(connection: SMTPConnection, { server }: SmtpOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((error?: Error | null) => (error ? reject(error) : resolve()));
  });
  const address = (connection._socket && connection._socket.remoteAddress) || '';
  // A name that says it is this computer must not have led elsewhere.
  if (server.security === 'none' && !isLoopback(address.replace(/^::ffff:/, '')))
    throw refused(server, 'plaintext-refused', 'connect');
}

function refused({ host, port }: SmtpOptions['server'], code: FailureCode, phase: FailurePhase): Failed {
  return new Failed({ code, params: { host, port }, phase, side: 'outgoing' });
}

function lineOf(connection: SMTPConnection, extensions: SmtpExtensions): SmtpLine {
  let used = 0;
  let giveUp: ((error: Error) => void) | undefined;
  const close = (): void => {
    connection.close();
    // nodemailer forgets who waits for the answer.
    giveUp?.(lineClosed());
  };
  return {
    extensions,
    encrypted: connection.secure,
    get used() {
      return used;
    },
    usable: () => isUsable(connection),
    transact: (envelope, body) => {
      used += 1;
      return new Promise<Taken>((resolve, reject) => {
        giveUp = reject;
        connection.send(envelope, body, (error, result) => {
          if (error) reject(error);
          else
            resolve({
              response: result.response ?? '',
              rejected: (result.rejectedErrors ?? []) as readonly SmtpError[],
            });
        });
      });
    },
    answered: () => recipientsAnswered(connection),
    reset: () =>
      new Promise((resolve, reject) => {
        giveUp = reject;
        connection.once('error', reject);
        connection.reset((error) => {
          connection.removeListener('error', reject);
          if (error) reject(error);
          else resolve();
        });
      }),
    quit() {
      connection.quit();
      connection.close();
    },
    close,
  };
}

/** As nodemailer says it of a line that is gone. */
export function lineClosed(): Error {
  return Object.assign(new Error('closed'), { code: 'ECONNECTION' });
}
