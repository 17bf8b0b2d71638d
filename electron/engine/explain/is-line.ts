import type { Failure } from '../../../shared/model/failure.ts';

/** The line was the trouble, not the message: it is tried for as long as it takes, and as soon as there is a line. */
export function isLine({ code }: Failure): boolean {
  return /^(host-unknown|connection-|network-unreachable|offline)/.test(code);
}
