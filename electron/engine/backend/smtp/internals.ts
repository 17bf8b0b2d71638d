import { Writable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { DataStream } from './data-stream.ts';
import type { SmtpError } from './errors.ts';

/** What nodemailer keeps private and we need; its version is pinned for that. */
interface Internals {
  readonly _ehloLines?: readonly string[];
  readonly _envelope?:
    | false
    | {
        readonly accepted?: readonly string[];
        readonly rejectedErrors?: readonly SmtpError[];
        readonly holdUntil?: number;
      };
  readonly _recipientQueue: readonly string[];
  readonly _responseQueue: readonly string[];
  readonly _remainder: string;
  readonly _destroyed: boolean;
  readonly _responseActions: ((reply: string) => void)[];
  _createSendStream(done: SendDone): DataStream;
  _actionSMTPStream(reply: string, done: SendDone): void;
  _upgradeConnection(done: (error?: Error) => void): void;
  _getDsnRcptToArgs(): string;
  _sendCommand(line: string): void;
}

type SendDone = (error: Error | null, reply?: string) => void;

const inside = (connection: SMTPConnection): Internals => connection as unknown as Internals;

/** Lines of the last EHLO answer but the first; none after HELO. */
export function ehloLines(connection: SMTPConnection): readonly string[] {
  return inside(connection)._ehloLines ?? [];
}

/** What the recipients of the transaction under way were answered so far. */
export function recipientsAnswered(connection: SMTPConnection): {
  readonly accepted: readonly string[];
  readonly rejected: readonly SmtpError[];
} {
  const { _envelope: envelope } = inside(connection);
  return {
    accepted: (envelope && envelope.accepted) || [],
    rejected: (envelope && envelope.rejectedErrors) || [],
  };
}

export function isUsable(connection: SMTPConnection): boolean {
  const socket = connection._socket;
  return !inside(connection)._destroyed && socket !== false && socket !== null && socket.writable;
}

/**
 * Calls `refuse` when plain bytes wait behind the answer to STARTTLS: somebody put them there to be taken for what the
 * server says under TLS. nodemailer would drop them and go on.
 */
export function watchStartTls(connection: SMTPConnection, refuse: () => void): void {
  const hidden = inside(connection);
  const upgrade = hidden._upgradeConnection.bind(connection);
  hidden._upgradeConnection = (done) => {
    if (hidden._responseQueue.length > 0 || hidden._remainder !== '') refuse();
    else upgrade(done);
  };
}

/** ORCPT differs from recipient to recipient; nodemailer knows one for all. */
export function withRecipientParameters(
  connection: SMTPConnection,
  parametersOf: (recipient: string) => string,
): void {
  const hidden = inside(connection);
  const usual = hidden._getDsnRcptToArgs.bind(connection);
  hidden._getDsnRcptToArgs = () => {
    const given = usual();
    // Without NOTIFY nobody wished a report, or the server has none.
    return given === '' ? '' : given + parametersOf(hidden._recipientQueue.at(-1) ?? '');
  };
}

/** HOLDUNTIL (RFC 4865 4), which nodemailer does not know. */
export function withSenderParameters(connection: SMTPConnection): void {
  const hidden = inside(connection);
  const send = hidden._sendCommand.bind(connection);
  hidden._sendCommand = (line) => {
    const { _envelope: envelope } = hidden;
    const holdUntil = line.startsWith('MAIL FROM:') && envelope ? envelope.holdUntil : undefined;
    send(holdUntil === undefined ? line : `${line} HOLDUNTIL=${seconds(holdUntil)}`);
  };
}

/** A time of RFC 3339 without fractions of a second. */
const seconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '');

/** Of a connection that has lost its socket: what it is told then is how it ended. */
const nowhere = (): Writable => new Writable().destroy();

/** Our own stream between message and socket. */
export function withDataStream(connection: SMTPConnection): void {
  const hidden = inside(connection);
  hidden._createSendStream = (done) => {
    hidden._responseActions.push((reply) => hidden._actionSMTPStream(reply, done));
    return new DataStream(connection._socket || nowhere());
  };
}
