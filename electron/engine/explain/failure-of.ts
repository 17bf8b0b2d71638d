import type { Failure } from '../../../shared/model/failure.ts';
import { Failed } from '../failed.ts';

/** What to tell of an error that reached a place where somebody is told. Only a Failed was meant to be told. */
export function failureOf(error: unknown): Failure {
  return error instanceof Failed ? error.failure : { code: 'unexpected', params: {} };
}
