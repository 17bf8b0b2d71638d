import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { FailureCode } from '../../../../shared/model/failure.ts';
import { shortServerText } from '../../explain/server-text.ts';
import { explainSmtp } from '../../explain/smtp.ts';
import { Failed, isFailed } from '../../failed.ts';
import { saslExchanges, unfitCredential } from '../sasl/choose.ts';
import type { SaslExchange } from '../sasl/exchange.ts';
import type { Secret } from '../sasl/secret.ts';
import type { SmtpExtensions } from './extensions.ts';
import type { SmtpOptions } from './options.ts';

type Context = SMTPConnection.CustomAuthenticationContext;

/** Read here: nodemailer takes the code of a reply of several lines for 0, and a question without words too. */
interface Reply {
  readonly status: number;
  readonly response: string;
}

/** A command line is at most 512 bytes long, CRLF included (RFC 4954 4); a longer first word waits for its question. */
const lineLimit = 510;
/** That the mechanism is not known after all: then another one may be tried, never after a refused password. */
const notKnown = /\b(mechanism|method|type|scheme)\b|not (supported|implemented|recogni[sz]ed)/i;

/** Handlers for nodemailer: each runs the exchange that {@link logIn} chose. */
export type Mechanisms = Record<string, (context: Context) => Promise<void>>;

const names = ['SCRAM-SHA-256', 'OAUTHBEARER', 'XOAUTH2', 'CRAM-MD5', 'PLAIN', 'LOGIN'];

/** One line's way to log in; its `mechanisms` go into nodemailer's `customAuth`. */
export function createLogin({ server, secret }: SmtpOptions): {
  readonly mechanisms: Mechanisms;
  /** @returns the mechanism. @throws Failed */
  logIn(connection: SMTPConnection, extensions: SmtpExtensions, afterHelo: boolean): Promise<string>;
} {
  const { host, port, user } = server;
  const params = { host, port };
  let speak: (context: Context) => Promise<void> = async () => undefined;
  const failed = (code: FailureCode, serverText?: string): Failed =>
    new Failed({ code, params, phase: 'login', side: 'outgoing', serverText: shortServerText(serverText) });

  /** The last reply of one exchange. */
  function run(connection: SMTPConnection, exchange: SaslExchange): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      connection.once('error', reject);
      // What is thrown here must not pass through nodemailer, which would write the server's words into it.
      speak = (context) => converse(context, exchange, secret).then(resolve, reject);
      connection.login({ method: exchange.mechanism, user }, (error) => {
        if (error) reject(error);
      });
    });
  }

  return {
    mechanisms: Object.fromEntries(names.map((name) => [name, (context: Context) => speak(context)])),

    async logIn(connection, { mechanisms }, afterHelo) {
      const unfit = unfitCredential(user, secret);
      if (unfit) throw new Failed({ code: 'input-invalid', params: { field: unfit }, phase: 'login' });
      // A server without EHLO cannot say that it knows AUTH; those that do mostly know these.
      const offered = mechanisms ?? (afterHelo ? ['PLAIN', 'LOGIN'] : []);
      const wishes = { user, secret, offered, encrypted: connection.secure, service: { host, port } };
      const ways = saslExchanges(wishes);
      const wantsTokens =
        secret.kind === 'password' && offered.some((each) => /^(XOAUTH2|OAUTHBEARER)$/.test(each));
      for (const [at, exchange] of ways.entries()) {
        const reply = await run(connection, exchange).catch((error: unknown) => {
          throw isFailed(error) ? ofLogin(error, params) : error;
        });
        if (reply.status === 235 || (reply.status >= 200 && reply.status < 300)) return exchange.mechanism;
        const unknown = reply.status === 504 || (reply.status < 535 && notKnown.test(reply.response));
        if (unknown && reply.status >= 500 && at + 1 < ways.length) continue;
        if (reply.status < 400 || reply.status >= 600) throw failed('login-refused', reply.response);
        const command = `AUTH ${exchange.mechanism}`;
        const { failure } = explainSmtp({
          reply: reply.status,
          text: reply.response,
          phase: 'login',
          params: { ...params, command },
        });
        throw new Failed({ ...failure, side: 'outgoing' });
      }
      throw failed(wantsTokens ? 'login-needs-oauth' : 'login-method-missing');
    },
  };
}

/** AUTH (RFC 4954): questions are 334, anything else ends it. */
async function converse(context: Context, exchange: SaslExchange, secret: Secret): Promise<Reply> {
  const told = [secret.kind === 'token' ? secret.token : secret.password];
  const sendCommand = async (line: string): Promise<Reply> => {
    told.push(line.replace(/^AUTH \S+ ?/, ''));
    const { response } = await context.sendCommand(line);
    return { response, status: Number(/^\d{3}(?=[ -]|$)/.exec(response)?.[0] ?? 0) };
  };
  const command = `AUTH ${exchange.mechanism}`;
  const initial = exchange.initial && (base64(exchange.initial) || '=');
  const fits = initial !== undefined && command.length + 1 + initial.length <= lineLimit;
  let waiting = fits ? undefined : exchange.initial;
  let reply = await sendCommand(fits ? `${command} ${initial}` : command);
  // Far more questions than any mechanism has; a server may not go on for ever.
  for (let asked = 0; reply.status === 334 && asked < 10; asked += 1) {
    if (waiting !== undefined) {
      reply = await sendCommand(base64(waiting));
      waiting = undefined;
      continue;
    }
    let answer: Uint8Array;
    try {
      answer = await exchange.respond(challengeOf(reply.response.slice(4)));
    } catch (error) {
      await sendCommand('*');
      throw error;
    }
    reply = await sendCommand(base64(answer));
  }
  if (reply.status >= 200 && reply.status < 300) exchange.succeeded();
  // Some servers repeat the command that they refuse: what it told them is for nobody else.
  const response = told
    .filter((each) => each !== '')
    .reduce((words, each) => words.replaceAll(each, '…'), reply.response);
  return { ...reply, response };
}

function challengeOf(text: string): Buffer {
  // LOGIN's questions are words that nobody agrees on, and some servers do not encode them.
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text.trim()) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

function ofLogin({ failure }: Failed, params: { readonly host: string; readonly port: number }): Failed {
  return new Failed({ ...failure, params: { ...params, ...failure.params }, side: 'outgoing' });
}
