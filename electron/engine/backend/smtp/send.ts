/**
 * The only file that talks SMTP through nodemailer, by its SMTPConnection: one connection a message, with no pool and
 * no composer between, because only here it is known how far a submission came. nodemailer reports a line lost at EHLO
 * and one lost after the final dot with the same error.
 */
import { isAscii } from 'node:buffer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isLoopback } from '../../../../shared/model/account.ts';
import type { Failure } from '../../../../shared/model/failure.ts';
import { Failed } from '../../failed.ts';
import { trusted } from '../authorities.ts';
import type { MailTransport, Submission, SubmissionResult } from '../mail-transport.ts';
import { messageBody } from './body.ts';
import { envelopeAddress, needsUtf8 } from './envelope.ts';
import { explainSmtpError, type SmtpError } from './errors.ts';
import { defaultSmtpTimes, type SmtpOptions } from './options.ts';

export type { SmtpOptions } from './options.ts';

/** What EHLO said; private in nodemailer, which is why its version is pinned. */
interface Internals {
  readonly _supportedExtensions: readonly string[];
  readonly _supportedAuth: readonly string[];
}

/** One account's submission server. Nothing is sent before `verify` or `submit`. */
export function createMailTransport(options: SmtpOptions): MailTransport {
  const { host, port } = options.server;
  const open = new Set<SMTPConnection>();
  const failed = (
    failure: Failure,
    permanent: boolean,
    refused: ReadonlyMap<string, Failure> = new Map(),
  ): SubmissionResult => ({ kind: 'failed', failure, permanent, refused });

  async function withLogin<T>(task: (connection: SMTPConnection) => Promise<T>): Promise<T> {
    const connection = await connect(options);
    open.add(connection);
    try {
      await login(connection, options);
      const result = await task(connection);
      connection.quit();
      return result;
    } finally {
      open.delete(connection);
      connection.close();
    }
  }

  return {
    async verify() {
      try {
        await withLogin(async () => undefined);
      } catch (error) {
        throw asFailed(error, options);
      }
    },

    async submit(submission, onStep) {
      let bodySent = false;
      try {
        return await withLogin(async (connection) => {
          await onStep('connected');
          return send(connection, submission, options, (step) => {
            if (step === 'body-sent') bodySent = true;
            return onStep(step);
          });
        });
      } catch (error) {
        if (error instanceof Failed) return failed(error.failure, isPermanent(error.failure));
        const thrown = error instanceof Error ? (error as SmtpError) : new Error('unknown');
        const { failure, permanent } = explainSmtpError(thrown, { host, port });
        const answered =
          (thrown as SmtpError).responseCode !== undefined &&
          Number((thrown as SmtpError).responseCode) >= 400;
        if (bodySent && !answered) {
          return {
            kind: 'unknown',
            failure: {
              code: 'send-outcome-unknown',
              params: { host, port },
              phase: 'data',
              side: 'outgoing',
              serverText: failure.serverText,
            },
          };
        }
        return allRefused(thrown, options) ?? failed(failure, permanent);
      }
    },

    async close() {
      for (const connection of open) connection.close();
    },
  };
}

function asFailed(error: unknown, { server }: SmtpOptions): Failed {
  if (error instanceof Failed) return error;
  return new Failed(explainSmtpError(error instanceof Error ? error : new Error('unknown'), server).failure, {
    cause: error,
  });
}

function isPermanent({ code }: Failure): boolean {
  return (
    code === 'address-needs-smtputf8' ||
    code === 'no-recipients' ||
    code === 'sender-refused' ||
    code === 'message-too-big'
  );
}

async function connect({ server, log, ca, times }: SmtpOptions): Promise<SMTPConnection> {
  const { host, port, security } = server;
  if (security === 'none' && !isLoopback(host)) {
    throw new Failed({
      code: 'plaintext-refused',
      params: { host, port },
      phase: 'connect',
      side: 'outgoing',
    });
  }
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
  });
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((error?: Error | null) => (error ? reject(error) : resolve()));
  });
  // Later errors reach the command they belong to; one between commands must not end the process.
  connection.on('error', (error: SmtpError) => log.info('smtp line lost', { code: error.code }));
  return connection;
}

