export type TableName =
  | 'meta'
  | 'folders'
  | 'rows'
  | 'contents'
  | 'threads'
  | 'bodies'
  | 'links'
  | 'directories'
  | 'leaves'
  | 'applied';

export const tableNames: readonly TableName[] = [
  'meta',
  'folders',
  'rows',
  'contents',
  'threads',
  'bodies',
  'links',
  'directories',
  'leaves',
  'applied',
];

/**
 * One IndexedDB transaction over all tables, begun when something is first asked of the database: what the caches
 * answer costs none. Dexie opens and migrates the database, but operations do not run in its
 * transactions: its zone is lost after a hundred awaits that ask the database nothing (ZONE_ECHO_LIMIT), and its
 * bookkeeping for live queries costs a tenth of a sync.
 *
 * Writes are handed over and not waited for: what goes wrong with one of them fails the commit.
 */
export class Tx {
  readonly #database: IDBDatabase;
  readonly #mode: 'readonly' | 'readwrite';
  #begun: IDBTransaction | undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(database: IDBDatabase, mode: 'readonly' | 'readwrite') {
    this.#database = database;
    this.#mode = mode;
  }

  /** @throws DOMException of the request or the commit that failed */
  get done(): Promise<void> {
    return this.#done;
  }

  get #idb(): IDBTransaction {
    if (this.#begun) return this.#begun;
    // All of it can be fetched again, so a lost second costs a second of syncing.
    const begun = this.#database.transaction(tableNames, this.#mode, { durability: 'relaxed' });
    this.#begun = begun;
    this.#done = new Promise((resolve, reject) => {
      begun.oncomplete = () => resolve();
      begun.onabort = () => reject(begun.error ?? new DOMException('aborted', 'AbortError'));
    });
    // The operation may fail first, and then nobody waits for this.
    this.#done.catch(() => undefined);
    return begun;
  }

  /** In the order asked, undefined for what is not there. */
  getMany<T>(table: TableName, keys: readonly IDBValidKey[]): Promise<(T | undefined)[]> {
    if (keys.length === 0) return Promise.resolve([]);
    const store = this.#idb.objectStore(table);
    return inOrder(keys.map((key): IDBRequest<T | undefined> => store.get(key)));
  }

  async get<T>(table: TableName, key: IDBValidKey): Promise<T | undefined> {
    const [found] = await this.getMany<T>(table, [key]);
    return found;
  }

  async getAll<T>(table: TableName): Promise<T[]> {
    const [all] = await inOrder<T[]>([this.#idb.objectStore(table).getAll()]);
    return all ?? [];
  }

  /** Primary keys by index, for each of the queries. */
  keysOf<K extends IDBValidKey>(
    table: TableName,
    index: string,
    queries: readonly IDBValidKey[],
    limit?: number,
  ): Promise<K[][]> {
    const store = this.#idb.objectStore(table).index(index);
    return inOrder(queries.map((query) => store.getAllKeys(query, limit) as unknown as IDBRequest<K[]>));
  }

  put(table: TableName, values: readonly unknown[]): void {
    if (values.length === 0) return;
    const store = this.#idb.objectStore(table);
    for (const value of values) store.put(value);
  }

  delete(table: TableName, keys: readonly IDBValidKey[]): void {
    if (keys.length === 0) return;
    const store = this.#idb.objectStore(table);
    for (const key of keys) store.delete(key);
  }

  clear(table: TableName): void {
    this.#idb.objectStore(table).clear();
  }

  /** Nothing more follows: saves the round trip in which the database finds that out. */
  commit(): void {
    this.#begun?.commit();
  }

  abort(): void {
    try {
      this.#begun?.abort();
    } catch (error) {
      // It is over already, for the reason that brings us here.
      if (!(error instanceof DOMException) && !(error instanceof Error && error.name === 'InvalidStateError'))
        throw error;
    }
  }
}

/** Requests of one transaction are answered in order: the last answer is the last to wait for. */
function inOrder<T>(requests: readonly IDBRequest<T>[]): Promise<T[]> {
  const last = requests.at(-1);
  if (!last) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    last.onsuccess = () => resolve(requests.map((request) => request.result));
    for (const request of requests)
      request.onerror = () => reject(request.error ?? new DOMException('failed', 'UnknownError'));
  });
}
