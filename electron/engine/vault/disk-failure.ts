import { Failed } from '../failed.ts';

const full = new Set(['ENOSPC', 'EDQUOT']);

/** @returns the code of a system error, e.g. ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What a system error means to the person. The path stays out: it may carry the person's name. */
export function diskFailure(error: unknown, phase: 'vault' | 'cache' = 'vault'): Failed {
  if (error instanceof Failed) return error;
  const code = systemCode(error);
  if (code !== undefined && full.has(code)) return new Failed({ code: 'disk-full', phase }, { cause: error });
  return new Failed({ code: 'disk-failed', phase, params: { reason: code ?? 'unknown' } }, { cause: error });
}
