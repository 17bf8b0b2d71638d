import type { Failure, FailureCode } from '../../shared/model/failure.ts';

/** A Failure on its way up. The message is the code alone: it may be logged. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly failure: Failure;

  constructor(failure: Omit<Failure, 'params'> & Partial<Pick<Failure, 'params'>>, options?: ErrorOptions) {
    super(failure.code, options);
    this.failure = { ...failure, params: failure.params ?? {} };
  }
}

export function isFailed(error: unknown, ...codes: readonly FailureCode[]): error is Failed {
  return error instanceof Failed && (codes.length === 0 || codes.includes(error.failure.code));
}
