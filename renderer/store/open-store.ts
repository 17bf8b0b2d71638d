import { type Operations, operationsOf } from './operations/index.ts';
import { Store, type StoreOptions } from './store.ts';

export interface OpenStore {
  readonly operations: Operations;
  readonly generation: string;
  /** The browser closed the database by itself; open it again. */
  onClosed(listener: () => void): void;
  close(): Promise<void>;
}

/** @throws StoreFailure `cache-newer`, `cache-failed`, `disk-full` */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const store = await Store.open(options);
  return {
    operations: operationsOf(store),
    get generation() {
      return store.birth.generation;
    },
    onClosed: (listener) => store.onClosed(listener),
    close: () => store.close(),
  };
}
