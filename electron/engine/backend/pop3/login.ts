import { createHash } from 'node:crypto';
import { Failed } from '../../failed.ts';
import { saslExchanges } from '../sasl/choose.ts';
import type { SaslExchange } from '../sasl/exchange.ts';
import type { Conversation } from './conversation.ts';
import type { Pop3SessionOptions } from './options.ts';
import type { Pop3Capabilities } from './pop3-session.ts';
import { type Reply, replyOf } from './reply.ts';

export interface LoginInput extends Pick<Pop3SessionOptions, 'server' | 'secret'> {
  readonly talk: Conversation;
  readonly capabilities: Pop3Capabilities;
  /** The words of the greeting: APOP's stamp is in them. */
  readonly greeting: string;
  readonly encrypted: boolean;
}

/** One way to log in; answers the last reply. */
interface Way {
  readonly name: string;
  readonly run: () => Promise<Reply>;
}

/** A command line is at most 255 bytes long, CRLF included (RFC 5034 4); a longer first word waits for its question. */
const lineLimit = 253;
/** Of a command or a mechanism; that a user is not known is a refusal. */
const notKnown =
  /\b(mechanism|method|command|type)\b[^.]{0,30}\b(not |un)(supported|known|recogni[sz]ed|implemented|available)|\b(unknown|unsupported|unrecogni[sz]ed|unimplemented|invalid|bad)\b[^.]{0,20}\b(mechanism|method|command|type)\b|^(not |un)(supported|implemented)|syntax error/i;

/**
 * Logs in by the strongest way both sides know: SCRAM; on a line to this computer CRAM-MD5 or APOP; PLAIN, LOGIN,
 * USER and PASS. Another is tried only when the server says it does not know this one, never with a refused password.
 *
 * @returns the name of the way
 * @throws Failed
 */
export async function logIn(input: LoginInput): Promise<string> {
  const { talk, capabilities, secret } = input;
  talk.during('login');
  const ways = waysOf(input);
  let refused: Reply | undefined;
  for (const { name, run } of ways) {
    const reply = await run();
    if (reply.ok) return name;
    refused = reply;
    if (reply.code !== undefined || !notKnown.test(reply.text)) break;
  }
  if (refused) throw new Failed(talk.refusal(withoutSecrets(refused, input)));
  const wantsTokens =
    secret.kind === 'password' && capabilities.sasl.some((each) => /^(XOAUTH2|OAUTHBEARER)$/.test(each));
  throw talk.failures.failed(wantsTokens ? 'login-needs-oauth' : 'login-method-missing', 'login');
}

/** Some servers repeat the command that they refuse: what it told them is for nobody else. */
function withoutSecrets(reply: Reply, { server: { user }, secret }: LoginInput): Reply {
  const told =
    secret.kind === 'token'
      ? [secret.token]
      : [secret.password, base64(Buffer.from(`\0${user}\0${secret.password}`))];
  const text = [...told, ...told.map((each) => base64(Buffer.from(each)))]
    .filter((each) => each !== '')
    .reduce((words, each) => words.replaceAll(each, '…'), reply.text)
    // A token is in the midst of what is sent: its letters are not to be found in base64.
    .replace(/(AUTH +\S+ +)\S+/i, '$1…');
  return { ...reply, text };
}

function waysOf({ talk, capabilities, server, secret, greeting, encrypted }: LoginInput): readonly Way[] {
  const { user, host, port } = server;
  const sasl = saslExchanges({
    user,
    secret,
    offered: capabilities.sasl,
    encrypted,
    service: { host, port },
  }).map((exchange): Way => ({ name: exchange.mechanism, run: () => authenticate(talk, exchange) }));
  if (secret.kind === 'token') return sasl;
  const { password } = secret;
  const ways = [...sasl];
  const stamp = /<[\x21-\x3b\x3d\x3f\x41-\x7e]+@[\x21-\x3b\x3d\x3f\x41-\x7e]+>/.exec(greeting)?.[0];
  // Under TLS the password may be told; and after STLS the stamp is from before, when anybody could have put it there.
  if (stamp !== undefined && !encrypted) {
    const at = ways.findIndex(({ name }) => name === 'PLAIN' || name === 'LOGIN');
    ways.splice(at < 0 ? ways.length : at, 0, { name: 'APOP', run: () => apop(talk, user, password, stamp) });
  }
  // A server that told of no way at all mostly knows the oldest one.
  if (capabilities.user || capabilities.sasl.length === 0)
    ways.push({ name: 'USER', run: () => userAndPass(talk, capabilities, user, password) });
  return ways;
}

async function userAndPass(
  talk: Conversation,
  capabilities: Pop3Capabilities,
  user: string,
  password: string,
): Promise<Reply> {
  // Only names beyond ASCII need it: it changes what the server may put into messages.
  if (capabilities.utf8User && !/^[\x20-\x7e]*$/.test(user + password)) await talk.ask('UTF8');
  const named = await talk.ask(`USER ${user}`);
  return named.ok ? talk.ask(`PASS ${password}`) : named;
}

function apop(talk: Conversation, user: string, password: string, stamp: string): Promise<Reply> {
  const digest = createHash('md5')
    .update(stamp + password)
    .digest('hex');
  return talk.ask(`APOP ${user} ${digest}`);
}

/** AUTH (RFC 5034). */
async function authenticate(talk: Conversation, exchange: SaslExchange): Promise<Reply> {
  const { wire, times } = talk;
  const command = `AUTH ${exchange.mechanism}`;
  const initial = exchange.initial && (base64(exchange.initial) || '=');
  const fits = initial !== undefined && command.length + 1 + initial.length <= lineLimit;
  let waiting = fits ? undefined : exchange.initial;
  wire.send(fits ? `${command} ${initial}\r\n` : `${command}\r\n`);
  for (;;) {
    const line = await wire.line(times.command);
    const reply = replyOf(line);
    if (reply) {
      if (reply.ok) exchange.succeeded();
      return reply;
    }
    const [, challenge] = /^\+(?: (.*))?$/s.exec(line) ?? [];
    if (!line.startsWith('+')) throw talk.garbage(line);
    if (waiting !== undefined) {
      wire.send(`${base64(waiting)}\r\n`);
      waiting = undefined;
      continue;
    }
    try {
      wire.send(`${base64(await exchange.respond(challengeOf(challenge ?? '')))}\r\n`);
    } catch (error) {
      wire.send('*\r\n');
      await talk.reply();
      throw error;
    }
  }
}

function challengeOf(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text.trim()))
    throw new Failed({ code: 'server-answer-broken', phase: 'login' });
  return Buffer.from(text, 'base64');
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
