import type { Failure } from '../../../shared/model/failure.ts';
import type { Pieces } from '../pieces.ts';

/** A message that is read while it is sent: a large one must not be in memory as a whole. */
export interface MessageSource {
  /** Bytes; a source that gives another number of them is not sent. */
  readonly size: number;
  /**
   * Whoever wrote these bytes has looked: there is no CR or LF but in CRLF, and no line begins with a dot, so that SMTP
   * has nothing to change. Set wrongly, a message may end too early, and go on as commands. Not set: it is looked at
   * while it is sent.
   */
  readonly asItIs?: boolean | undefined;
  /** From its first byte; called again for every transaction. */
  open(): Pieces;
}

/** Delivery reports (RFC 3461). A server that does not offer them is not asked; the result says so. */
export interface ReportWishes {
  /** When the recipients' servers shall report; `never` stops reports of failure too. */
  readonly notify: readonly ('success' | 'failure' | 'delay')[] | 'never';
  /** Whether a report brings the whole message back; default: its header. */
  readonly bring?: 'message' | 'header';
  /** Comes back in every report: printable ASCII, at most 100 characters. */
  readonly envelopeId?: string;
}

/** What goes to the submission server: the envelope is given, never read out of the message (RFC 5321 2.3.1). */
export interface Submission {
  /** '': nobody, so that nothing comes back (RFC 5321 4.5.5). */
  readonly from: string;
  /** Any number: what one transaction does not take goes out in several. */
  readonly recipients: readonly string[];
  /** The whole message, without Bcc, CRLF line ends. */
  readonly message: Uint8Array | MessageSource;
  readonly reports?: ReportWishes;
  /** The message may travel only under TLS, all the way (RFC 8689); refused where the server cannot promise it. */
  readonly requireTls?: boolean;
  /** The server shall send it on at that moment, ms since 1970 (RFC 4865); refused where it cannot. */
  readonly holdUntil?: number;
}

/** Who did not get it. Optional sets are empty when absent. */
export interface Missed {
  /** Everybody who is not known to have been accepted, with the reason. */
  readonly refused: ReadonlyMap<string, Failure>;
  /** Those of `refused` for whom trying again may help, and cannot send it twice. */
  readonly temporary?: ReadonlySet<string>;
  /** Those of `refused` of whom nobody knows: their transaction broke off after the body. Never sent again by itself. */
  readonly unknown?: ReadonlySet<string>;
}

/** What became of it, recipient by recipient. */
export type SubmissionResult =
  /** The server answered 250 to the final dot for all but those in `refused`. */
  | (Missed & {
      readonly kind: 'accepted';
      readonly serverText: string;
      /** Whether the wished reports were asked for; absent when none were wished. */
      readonly reportsAsked?: boolean;
    })
  /** Nothing was accepted; trying again cannot send it twice. */
  | (Missed & { readonly kind: 'failed'; readonly failure: Failure; readonly permanent: boolean })
  /** The line broke after the body went out and before the answer: nobody knows, and nobody is known to have it. */
  | (Partial<Missed> & { readonly kind: 'unknown'; readonly failure: Failure });

/**
 * `connected`: logged in. Then, for each transaction: `envelope`, when the server waits for the message; `body-sent`,
 * when its last byte was handed over; `accepted`, when the server took it.
 */
export type SubmissionStep = 'connected' | 'envelope' | 'body-sent' | 'accepted';

export interface SubmitOptions {
  /** Stops it as long as the body is not out; later the answer is waited for. */
  readonly signal?: AbortSignal;
  /** Bytes of the message that went out, of so many; counts again from 0 with each transaction. */
  readonly onProgress?: (sent: number, size: number) => void;
}

/** One account's submission server. A line that worked is kept for some seconds for the next message. */
export interface MailTransport {
  /** Logs in and out. @throws Failed */
  verify(): Promise<void>;
  /**
   * Never rejects: every ending is a result. `onStep` tells how far it came and, but for `connected`, with whom; no
   * byte of the message goes out before what it answers to 'envelope' is resolved, so that this can be written down
   * first. Rejected: nothing is sent. No further transaction begins before what it answers to 'accepted' is resolved.
   */
  submit(
    submission: Submission,
    onStep: (step: SubmissionStep, recipients: readonly string[]) => void | Promise<void>,
    options?: SubmitOptions,
  ): Promise<SubmissionResult>;
  /** Leaves the server for good; what is being sent is broken off, and ends with a result. */
  close(): Promise<void>;
}
