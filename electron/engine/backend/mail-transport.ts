import type { Failure } from '../../../shared/model/failure.ts';

/** What goes to the submission server: the envelope is given, never read out of the message (RFC 5321 2.3.1). */
export interface Submission {
  readonly from: string;
  readonly recipients: readonly string[];
  /** The whole message, without Bcc, CRLF line ends. */
  readonly message: Uint8Array;
}

/** What became of it, recipient by recipient. */
export type SubmissionResult =
  /** The server answered 250 to the final dot for these; the others were refused at RCPT. */
  | { readonly kind: 'accepted'; readonly refused: ReadonlyMap<string, Failure>; readonly serverText: string }
  /** Nothing was accepted; trying again cannot send it twice. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly permanent: boolean;
      readonly refused: ReadonlyMap<string, Failure>;
    }
  /** The line broke after the body went out and before the answer: nobody knows. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** One account's submission server. */
export interface MailTransport {
  /** Logs in and out. @throws Failed */
  verify(): Promise<void>;
  /**
   * Never rejects: every ending is a result. `onStep` tells how far it came; no byte of the message goes out before
   * what it answers to 'envelope' is resolved, so that this can be written down first. Rejected: nothing is sent.
   */
  submit(
    submission: Submission,
    onStep: (step: 'connected' | 'envelope' | 'body-sent') => void | Promise<void>,
  ): Promise<SubmissionResult>;
  close(): Promise<void>;
}
