import { Failed } from '../../failed.ts';
import type { SaslExchange } from './exchange.ts';

/** Where the login goes; OAUTHBEARER tells it, so that a token stolen on the way shows where it was meant for. */
export interface SaslService {
  readonly host: string;
  readonly port: number;
}

/** The one challenge is a refusal as JSON; an answer lets the server say -ERR, NO or 535 properly. */
function bearer(mechanism: string, initial: string, afterRefusal: string): SaslExchange {
  let refused = false;
  return {
    mechanism,
    initial: Buffer.from(initial),
    async respond() {
      if (refused) throw new Failed({ code: 'server-answer-broken', phase: 'login' });
      refused = true;
      return Buffer.from(afterRefusal);
    },
    succeeded() {
      // A bearer token proves us to the server, nothing the other way round.
    },
  };
}

/** RFC 7628. */
export function oauthBearer(user: string, token: string, { host, port }: SaslService): SaslExchange {
  // `=` and `,` would end the name of the GS2 header (RFC 5801 4).
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  return bearer(
    'OAUTHBEARER',
    `n,a=${name},\x01host=${host}\x01port=${port}\x01auth=Bearer ${token}\x01\x01`,
    '\x01',
  );
}

/** Google's and Microsoft's own, older than RFC 7628. */
export function xoauth2(user: string, token: string): SaslExchange {
  return bearer('XOAUTH2', `user=${user}\x01auth=Bearer ${token}\x01\x01`, '');
}
