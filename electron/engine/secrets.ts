import type { Failure } from '../../shared/model/failure.ts';
import type { AccountId } from '../../shared/model/ids.ts';

/** Which password: one account has one for each side. */
export interface SecretName {
  readonly accountId: AccountId;
  readonly side: 'incoming' | 'outgoing';
}

/**
 * Passwords, outside vault, cache and log. Electron encrypts them with safeStorage, the served shell keeps a
 * file that only its owner can read.
 *
 * @throws Failed with `secret-store-unavailable`
 */
export interface Secrets {
  get(name: SecretName): Promise<string | undefined>;
  set(name: SecretName, value: string): Promise<void>;
  /** Forgets both sides. */
  forget(accountId: AccountId): Promise<void>;
  /** Set when the store is weaker than the person would expect, e.g. no keyring. */
  readonly degraded?: Failure;
}
