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
  /** The last write, while it is on its way to the disk; rejected when it does not get there. */
  #onItsWay: Promise<void> | undefined;
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
    return this.#turns.read(async () => {
      await this.#settled();
      let tx: Tx | undefined;
      try {
        tx = new Tx(this.#connection(), 'readonly');
        return await operation(await Unit.begin(tx, this.#caches));
      } catch (error) {
        tx?.abort();
        throw this.#givenUp(error);
      }
    });
  }

  /**
   * While the database writes one operation down, the next one is already prepared on top of it; it is committed only
   * after the one below it was, and fails with it.
   *
   * @throws StoreFailure; then nothing was changed
   */
  async write<T>(operation: (unit: Unit) => Promise<T>): Promise<T> {
    const { answer, committed } = await this.#turns.write(async () => {
      const below = this.#onItsWay;
      let tx: Tx | undefined;
      try {
        tx = new Tx(this.#connection(), 'readwrite');
        const unit = await Unit.begin(tx, this.#caches);
        const made = await operation(unit);
        await unit.flush();
        const hasToWait = below !== undefined && below === this.#onItsWay;
        await below;
        // One that had to wait is no longer active: it commits by itself, once all its requests are done.
        if (!hasToWait) tx.commit();
        unit.publish();
        return { answer: made, committed: this.#committing(tx) };
      } catch (error) {
        // At once: what was handed over so far would commit by itself.
        tx?.abort();
        throw this.#givenUp((await failureOf(below)) ?? error);
      }
    });
    await committed;
    return answer;
  }

  #committing(tx: Tx): Promise<void> {
    const committed = tx.done
      .catch((error: unknown) => {
        throw this.#givenUp(error);
      })
      // Whoever builds on it holds the promise; whoever comes later begins with what is on disk.
      .finally(() => {
        if (this.#onItsWay === committed) this.#onItsWay = undefined;
      });
    this.#onItsWay = committed;
    return committed;
  }

  async #settled(): Promise<void> {
    await failureOf(this.#onItsWay);
  }

  /** What was read or half done may not be what is on disk. */
  #givenUp(error: unknown): StoreFailure {
    this.#caches.clear();
    return this.#failed(error);
  }

  /** Deletes everything and starts a new generation. */
  reset(): Promise<void> {
    return this.#turns.write(async () => {
      await this.#settled();
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
    return this.#turns.write(async () => {
      await this.#settled();
      this.#database.close();
    });
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

function failureOf(task: Promise<void> | undefined): Promise<unknown> {
  return Promise.resolve(task).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function newBirth(): Birth {
  return { id: 'birth', generation: crypto.randomUUID(), bornAt: Date.now() };
}
