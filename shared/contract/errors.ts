import { oc } from '@orpc/contract';
import { failure } from '../model/failure.ts';

/**
 * The root of every procedure: whatever fails on purpose fails as FAILED with a Failure as its data.
 * Anything else reaches the face as a bare INTERNAL_SERVER_ERROR, which tells nothing to anyone who should not know.
 */
export const procedure = oc.errors({ FAILED: { status: 422, message: 'failed', data: failure } });
