import { implement, type ImplementerInternalWithMiddlewares, ORPCError, ValidationError } from '@orpc/server';
import { type Contract, contract } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { isFailed } from '../failed.ts';
import type { Log } from '../log/log.ts';

/** What a call may know of its caller: nothing but the log it is told about in. */
export interface CallContext {
  readonly log: Log;
}

/**
 * The fields of an input that do not fit, never their values: an input can hold a password, so the error that
 * validation throws, which carries it, goes no further.
 */
function inputFailure(error: unknown): Failure | undefined {
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError)) return undefined;
  const path = error.cause.issues[0]?.path ?? [];
  const field = path.map((key) => (typeof key === 'object' ? String(key.key) : String(key))).join('.');
  return { code: 'input-invalid', phase: 'input', params: { field: field || 'input' } };
}

function failed(data: Failure): ORPCError<'FAILED', Failure> {
  return new ORPCError('FAILED', { status: 422, message: 'failed', data });
}

const guarded = implement(contract)
  .$context<CallContext>()
  .use(async ({ next, context, path }) => {
    try {
      return await next();
    } catch (error) {
      if (isFailed(error)) throw failed(error.failure);
      const invalid = inputFailure(error);
      if (invalid) {
        context.log.warn('input-invalid', { procedure: path.join('.'), field: String(invalid.params.field) });
        throw failed(invalid);
      }
      if (!(error instanceof ORPCError))
        context.log.error('procedure-failed', error, { procedure: path.join('.') });
      throw error;
    }
  });

/**
 * Every procedure starts here: a Failed becomes FAILED with its Failure, anything else a bare internal error. Its type
 * is written out, because the contract's whole one is longer than the compiler takes into a declaration.
 */
export const api: ImplementerInternalWithMiddlewares<Contract, CallContext, CallContext> = guarded;
