import type { SaslExchange } from './exchange.ts';
import { cramMd5, login, plain } from './passwords.ts';
import { scramSha256 } from './scram.ts';
import type { Secret } from './secret.ts';
import { oauthBearer, type SaslService, xoauth2 } from './tokens.ts';

export interface SaslWishes {
  readonly user: string;
  readonly secret: Secret;
  /** Mechanisms the server announced, in any case. */
  readonly offered: readonly string[];
  /** Under TLS a password may be told; then CRAM-MD5, which makes servers keep it readable, comes last. */
  readonly encrypted: boolean;
  readonly service: SaslService;
}

/** @returns the ways to log in that both sides know, strongest first. */
export function saslExchanges({
  user,
  secret,
  offered,
  encrypted,
  service,
}: SaslWishes): readonly SaslExchange[] {
  const names = new Set(offered.map((each) => each.toUpperCase()));
  const ranked =
    secret.kind === 'token'
      ? [oauthBearer(user, secret.token, service), xoauth2(user, secret.token)]
      : byPassword(user, secret.password, encrypted);
  return ranked.filter(({ mechanism }) => names.has(mechanism));
}

function byPassword(user: string, password: string, encrypted: boolean): readonly SaslExchange[] {
  const told = [plain(user, password), login(user, password)];
  const digest = cramMd5(user, password);
  return [scramSha256(user, password), ...(encrypted ? [...told, digest] : [digest, ...told])];
}

/** What no protocol can carry: they end lines, and PLAIN's parts. @returns the field that has it. */
export function unfitCredential(user: string, secret: Secret): 'user' | 'password' | undefined {
  // oxlint-disable-next-line no-control-regex -- these are the ones looked for
  const unfit = /[\r\n\0]/;
  if (unfit.test(user)) return 'user';
  // SOH separates the fields of a bearer token's message.
  // oxlint-disable-next-line no-control-regex -- likewise
  if (secret.kind === 'token') return /[\r\n\0\x01]/.test(secret.token) ? 'password' : undefined;
  return unfit.test(secret.password) ? 'password' : undefined;
}
