import type { Failure } from '../../shared/model/failure.ts';

/** What the cache fails with on purpose; serve.ts sends it as FAILED. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly failure: Failure;

  constructor(
    code: 'cache-failed' | 'cache-newer' | 'disk-full' | 'not-supported',
    params: Failure['params'] = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.failure = { code, params, phase: 'cache' };
  }
}

/** Waits between attempts to open: another process may still be closing it, a scanner may hold its files. */
const openAgainMs = [100, 400, 1_500, 4_000];

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** The names under which Dexie and Chromium say that the disk or the quota is full, however deep. */
function isFull(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause.name === 'QuotaExceededError') return true;
    cause = 'inner' in cause ? cause.inner : cause.cause;
  }
  return false;
}

/** Makes a StoreFailure of whatever an operation failed with. The database's own words name no content. */
export function storeFailure(error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error;
  if (isFull(error)) return new StoreFailure('disk-full', {}, { cause: error });
  return new StoreFailure('cache-failed', { reason: nameOf(error) }, { cause: error });
}

/**
 * Tries to open a few times. A cache that cannot be opened is not an empty one: the failure goes up, nothing is made
 * anew here.
 */
export async function openPatiently(
  open: () => Promise<void>,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  for (const ms of openAgainMs) {
    try {
      return await open();
    } catch (error) {
      if (error instanceof StoreFailure || isFull(error)) throw storeFailure(error);
      await wait(ms);
    }
  }
  try {
    await open();
  } catch (error) {
    throw storeFailure(error);
  }
}

export interface StorageHealth {
  readonly persistent: boolean;
  readonly quota?: number;
}

/** Asks the browser to keep the cache and how much it may hold; a worker cannot ask, and then only learns. */
export async function storageHealth(storage: Partial<StorageManager> | undefined): Promise<StorageHealth> {
  if (!storage) return { persistent: false };
  const ask = async <T>(answer: Promise<T> | undefined, otherwise: T): Promise<T> => {
    try {
      return (await answer) ?? otherwise;
    } catch (error) {
      if (error instanceof TypeError || error instanceof DOMException) return otherwise;
      throw error;
    }
  };
  const persistent = (await ask(storage.persist?.(), false)) || (await ask(storage.persisted?.(), false));
  const estimate = await ask<StorageEstimate>(storage.estimate?.(), {});
  return estimate.quota === undefined ? { persistent } : { persistent, quota: estimate.quota };
}
