import type { SmtpExplanation } from '../../explain/smtp.ts';
import type { Endpoint } from '../../explain/network.ts';
import type { MailTransport, Submission, SubmissionResult, SubmitOptions } from '../mail-transport.ts';
import { mayBeEightBit, sourceOf } from './body.ts';
import { explainThrown } from './errors.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { SmtpLine } from './line.ts';
import type { SmtpLines } from './lines.ts';
import { planSubmission } from './plan.ts';
import { transactSafely, type TransactionEnd } from './transaction.ts';

/** Every server takes so many recipients in one transaction (RFC 5321 4.5.3.1.8). */
const usualRecipients = 100;

export interface DeliveryPorts {
  readonly lines: SmtpLines;
  readonly endpoint: Endpoint;
  /** What the server was seen to take in one transaction. */
  readonly learnt: { recipients: number };
}

/** One submission, in as many transactions as its recipients need. Never rejects. */
export async function deliver(
  ports: DeliveryPorts,
  submission: Submission,
  onStep: Parameters<MailTransport['submit']>[1],
  how: SubmitOptions,
): Promise<SubmissionResult> {
  const { lines, endpoint, learnt } = ports;
  const ledger = createLedger(submission.recipients, endpoint);
  const explained = (error: unknown): SmtpExplanation =>
    explainThrown(error, endpoint, { sender: submission.from }, how.signal);
  let line: SmtpLine | undefined;
  /** The line waits for the next command. */
  let ready = true;
  let reportsAsked: boolean | undefined;

  async function all(first: SmtpLine): Promise<SmtpExplanation | undefined> {
    const plan = planSubmission(submission, first, endpoint);
    for (const [recipient, failure] of plan.refused) ledger.refuse([recipient], { failure, permanent: true });
    const names = (addresses: readonly string[]): readonly string[] =>
      addresses.flatMap((each) => plan.recipients.get(each) ?? []);
    const common = {
      submission,
      source: sourceOf(submission.message),
      eightBit: mayBeEightBit(submission.message),
      sender: plan.sender,
      options: how,
      onStep: (...[step, to]: Parameters<typeof onStep>) => onStep(step, names(to)),
    };
    let left = [...plan.recipients.keys()];
    for (let on = first; left.length > 0; ) {
      const most = Math.min(learnt.recipients, on.extensions.maxRecipients ?? usualRecipients);
      const addresses = left.slice(0, most);
      ready = false;
      const end = await transactSafely(lines, on, { ...common, addresses });
      on = end.line;
      line = on;
      if (end.excess.length > 0) learnt.recipients = Math.max(1, addresses.length - end.excess.length);
      left = [...end.excess, ...left.slice(addresses.length)];
      const tried = enter(ledger, end, addresses, names, explained);
      if (end.how.kind === 'taken') {
        ready = true;
        await onStep('accepted', tried);
        continue;
      }
      if (end.how.kind === 'refused' && end.how.reusable && on.usable()) {
        await on.reset();
        ready = true;
      }
      // Not one of these recipients was left; others may be.
      if (tried.length > 0 || !ready) return explained(end.how.error);
    }
    return undefined;
  }

  try {
    line = await lines.take(how.signal);
    await onStep('connected', []);
    reportsAsked = submission.reports && line.extensions.reports;
    return ledger.result(await all(line), reportsAsked);
  } catch (error) {
    return ledger.result(explained(error), reportsAsked);
  } finally {
    if (line && ready) lines.giveBack(line);
    else if (line) lines.drop(line);
  }
}

/** Writes down how a transaction ended. @returns the recipients it was about in the end, by the names they were given */
function enter(
  ledger: Ledger,
  { rejected, excess, how }: TransactionEnd,
  addresses: readonly string[],
  names: (addresses: readonly string[]) => readonly string[],
  explained: (error: unknown) => SmtpExplanation,
): readonly string[] {
  for (const error of rejected) ledger.refuse(names([error.recipient ?? '']), explained(error));
  const out = new Set([...excess, ...rejected.map(({ recipient }) => recipient)]);
  const tried = names(addresses.filter((each) => !out.has(each)));
  if (how.kind === 'taken') ledger.accept(tried, how.response);
  if (how.kind === 'unknown') ledger.unknown(tried, explained(how.error).failure.serverText);
  return tried;
}
