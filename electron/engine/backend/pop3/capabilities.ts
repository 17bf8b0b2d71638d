import type { Pop3Capabilities } from './pop3-session.ts';

/** Before anything was heard. */
export const noCapabilities: Pop3Capabilities = {
  top: false,
  uidl: false,
  pipelining: false,
  user: false,
  stls: false,
  respCodes: false,
  authRespCode: false,
  utf8: false,
  utf8User: false,
  sasl: [],
};

/** Of a server that does not know CAPA: what may be tried. */
export const untoldCapabilities: Pop3Capabilities = {
  ...noCapabilities,
  top: true,
  uidl: true,
  user: true,
  stls: true,
};

/** The lines of a CAPA answer (RFC 2449 5). */
export function capabilitiesOf(lines: readonly string[]): Pop3Capabilities {
  const told = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [name = '', ...words] = line.trim().split(/\s+/);
    const key = name.toUpperCase();
    // Some servers tell SASL in two lines.
    told.set(key, [...(told.get(key) ?? []), ...words]);
  }
  const first = (name: string): string => told.get(name)?.[0] ?? '';
  const expire = first('EXPIRE');
  const delay = first('LOGIN-DELAY');
  const implementation = told.get('IMPLEMENTATION')?.join(' ').slice(0, 200);
  return {
    top: told.has('TOP'),
    uidl: told.has('UIDL'),
    pipelining: told.has('PIPELINING'),
    user: told.has('USER'),
    stls: told.has('STLS'),
    respCodes: told.has('RESP-CODES'),
    authRespCode: told.has('AUTH-RESP-CODE'),
    utf8: told.has('UTF8'),
    utf8User: (told.get('UTF8') ?? []).some((each) => each.toUpperCase() === 'USER'),
    sasl: (told.get('SASL') ?? []).map((each) => each.toUpperCase()),
    ...(/^never$/i.test(expire) && { expireDays: 'never' as const }),
    ...(/^\d{1,6}$/.test(expire) && { expireDays: Number(expire) }),
    ...(/^\d{1,7}$/.test(delay) && { loginDelay: Number(delay) }),
    ...(implementation && { implementation }),
  };
}
