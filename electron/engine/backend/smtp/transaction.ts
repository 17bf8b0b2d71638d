import { isTooManyRecipients } from '../../explain/smtp.ts';
import type { MessageSource, Submission, SubmissionStep, SubmitOptions } from '../mail-transport.ts';
import { messageBody } from './body.ts';
import { nobody } from './envelope.ts';
import type { SmtpError } from './errors.ts';
import type { LineEnvelope, SmtpLine } from './line.ts';
import type { SmtpLines } from './lines.ts';
import { reportParameters } from './reports.ts';

export interface Transaction {
  readonly submission: Submission;
  readonly source: MessageSource;
  readonly eightBit: boolean;
  readonly sender: string;
  /** Addresses of the envelope. */
  readonly addresses: readonly string[];
  readonly onStep: (step: SubmissionStep, addresses: readonly string[]) => void | Promise<void>;
  readonly options: SubmitOptions;
}

/** How one ended, by addresses of the envelope. */
export interface TransactionEnd {
  readonly line: SmtpLine;
  readonly rejected: readonly SmtpError[];
  /** More than the server takes at once; they may go in another transaction. */
  readonly excess: readonly string[];
  readonly how:
    | { readonly kind: 'taken'; readonly response: string }
    /** `reusable`: the server waits for the next command. */
    | { readonly kind: 'refused'; readonly error: unknown; readonly reusable: boolean }
    /** The body was out, and no answer says what became of it. */
    | { readonly kind: 'unknown'; readonly error: unknown };
}

/** One message to some recipients on this line. Never rejects. */
export async function transact(line: SmtpLine, transaction: Transaction): Promise<TransactionEnd> {
  const { source, addresses, onStep, options } = transaction;
  const { signal } = options;
  let started = false;
  let sent = false;
  const going = (): readonly string[] => {
    const refused = new Set(line.answered().rejected.map(({ recipient }) => recipient));
    return addresses.filter((each) => !refused.has(each));
  };
  const body = messageBody(source, {
    onStart: () => {
      started = true;
      return onStep('envelope', going());
    },
    onEnd: () => {
      sent = true;
      void onStep('body-sent', going());
    },
    onProgress: (bytes) => options.onProgress?.(bytes, source.size),
  });
  const stop = stopper(signal, () => !sent);
  try {
    signal?.throwIfAborted();
    // A line that is closed does not tell who waits on it.
    const { response, rejected } = await Promise.race([
      line.transact(envelopeOf(transaction), body),
      stop.stopped,
    ]);
    const parts = partsOf(rejected, addresses);
    // An answer that came before the end of the message answers something else.
    if (!sent)
      return { line, ...parts, how: { kind: 'unknown', error: new Error('answered before the end') } };
    return { line, ...parts, how: { kind: 'taken', response } };
  } catch (error) {
    if (stop.done()) line.close();
    const { responseCode = 0, command } = error as SmtpError;
    const answered = responseCode >= 400 && responseCode < 600;
    // After a refused sender servers refuse each recipient too.
    const rejected = command === 'MAIL FROM' ? [] : line.answered().rejected;
    const parts = partsOf(rejected, addresses);
    if (sent && !answered) return { line, ...parts, how: { kind: 'unknown', error } };
    const reusable = answered && (sent || !started);
    return { line, ...parts, how: { kind: 'refused', error, reusable } };
  } finally {
    stop.forget();
    // It was not read to its end where the answer came too early.
    body.destroy();
  }
}

/** Rejects when the person stops it while it still can be: once the body is out only the answer tells what became of it. */
function stopper(signal: AbortSignal | undefined, possible: () => boolean) {
  const { promise, reject } = Promise.withResolvers<never>();
  let done = false;
  const stop = (): void => {
    if (!possible()) return;
    done = true;
    reject(signal?.reason instanceof Error ? signal.reason : new Error('stopped'));
  };
  signal?.addEventListener('abort', stop, { once: true });
  // It may be rejected while nobody waits any more.
  promise.catch(() => undefined);
  return {
    stopped: promise,
    done: () => done,
    forget: () => signal?.removeEventListener('abort', stop),
  };
}

function envelopeOf({ submission, source, eightBit, sender, addresses }: Transaction): LineEnvelope {
  return {
    // As an object without an address it would be sent as such.
    from: sender === nobody ? nobody : { address: sender },
    to: addresses.map((address) => ({ address })),
    size: source.size,
    use8BitMime: eightBit,
    ...(submission.reports && { dsn: reportParameters(submission.reports) }),
    ...(submission.requireTls && { requireTLSExtensionEnabled: true }),
    ...(submission.holdUntil !== undefined && { holdUntil: submission.holdUntil }),
  };
}

/** Excess is only what was too much beside some that were taken. */
function partsOf(
  rejected: readonly SmtpError[],
  addresses: readonly string[],
): Pick<TransactionEnd, 'rejected' | 'excess'> {
  if (rejected.length >= addresses.length) return { rejected, excess: [] };
  const excess = rejected.filter((each) => isTooManyRecipients(each.responseCode, each.response));
  return {
    rejected: rejected.filter((each) => !excess.includes(each)),
    excess: excess.map(({ recipient = '' }) => recipient),
  };
}

/**
 * The same, once more on a new line when one that was used before turned out to be dead. Only before the server asked
 * for the message: until then it cannot have got it.
 */
export async function transactSafely(
  lines: SmtpLines,
  line: SmtpLine,
  transaction: Transaction,
): Promise<TransactionEnd> {
  let asked = false;
  const wasUsed = line.used > 0;
  const end = await transact(line, {
    ...transaction,
    onStep: (step, addresses) => {
      asked = true;
      return transaction.onStep(step, addresses);
    },
  });
  const { signal } = transaction.options;
  if (end.how.kind !== 'refused' || asked || !wasUsed || signal?.aborted || !isDead(end.how.error))
    return end;
  lines.drop(line);
  return transact(await lines.takeNew(signal), transaction);
}

/** Servers end lines that waited or took many messages, with 421 or without a word. */
function isDead(error: unknown): boolean {
  const { code = '', responseCode } = error as SmtpError;
  return responseCode === 421 || (!responseCode && /^(ECONNECTION|ESOCKET)$/.test(code));
}