async function login(connection: SMTPConnection, { server, password }: SmtpOptions): Promise<void> {
  const { host, port, user } = server;
  const { _supportedAuth: methods } = connection as unknown as Internals;
  if (!connection.allowsAuth)
    throw new Failed({
      code: 'login-method-missing',
      params: { host, port },
      phase: 'login',
      side: 'outgoing',
    });
  if (methods.length > 0 && methods.every((each) => /^XOAUTH2|OAUTHBEARER$/.test(each))) {
    throw new Failed({ code: 'login-needs-oauth', params: { host, port }, phase: 'login', side: 'outgoing' });
  }
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.login({ credentials: { user, pass: password } }, (error?: Error | null) =>
      error ? reject(error) : resolve(),
    );
  });
}

async function send(
  connection: SMTPConnection,
  { from, recipients, message }: Submission,
  { server }: SmtpOptions,
  onStep: (step: 'envelope' | 'body-sent') => void | Promise<void>,
): Promise<SubmissionResult> {
  const utf8 = (connection as unknown as Internals)._supportedExtensions.includes('SMTPUTF8');
  const where = { host: server.host, port: server.port };
  const sender = envelopeAddress(from);
  const refused = new Map<string, Failure>();
  const refuse = (recipient: string, code: Failure['code']): void => {
    refused.set(recipient, { code, params: { ...where, recipient }, phase: 'rcpt-to', side: 'outgoing' });
  };
  if (sender === undefined)
    throw new Failed({ code: 'sender-refused', params: where, phase: 'mail-from', side: 'outgoing' });
  if (needsUtf8(sender) && !utf8)
    throw new Failed({ code: 'address-needs-smtputf8', params: where, phase: 'mail-from', side: 'outgoing' });
  const names = new Map<string, string>();
  for (const recipient of recipients) {
    const address = envelopeAddress(recipient);
    if (address === undefined) refuse(recipient, 'recipient-refused');
    else if (needsUtf8(address) && !utf8) refuse(recipient, 'address-needs-smtputf8');
    else names.set(address, recipient);
  }
  if (names.size === 0) {
    const only = [...refused.values()][0];
    return {
      kind: 'failed',
      failure: only ?? { code: 'no-recipients', params: where, phase: 'rcpt-to', side: 'outgoing' },
      permanent: true,
      refused,
    };
  }

  const body = messageBody(
    message,
    () => onStep('envelope'),
    () => void onStep('body-sent'),
  );
  const envelope = {
    from: { address: sender },
    to: [...names.keys()].map((address) => ({ address })),
    size: message.length,
    use8BitMime: !isAscii(message),
  };
  const info = await new Promise<{ rejectedErrors?: readonly SmtpError[]; response: string }>(
    (resolve, reject) => {
      connection.send(envelope, body, (error, result) =>
        error ? reject(withNames(error as SmtpError, names)) : resolve(result as { response: string }),
      );
    },
  );
  for (const each of info.rejectedErrors ?? []) {
    const recipient = names.get(each.recipient ?? '') ?? each.recipient ?? '';
    refused.set(recipient, explainSmtpError({ ...each, recipient } as SmtpError, server).failure);
  }
  return { kind: 'accepted', refused, serverText: info.response.slice(0, 1000) };
}

/** Recipients by the names they were given, whatever their domain became in the envelope. */
function withNames(error: SmtpError, names: ReadonlyMap<string, string>): SmtpError {
  for (const each of error.rejectedErrors ?? [])
    Object.assign(each, { recipient: names.get(each.recipient ?? '') ?? each.recipient });
  return error;
}

/** Every recipient was refused at RCPT. One that may be accepted later makes the whole worth another try. */
function allRefused(error: SmtpError, { server }: SmtpOptions): SubmissionResult | undefined {
  if (!error.rejectedErrors || error.rejectedErrors.length === 0 || error.command !== 'RCPT TO')
    return undefined;
  const refused = new Map<string, Failure>();
  let later: Failure | undefined;
  for (const each of error.rejectedErrors) {
    const { failure, permanent } = explainSmtpError(each, server);
    refused.set(each.recipient ?? '', failure);
    if (!permanent) later ??= failure;
  }
  const all = [...refused.values()];
  const [first] = all;
  // Postfix says at RCPT what it has against the sender or the message: then that is what to tell.
  const common =
    first && first.code !== 'recipient-refused' && all.every(({ code }) => code === first.code)
      ? first
      : undefined;
  const failure: Failure = later ??
    common ?? {
      code: 'all-recipients-refused',
      params: { host: server.host, port: server.port, count: refused.size },
      phase: 'rcpt-to',
      side: 'outgoing',
      serverText: first?.serverText,
    };
  return { kind: 'failed', failure, permanent: later === undefined, refused };
}
