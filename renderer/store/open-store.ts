import { type Operations, operationsOf } from './operations/index.ts';
import { Store, type StoreOptions } from './store.ts';

export interface OpenStore {
  readonly operations: Operations;
  close(): Promise<void>;
}

/** @throws StoreFailure `cache-newer`, `cache-failed`, `disk-full` */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const store = await Store.open(options);
  return { operations: operationsOf(store), close: () => store.close() };
}
