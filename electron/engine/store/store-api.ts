import type { StoreContract, StoreInputs, StoreOutputs } from '../../../shared/store/contract.ts';

/**
 * The cache as the engine calls it: one function per operation of shared/store/contract.ts. Whatever runs the
 * operations (a page over a port or a socket, or the same code in one process) looks the same from here.
 *
 * @throws Failed `disk-full`, `cache-failed` from the store; `cache-missing` when no store was attached in time or
 *   the client is closed; `cache-lost` when the cache is another one than the call was made for
 */
export type StoreApi = {
  readonly [Name in keyof StoreContract]: undefined extends StoreInputs[Name]
    ? () => Promise<StoreOutputs[Name]>
    : (input: StoreInputs[Name]) => Promise<StoreOutputs[Name]>;
};

export type StoreOperation = keyof StoreContract;
