import { createHmac } from 'node:crypto';
import { Failed } from '../../failed.ts';
import type { SaslExchange } from './exchange.ts';

/** A mechanism whose answers are known from the start; one challenge more than that is a broken server. */
function answering(
  mechanism: string,
  initial: Uint8Array | undefined,
  ...answers: readonly ((challenge: Uint8Array) => Uint8Array)[]
): SaslExchange {
  const left = [...answers];
  return {
    mechanism,
    initial,
    async respond(challenge) {
      const next = left.shift();
      if (!next) throw new Failed({ code: 'server-answer-broken', phase: 'login' });
      return next(challenge);
    },
    succeeded() {
      // None of these lets the server prove anything.
    },
  };
}

/** RFC 4616, without an authorization identity. */
export function plain(user: string, password: string): SaslExchange {
  return answering('PLAIN', Buffer.from(`\0${user}\0${password}`));
}

/** draft-murchison-sasl-login: two questions whose words nobody agrees on. */
export function login(user: string, password: string): SaslExchange {
  return answering(
    'LOGIN',
    undefined,
    () => Buffer.from(user),
    () => Buffer.from(password),
  );
}

/** RFC 2195. */
export function cramMd5(user: string, password: string): SaslExchange {
  return answering('CRAM-MD5', undefined, (challenge) =>
    Buffer.from(`${user} ${createHmac('md5', password).update(challenge).digest('hex')}`),
  );
}
