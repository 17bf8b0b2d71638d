import type { Failure, FailureCode, FailurePhase } from '../../../../shared/model/failure.ts';
import { Failed } from '../../failed.ts';
import { type Endpoint, explainNetworkError } from '../../explain/network.ts';
import { shortServerText } from '../../explain/server-text.ts';
import { explainSmtp, type SmtpExplanation } from '../../explain/smtp.ts';

/** What nodemailer puts on its errors. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SmtpError[];
}

/** Refusals of our own that no second try mends. */
const permanent: ReadonlySet<FailureCode> = new Set([
  'address-needs-smtputf8',
  'no-recipients',
  'sender-refused',
  'message-over-server-limit',
  'message-file-unreadable',
  'requiretls-missing',
  'hold-not-possible',
]);

/** Whatever was thrown on the way. @param params more names for the sentence */
export function explainThrown(
  error: unknown,
  endpoint: Endpoint,
  params: Failure['params'] = {},
  signal?: AbortSignal,
): SmtpExplanation {
  if (signal?.aborted && error === signal.reason)
    return { failure: { code: 'send-cancelled', params: {}, side: 'outgoing' }, permanent: true };
  if (error instanceof Failed)
    return { failure: error.failure, permanent: permanent.has(error.failure.code) };
  const explained = explainSmtpError(error instanceof Error ? error : new Error('unknown'), endpoint);
  const { failure } = explained;
  return { ...explained, failure: { ...failure, params: { ...params, ...failure.params } } };
}

/** An error of nodemailer, of the socket or of TLS as a Failure of the outgoing side. */
export function explainSmtpError(error: SmtpError, endpoint: Endpoint): SmtpExplanation {
  const { failure, ...rest } = explain(error, endpoint);
  return { ...rest, failure: { ...failure, side: 'outgoing' } };
}

function explain(error: SmtpError, endpoint: Endpoint): SmtpExplanation {
  const where = { host: endpoint.host, port: endpoint.port };
  const phase = phaseOf(error.command);
  const mendable = (failure: Failure): SmtpExplanation => ({ failure, permanent: false });
  const network = explainNetworkError(error, endpoint);
  // "Connection closed" while STARTTLS was asked for is a line that broke, not a certificate.
  if (network) return mendable(network);
  if (error.code === 'ETLS')
    return mendable({
      code: 'starttls-missing',
      params: where,
      phase: 'tls',
      serverText: shortServerText(error.response),
    });
  const reply = error.responseCode;
  if (reply !== undefined && reply >= 400 && reply < 600) {
    const params = {
      ...where,
      ...(error.command && { command: error.command }),
      ...(error.recipient && { recipient: error.recipient }),
    };
    return explainSmtp({ reply, text: error.response ?? '', phase, params });
  }
  if (error.code === 'EMESSAGE' && error.command === 'MAIL FROM') {
    return { failure: { code: 'message-too-big', params: where, phase: 'mail-from' }, permanent: true };
  }
  if (error.code === 'ETIMEDOUT') return mendable({ code: 'connection-timeout', params: where, phase });
  if (error.code === 'EPROTOCOL') {
    return mendable({
      code: phase === 'connect' ? 'not-a-mail-server' : 'server-answer-broken',
      params: where,
      phase,
      serverText: shortServerText(error.response),
    });
  }
  if (error.code === 'EAUTH')
    return mendable({
      code: 'login-refused',
      params: where,
      phase: 'login',
      serverText: shortServerText(error.response),
    });
  if (error.code === 'ECONNECTION' || error.code === 'ESOCKET')
    return mendable({ code: 'connection-lost', params: where, phase });
  if (error.response)
    return mendable({
      code: 'server-answer-broken',
      params: where,
      phase,
      serverText: shortServerText(error.response),
    });
  return mendable({ code: 'unexpected', params: where, phase });
}

function phaseOf(command = ''): FailurePhase {
  if (command.startsWith('AUTH')) return 'login';
  if (command === 'MAIL FROM') return 'mail-from';
  if (command === 'RCPT TO') return 'rcpt-to';
  if (command === 'DATA') return 'data';
  if (command === 'STARTTLS') return 'tls';
  return 'connect';
}
