import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Failed } from '../../failed.ts';
import type { SaslExchange } from './exchange.ts';
import { prepared } from './saslprep.ts';

/** A server may not keep this computer busy for minutes. */
const maxIterations = 2_000_000;
/** No channel binding, and none is known of: `n,,`. */
const gs2Header = 'n,,';

const derive = promisify(pbkdf2);
const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const broken = (): Failed => new Failed({ code: 'server-answer-broken', phase: 'login' });

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): the password stays here, and the server proves that it knows it.
 *
 * @param nonce ours, printable and without commas; tests give it
 */
export function scramSha256(
  user: string,
  password: string,
  nonce = randomBytes(24).toString('base64'),
): SaslExchange {
  const name = prepared(user).replaceAll('=', '=3D').replaceAll(',', '=2C');
  const first = `n=${name},r=${nonce}`;
  let expected: Buffer | undefined;
  let proven = false;

  async function proof(challenge: string): Promise<Buffer> {
    const { r: both, s: salt, i: count } = attributesOf(challenge);
    const iterations = Number(count);
    // A nonce that is not ours with more behind it is an old answer played again; `m=` is an extension we must know.
    if (!both?.startsWith(nonce) || both.length === nonce.length || !salt || challenge.startsWith('m='))
      throw broken();
    if (!/^\d{1,9}$/.test(count ?? '') || iterations < 1 || iterations > maxIterations) throw broken();
    const salted = await derive(prepared(password), Buffer.from(salt, 'base64'), iterations, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const storedKey = createHash('sha256').update(clientKey).digest();
    const last = `c=${Buffer.from(gs2Header).toString('base64')},r=${both}`;
    const signed = `${first},${challenge},${last}`;
    expected = hmac(hmac(salted, 'Server Key'), signed);
    const signature = hmac(storedKey, signed);
    const mixed = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
    return Buffer.from(`${last},p=${mixed.toString('base64')}`);
  }

  return {
    mechanism: 'SCRAM-SHA-256',
    initial: Buffer.from(gs2Header + first),
    async respond(challenge) {
      const text = Buffer.from(challenge).toString();
      if (!expected) return proof(text);
      const { v: signature, e: error } = attributesOf(text);
      // `e=` is a refusal; the protocol's own word follows.
      if (error !== undefined) return Buffer.alloc(0);
      const given = Buffer.from(signature ?? '', 'base64');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw unproven();
      proven = true;
      return Buffer.alloc(0);
    },
    succeeded() {
      if (!proven) throw unproven();
    },
  };
}

function unproven(): Failed {
  return new Failed({ code: 'server-unproven', phase: 'login' });
}

/** `r=abc,s=def` by letter. */
function attributesOf(text: string): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(text.split(',').map((each) => [each.slice(0, 1), each.slice(2)]));
}
