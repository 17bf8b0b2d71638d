import { ORPCError } from '@orpc/client';
import { failure as failureSchema, type Failure, type FailureCode } from '../../shared/model/failure.ts';

/** A failure of the face's own making, e.g. the engine is away. */
export class FaceFailed extends Error {
  override readonly name = 'FaceFailed';
  readonly failure: Failure;

  constructor(code: FailureCode, params: Failure['params'] = {}) {
    super(code);
    this.failure = { code, params };
  }
}

/** Whatever a call rejected with, as a Failure with a sentence. */
export function toFailure(error: unknown): Failure {
  if (error instanceof FaceFailed) return error.failure;
  if (error instanceof ORPCError) {
    if (error.code === 'FAILED') {
      const read = failureSchema.safeParse(error.data);
      if (read.success) return read.data;
    }
    if (error.code === 'BAD_REQUEST') return { code: 'input-invalid', params: firstIssue(error.data) };
  }
  return { code: 'unexpected', params: {} };
}

function firstIssue(data: unknown): Failure['params'] {
  const issues: unknown =
    typeof data === 'object' && data !== null && 'issues' in data ? data.issues : undefined;
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  const path: unknown =
    typeof first === 'object' && first !== null && 'path' in first ? first.path : undefined;
  return Array.isArray(path) ? { field: path.map(String).join('.') } : {};
}
