import type { IncomingMessage } from 'node:http';

/** Where the served shell lives. Everything is compared with these words, nothing is derived from a request. */
export interface Place {
  /** `127.0.0.1:8737` */
  readonly host: string;
  /** `http://127.0.0.1:8737` */
  readonly origin: string;
  /** `ws://127.0.0.1:8737` */
  readonly sockets: string;
  /** `localhost:8737`: redirected, because to a browser it is another origin with another database. */
  readonly otherName: string;
}

export function placeOf(port: number): Place {
  const host = `127.0.0.1:${port}`;
  return { host, origin: `http://${host}`, sockets: `ws://${host}`, otherName: `localhost:${port}` };
}

export type Verdict = 'ours' | 'redirect' | 'wrong-host' | 'wrong-origin';

/**
 * Judges by Host, Origin and Sec-Fetch-Site alone, before any cookie is looked at. A page of another origin that
 * reaches this port by name (DNS rebinding) carries that name in Host; one that uses the number carries its own
 * Origin. A page of another port of this computer counts as the same *site*, so its requests would bring our cookie
 * along: Sec-Fetch-Site tells it from our own.
 *
 * @param needsOrigin for what changes something or opens a line: browsers always send Origin there
 */
export function judge(request: IncomingMessage, place: Place, needsOrigin: boolean): Verdict {
  const { host, origin } = request.headers;
  if (host === place.otherName && !needsOrigin) return 'redirect';
  if (host !== place.host) return 'wrong-host';
  if (origin === undefined ? needsOrigin : origin !== place.origin) return 'wrong-origin';
  return cameFromElsewhere(request) ? 'wrong-origin' : 'ours';
}

/** A link on a foreign page that opens ours in the address bar is all that may come from elsewhere. */
function cameFromElsewhere({ headers, method }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return !(isLink && method === 'GET');
}
