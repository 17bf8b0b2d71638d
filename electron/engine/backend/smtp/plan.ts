import type { Failure, FailureCode } from '../../../../shared/model/failure.ts';
import { Failed } from '../../failed.ts';
import type { Submission } from '../mail-transport.ts';
import { sourceOf } from './body.ts';
import { envelopeAddress, needsUtf8, nobody } from './envelope.ts';
import type { Endpoint } from '../../explain/network.ts';
import type { SmtpLine } from './line.ts';

/** A submission as the server can take it; decided before anything is sent. */
export interface Plan {
  readonly sender: string;
  /** Addresses of the envelope, with the names each was given: two spellings of a domain may be one. */
  readonly recipients: ReadonlyMap<string, readonly string[]>;
  /** Whom this server cannot reach, by the names they were given. */
  readonly refused: ReadonlyMap<string, Failure>;
}

/** @throws Failed when the message as a whole cannot go: its sender, its size, what it demands of the server */
export function planSubmission(submission: Submission, line: SmtpLine, { host, port }: Endpoint): Plan {
  const { extensions } = line;
  const where = { host, port };
  const failure = (code: FailureCode, params: Failure['params'], phase: Failure['phase']): Failure => ({
    code,
    params: { ...where, ...params },
    phase,
    side: 'outgoing',
  });
  const sender = submission.from === nobody ? nobody : envelopeAddress(submission.from);
  if (sender === undefined)
    throw new Failed(failure('sender-refused', { sender: submission.from }, 'mail-from'));
  if (needsUtf8(sender) && !extensions.utf8)
    throw new Failed(failure('address-needs-smtputf8', { recipient: submission.from }, 'mail-from'));
  const { size } = sourceOf(submission.message);
  if (extensions.maxSize !== undefined && size > extensions.maxSize)
    throw new Failed(
      failure('message-over-server-limit', { bytes: size, maxBytes: extensions.maxSize }, 'mail-from'),
    );
  if (submission.requireTls && !(line.encrypted && extensions.requireTls))
    throw new Failed(failure('requiretls-missing', {}, 'mail-from'));

  if (submission.holdUntil !== undefined && !mayHold(submission.holdUntil, extensions.hold))
    throw new Failed(failure('hold-not-possible', {}, 'mail-from'));

  const refused = new Map<string, Failure>();
  const recipients = new Map<string, string[]>();
  for (const recipient of submission.recipients) {
    const address = envelopeAddress(recipient);
    if (address === undefined) refused.set(recipient, failure('recipient-refused', { recipient }, 'rcpt-to'));
    else if (needsUtf8(address) && !extensions.utf8)
      refused.set(recipient, failure('address-needs-smtputf8', { recipient }, 'rcpt-to'));
    else recipients.set(address, [...(recipients.get(address) ?? []), recipient]);
  }
  return { sender, recipients, refused };
}

function mayHold(until: number, offered: SmtpLine['extensions']['hold']): boolean {
  return offered !== undefined && until - Date.now() <= offered.most && until <= offered.until;
}
