import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may come in: the holder of a one-time token gets a cookie. A token that was used is replaced by a new one,
 * which only the terminal and a file of the profile show; no answer of the server ever carries a token.
 */
export interface Entrance {
  /** The token that works now. */
  readonly token: string;
  /** @returns the value of Set-Cookie, or undefined for a token that is not, or no longer, good. */
  exchange(token: string): string | undefined;
  /** @param cookies the Cookie header as it came */
  isKnown(cookies: string | undefined): boolean;
}

/** A browser that loses its cookie and comes back leaves a session behind; the oldest is forgotten. */
const sessionLimit = 16;

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @param onNewToken is told every token that becomes the good one, the first included. */
export function createEntrance(port: number, onNewToken: (token: string) => void = () => {}): Entrance {
  // Cookies know no port, so the name does.
  const cookieName = `skein-${port}`;
  const sessions: Buffer[] = [];
  let token = secret();
  onNewToken(token);

  return {
    get token() {
      return token;
    },
    exchange(offered) {
      if (!timingSafeEqual(digest(offered), digest(token))) return undefined;
      token = secret();
      onNewToken(token);
      const session = secret();
      sessions.push(digest(session));
      if (sessions.length > sessionLimit) sessions.shift();
      return `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    isKnown(cookies) {
      const session = cookieOf(cookies, cookieName);
      if (session === undefined) return false;
      const offered = digest(session);
      return sessions.some((known) => timingSafeEqual(known, offered));
    },
  };
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
