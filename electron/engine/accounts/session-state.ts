import type { Failure, FailureCode } from '../../../shared/model/failure.ts';
import type { SyncState } from '../../../shared/model/sync.ts';

/** Reasons that lie on the way to the server and pass by themselves: the account is offline, not broken. */
const passing = new Set<FailureCode>([
  'host-unknown',
  'connection-refused',
  'connection-timeout',
  'connection-lost',
  'network-unreachable',
  'server-busy',
  'too-many-connections',
  'mailbox-in-use',
  'login-too-soon',
  'server-trouble',
  'offline',
  'cache-missing',
]);

/** Reasons that only the person can change: trying again by itself would lock them out or nag the server. */
const hopeless = new Set<FailureCode>([
  'login-refused',
  'login-needs-app-password',
  'login-needs-oauth',
  'login-needs-tls',
  'login-method-missing',
  'plaintext-refused',
  'protocol-disabled',
  'server-unproven',
  'server-needs-repair',
  'messages-not-told-apart',
  'secret-missing',
  'not-supported',
]);

/** Failures of one folder; the others go on. */
export const ofOneFolder: readonly FailureCode[] = [
  'folder-missing',
  'server-refused',
  'removal-implausible',
];

/** Without line or cache there is nothing to go on with. */
export const endsSession: readonly FailureCode[] = [
  'offline',
  'connection-lost',
  'connection-timeout',
  'cache-missing',
  'cache-lost',
];

/** Waits between tries in ms: soon after the first loss, then slower, half an hour at most. */
const waits = [2_000, 10_000, 30_000, 60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000] as const;

/** Another program has the POP3 mailbox, or a connection that broke still holds it: that takes longer. */
const waitsInUse = [30_000, 60_000, 2 * 60_000, 5 * 60_000, 10 * 60_000] as const;

/**
 * What becomes of an account whose session ended: its state, and when to try again.
 *
 * @param notBefore ms that the server wants to be left alone
 */
export function afterFailure(
  failure: Failure,
  attempt: number,
  now: number,
  notBefore = 0,
): { state: SyncState; retryIn: number | undefined } {
  const table = failure.code === 'mailbox-in-use' || failure.code === 'login-too-soon' ? waitsInUse : waits;
  const retryIn = hopeless.has(failure.code)
    ? undefined
    : Math.max(notBefore, table[Math.min(attempt, table.length - 1)] ?? 60_000);
  const retryAt = retryIn === undefined ? undefined : now + retryIn;
  const told: Failure = retryAt === undefined ? failure : { ...failure, retryAt };
  if (passing.has(failure.code))
    return { state: { kind: 'offline', since: now, retryAt, failure: told }, retryIn };
  return { state: { kind: 'failed', failure: told }, retryIn };
}
