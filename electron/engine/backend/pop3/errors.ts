import type { Failure, FailureCode, FailurePhase } from '../../../../shared/model/failure.ts';
import { type Endpoint, explainNetworkError } from '../../explain/network.ts';
import { Failed } from '../../failed.ts';

/** Makes failures of one server: where it is and that it is the incoming one stands in each. */
export interface FailureMaker {
  readonly where: { readonly host: string; readonly port: number };
  failed(
    code: FailureCode,
    phase: FailurePhase,
    more?: { readonly params?: Failure['params']; readonly serverText?: string; readonly cause?: unknown },
  ): Failed;
  /** An error of a socket or of TLS; without one the server just went. */
  broken(phase: FailurePhase, cause?: unknown): Failed;
  /** What was thrown for everybody gets this server's name. */
  ours(thrown: Failed): Failed;
}

export function failuresOf(endpoint: Endpoint): FailureMaker {
  const where = { host: endpoint.host, port: endpoint.port };
  const failed: FailureMaker['failed'] = (code, phase, { params, serverText, cause } = {}) =>
    new Failed(
      { code, phase, params: { ...where, ...params }, side: 'incoming', serverText },
      cause === undefined ? undefined : { cause },
    );
  return {
    where,
    failed,
    broken(phase, cause) {
      const network = explainNetworkError(cause, endpoint);
      if (!network) return failed('connection-lost', phase, { cause });
      // What happens after the connection was made belongs to the step it happened in.
      return failed(network.code, phase === 'connect' ? (network.phase ?? phase) : phase, {
        serverText: network.serverText,
        cause,
      });
    },
    ours({ failure, cause }) {
      return failed(failure.code, failure.phase ?? 'connect', { ...failure, cause });
    },
  };
}
