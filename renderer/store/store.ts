import { Database, openDatabase } from './database.ts';
import {
  openPatiently,
  storageHealth,
  type StorageHealth,
  type StoreFailure,
  storeFailure,
} from './health.ts';
import type { Birth } from './records.ts';
import { Turns } from './turns.ts';
import { tableNames, Tx } from './tx.ts';
import { Caches, Unit } from './unit.ts';

export interface StoreOptions {
  readonly profileId: string;
  /** Given in tests; otherwise the browser's own. */
  readonly indexedDb?: { readonly factory: IDBFactory; readonly keyRange: typeof IDBKeyRange };
  readonly storage?: Partial<StorageManager>;
}

/** The open cache: gives each operation its turn, its transaction and its view. */
export class Store {
  readonly #database: Database;
  readonly #caches = new Caches();
  readonly #turns = new Turns();
  readonly health: StorageHealth;
  birth: Birth;
  #onClosed = (): void => undefined;

  private constructor(database: Database, health: StorageHealth, birth: Birth) {
    this.#database = database;

    this.health = health;
    database.on('close', () => this.#onClosed());
    this.birth = birth;
  }

  /** @throws StoreFailure `cache-newer`, `cache-failed`, `disk-full` */
  static async open({ profileId, indexedDb, storage }: StoreOptions): Promise<Store> {
    const database = new Database(profileId, indexedDb);
    await openPatiently(
      () => openDatabase(database),
      (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    );
    try {
      const known = await database.meta.get('birth');
      const birth = known?.id === 'birth' ? known : newBirth();
      if (birth !== known) await database.meta.put(birth);
      return new Store(database, await storageHealth(storage), birth);
    } catch (error) {
      database.close();
      throw storeFailure(error);
    }
  }

  /** @throws StoreFailure */
  read<T>(operation: (unit: Unit) => Promise<T>): Promise<T> {
    return this.#turns.read(() => this.#run('readonly', operation));
  }

  /** @throws StoreFailure; then nothing was changed */
  write<T>(operation: (unit: Unit) => Promise<T>): Promise<T> {
    return this.#turns.write(() => this.#run('readwrite', operation));
  }

  async #run<T>(mode: 'readonly' | 'readwrite', operation: (unit: Unit) => Promise<T>): Promise<T> {
    let tx: Tx | undefined;
    try {
      tx = new Tx(this.#connection(), mode);
      const unit = await Unit.begin(tx, this.#caches);
      const answer = await operation(unit);
      if (mode === 'readonly') return answer;
      await unit.flush();
      tx.commit();
      await tx.done;
      unit.publish();
      return answer;
    } catch (error) {
      // What was read or half done may not be what is on disk.
      this.#caches.clear();
      tx?.abort();
      throw this.#failed(error);
    }
  }

  /** Deletes everything and starts a new generation. */
  reset(): Promise<void> {
    return this.#turns.write(async () => {
      try {
        const birth = newBirth();
        const tx = new Tx(this.#connection(), 'readwrite');
        for (const table of tableNames) tx.clear(table);
        tx.put('meta', [birth]);
        tx.commit();
        await tx.done;
        this.#caches.clear();
        this.birth = birth;
      } catch (error) {
        throw this.#failed(error);
      }
    });
  }

  /** The database was closed under us: its files were deleted or broke. Open it again. */
  onClosed(listener: () => void): void {
    this.#onClosed = listener;
  }

  /** After the operations under way. */
  close(): Promise<void> {
    return this.#turns.write(async () => this.#database.close());
  }

  /** Dexie closes the connection when somebody deletes the database, and then has none. */
  #connection(): IDBDatabase {
    if (!this.#database.isOpen()) throw new DOMException('the database was closed', 'InvalidStateError');
    return this.#database.backendDB();
  }

  #failed(error: unknown): StoreFailure {
    // IndexedDB says InvalidStateError when the connection is closed.
    if (error instanceof Error && error.name === 'InvalidStateError') this.#onClosed();
    return storeFailure(error);
  }
}

function newBirth(): Birth {
  return { id: 'birth', generation: crypto.randomUUID(), bornAt: Date.now() };
}
