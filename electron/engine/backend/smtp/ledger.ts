import type { Failure } from '../../../../shared/model/failure.ts';
import type { Endpoint } from '../../explain/network.ts';
import type { SmtpExplanation } from '../../explain/smtp.ts';
import type { SubmissionResult } from '../mail-transport.ts';

/** What becomes of each recipient while transaction follows transaction, and what that makes of the whole. */
export interface Ledger {
  accept(recipients: readonly string[], serverText: string): void;
  refuse(recipients: readonly string[], explained: SmtpExplanation): void;
  unknown(recipients: readonly string[], serverText: string | undefined): void;
  /** @param whole why there was no further transaction: those not settled yet did not get it for that reason */
  result(whole: SmtpExplanation | undefined, reportsAsked?: boolean): SubmissionResult;
}

export function createLedger(recipients: readonly string[], endpoint: Endpoint): Ledger {
  const accepted = new Set<string>();
  const refused = new Map<string, Failure>();
  const temporary = new Set<string>();
  const unknown = new Set<string>();
  let unsettled: Failure | undefined;
  let said = '';

  function refuse(list: readonly string[], { failure, permanent }: SmtpExplanation): void {
    for (const recipient of list) {
      refused.set(recipient, { ...failure, params: { ...failure.params, recipient } });
      if (!permanent) temporary.add(recipient);
    }
  }

  return {
    refuse,
    accept(list, serverText) {
      for (const each of list) accepted.add(each);
      said = serverText.slice(0, 1000);
    },
    unknown(list, serverText) {
      const { host, port } = endpoint;
      unsettled ??= {
        code: 'send-outcome-unknown',
        params: { host, port },
        phase: 'data',
        side: 'outgoing',
        serverText,
      };
      for (const recipient of list) {
        refused.set(recipient, unsettled);
        unknown.add(recipient);
      }
    },
    result(whole, reportsAsked) {
      const missed = { refused, temporary, unknown };
      const some = accepted.size > 0 || unsettled !== undefined;
      if (whole && some)
        refuse(
          recipients.filter((each) => !accepted.has(each) && !refused.has(each)),
          whole,
        );
      if (accepted.size > 0)
        return {
          kind: 'accepted',
          ...missed,
          serverText: said,
          ...(reportsAsked !== undefined && { reportsAsked }),
        };
      if (unsettled) return { kind: 'unknown', ...missed, failure: unsettled };
      if (whole) return { kind: 'failed', ...missed, ...whole };
      // One that may be accepted later makes the whole worth another try.
      const later = [...temporary].map((each) => refused.get(each)).find((each) => each !== undefined);
      const failure = later ?? failureOfAll([...refused.values()], endpoint);
      return { kind: 'failed', ...missed, failure, permanent: later === undefined };
    },
  };
}

/** Every recipient was refused. */
function failureOfAll(all: readonly Failure[], { host, port }: Endpoint): Failure {
  const [first] = all;
  if (!first) return { code: 'no-recipients', params: { host, port }, phase: 'rcpt-to', side: 'outgoing' };
  // Postfix says at RCPT what it has against the sender or the message: then that is what to tell.
  if (first.code !== 'recipient-refused' && all.every(({ code }) => code === first.code)) return first;
  // One address that was not even asked about says more than all of them.
  if (all.length === 1 && first.serverText === undefined) return first;
  return {
    code: 'all-recipients-refused',
    params: { host, port, count: all.length },
    phase: 'rcpt-to',
    side: 'outgoing',
    serverText: first.serverText,
  };
}
