import type { Failure, FailurePhase } from '../../../../shared/model/failure.ts';
import { explainImap } from '../../explain/imap.ts';
import { type Endpoint, explainNetworkError } from '../../explain/network.ts';
import { shortServerText } from '../../explain/server-text.ts';
import { isList, textOf, type Token } from './line.ts';

/** What imapflow and Node put on the errors they reject with. */
interface ImapError {
  readonly code?: string;
  readonly message?: string;
  readonly authenticationFailed?: boolean;
  readonly tlsFailed?: boolean;
  readonly responseStatus?: string;
  readonly responseText?: string;
  readonly serverResponseCode?: string;
  readonly reason?: string;
  readonly response?: { readonly attributes?: readonly Token[] } | string;
}

export interface ErrorContext {
  readonly endpoint: Endpoint;
  readonly phase: FailurePhase;
  readonly params?: Failure['params'];
  /** Whether anything came from the server before. */
  readonly heard?: boolean;
}

const protocolBroken =
  /^(ParserError|MAX_IMAP_NESTING|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooMany|UnexpectedTag|InvalidResponse|ResponseProcessingFailed|MissingTag|COMPRESS_TRAILING_DATA)/;

/** Any error of imapflow, of the socket or of TLS as a Failure of the incoming side. */
export function explainImapError(thrown: unknown, context: ErrorContext): Failure {
  return { ...explain(thrown, context), side: 'incoming' };
}

function explain(thrown: unknown, { endpoint, phase, params, heard }: ErrorContext): Failure {
  const error: ImapError = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const where = { host: endpoint.host, port: endpoint.port };
  const text = error.responseText ?? (typeof error.response === 'string' ? error.response : error.reason);
  if (error.authenticationFailed) {
    if (/no matching authentication|login is disabled/i.test(error.message ?? '') && !text) {
      return {
        code: /disabled/i.test(error.message ?? '') ? 'login-needs-tls' : 'login-method-missing',
        params: where,
        phase: 'login',
      };
    }
    return explainImap({
      status: 'NO',
      code: error.serverResponseCode ?? responseCode(error),
      text,
      phase: 'login',
      params: where,
    });
  }
  const network = explainNetworkError(thrown, endpoint);
  if (error.tlsFailed && (!network || network.code === 'connection-lost')) {
    return {
      code: /STARTTLS_INJECTION/.test(error.code ?? '') ? 'tls-failed' : 'starttls-missing',
      params: where,
      phase: 'tls',
      serverText: shortServerText(text),
    };
  }
  if (network) return phase === 'connect' ? network : { ...network, phase };
  if (error.responseStatus === 'NO' || error.responseStatus === 'BAD') {
    return explainImap({
      status: error.responseStatus,
      code: error.serverResponseCode ?? responseCode(error),
      text,
      phase,
      params,
    });
  }
  const code = error.code ?? '';
  if (code === 'GREETING_TIMEOUT' && heard)
    return { code: 'not-a-mail-server', params: where, phase: 'connect' };
  if (/TIMEOUT/.test(code)) return { code: 'connection-timeout', params: where, phase };
  if (protocolBroken.test(code)) return { code: 'server-answer-broken', params: where, phase };
  if (code === 'ETHROTTLE')
    return { code: 'server-busy', params: where, phase, serverText: shortServerText(text) };
  if (/^(NoConnection|EConnectionClosed|StateLogout|ClosedAfterConnect)/.test(code)) {
    return { ...explainImap({ status: 'BYE', text, phase, params: where }), phase };
  }
  return { code: 'unexpected', params: where, phase };
}

function responseCode({ response }: ImapError): string | undefined {
  if (typeof response !== 'object') return undefined;
  const first = response.attributes?.[0];
  return first && !isList(first) ? textOf(first.section?.[0])?.toUpperCase() : undefined;
}
