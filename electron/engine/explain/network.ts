import type { Failure, FailureCode, FailurePhase } from '../../../shared/model/failure.ts';
import { shortServerText } from './server-text.ts';

/** What Node says about sockets, names and certificates, by `code`. */
const codes: Readonly<Record<string, FailureCode>> = {
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'offline',
  EAI_NODATA: 'host-unknown',
  EAI_NONAME: 'host-unknown',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'connection-timeout',
  ESOCKETTIMEDOUT: 'connection-timeout',
  EHOSTUNREACH: 'network-unreachable',
  EHOSTDOWN: 'network-unreachable',
  ENETUNREACH: 'network-unreachable',
  ENETDOWN: 'network-unreachable',
  EADDRNOTAVAIL: 'network-unreachable',
  ECONNRESET: 'connection-lost',
  ECONNABORTED: 'connection-lost',
  EPIPE: 'connection-lost',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-certificate-untrusted',
  CERT_CHAIN_TOO_LONG: 'tls-certificate-untrusted',
  CERT_UNTRUSTED: 'tls-certificate-untrusted',
  CERT_REJECTED: 'tls-certificate-untrusted',
  CERT_REVOKED: 'tls-certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'tls-certificate-untrusted',
  INVALID_CA: 'tls-certificate-untrusted',
  INVALID_PURPOSE: 'tls-certificate-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-certificate-name',
  HOSTNAME_MISMATCH: 'tls-certificate-name',
  CERT_HAS_EXPIRED: 'tls-certificate-expired',
  CERT_NOT_YET_VALID: 'tls-certificate-expired',
  EPROTO: 'tls-failed',
};

/** Node adds advice for who wrote the program. */
const adviceOfNode = /; if the root CA is installed locally.*/;

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** @returns undefined when the error says nothing about network or TLS. */
export function explainNetworkError(error: unknown, { host, port }: Endpoint): Failure | undefined {
  for (const each of causes(error)) {
    const name = each.code ?? '';
    const code = codes[name] ?? (/^ERR_(SSL|TLS)_/.test(name) ? 'tls-failed' : undefined);
    if (code)
      return {
        code,
        params: { host, port },
        phase: phaseOf(code),
        serverText: shortServerText(each.message?.replace(adviceOfNode, '')),
      };
  }
  return undefined;
}

interface Wrapping {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly _err?: unknown;
}

/** The error, what it wraps, and what the tries for each address said (happy eyeballs makes an AggregateError). */
function* causes(error: unknown, depth = 0): Generator<{ code?: string; message?: string }> {
  if (typeof error !== 'object' || error === null || depth > 4) return;
  const { code, originalCode, message, cause, errors, _err } = error as Wrapping;
  // nodemailer puts a name of its own over the system's.
  if (typeof originalCode === 'string') yield { code: originalCode, message };
  if (typeof code === 'string') yield { code, message };
  yield* causes(cause, depth + 1);
  yield* causes(_err, depth + 1);
  if (Array.isArray(errors)) for (const each of errors) yield* causes(each, depth + 1);
}

function phaseOf(code: FailureCode): FailurePhase {
  return code.startsWith('tls-') ? 'tls' : 'connect';
}
