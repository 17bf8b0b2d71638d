import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import type { StoreContract } from '../../../shared/store/contract.ts';

type Inputs = InferContractRouterInputs<StoreContract>;
type Outputs = InferContractRouterOutputs<StoreContract>;

/**
 * The cache as the engine calls it: one function per operation of shared/store/contract.ts. Whatever runs the
 * operations (a page over a port or a socket, or the same code in one process) looks the same from here.
 *
 * @throws Failed `disk-full`, `cache-failed` from the store; `cache-missing` when no store was attached in time or
 *   the client is closed; `cache-lost` when the cache is another one than the call was made for
 */
export type StoreApi = {
  readonly [Name in keyof StoreContract]: undefined extends Inputs[Name]
    ? () => Promise<Outputs[Name]>
    : (input: Inputs[Name]) => Promise<Outputs[Name]>;
};

export type StoreOperation = keyof StoreContract;
