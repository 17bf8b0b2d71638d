import { Dexie } from 'dexie';
import { Database, openDatabase } from './database.ts';
import { openPatiently, storageHealth, type StorageHealth, storeFailure } from './health.ts';
import type { Birth } from './records.ts';
import { Turns } from './turns.ts';
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
  readonly #caches: Caches;
  readonly #turns = new Turns();
  readonly health: StorageHealth;
  birth: Birth;

  private constructor(database: Database, health: StorageHealth, birth: Birth) {
    this.#database = database;
    this.#caches = new Caches(database);
    this.health = health;
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
    return this.#turns.read(() =>
      this.#guard(() =>
        this.#database.transaction('r', this.#database.tables, async () =>
          operation(await Unit.begin(this.#database, this.#caches)),
        ),
      ),
    );
  }

  /** @throws StoreFailure; then nothing was changed */
  write<T>(operation: (unit: Unit) => Promise<T>): Promise<T> {
    return this.#turns.write(() =>
      this.#guard(async () => {
        let unit: Unit | undefined;
        const answer = await this.#database.transaction('rw', this.#database.tables, async () => {
          unit = await Unit.begin(this.#database, this.#caches);
          const result = await operation(unit);
          await unit.flush();
          return result;
        });
        unit?.publish();
        return answer;
      }),
    );
  }

  /** Deletes everything and starts a new generation. */
  reset(): Promise<void> {
    return this.#turns.write(() =>
      this.#guard(async () => {
        const birth = newBirth();
        await this.#database.transaction('rw', this.#database.tables, async () => {
          await Promise.all(this.#database.tables.map((table) => table.clear()));
          await this.#database.meta.put(birth);
        });
        this.#caches.clear();
        this.birth = birth;
      }),
    );
  }

  /** The browser closed the database by itself: its files were deleted or broke. */
  onClosed(listener: () => void): void {
    this.#database.on('close', listener);
  }

  /** After the operations under way. */
  close(): Promise<void> {
    return this.#turns.write(async () => this.#database.close());
  }

  async #guard<T>(task: () => PromiseLike<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      // What was read or half done may not be what is on disk.
      this.#caches.clear();
      throw storeFailure(error);
    }
  }
}

function newBirth(): Birth {
  return { id: 'birth', generation: crypto.randomUUID(), bornAt: Date.now() };
}

/** Deletes the cache of a profile. */
export async function deleteStore(profileId: string): Promise<void> {
  await Dexie.delete(`skein-${profileId}`);
}
