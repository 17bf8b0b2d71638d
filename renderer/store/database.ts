import { Dexie, type Table } from 'dexie';
import { storeVersion } from '../../shared/store/rows.ts';
import { StoreFailure } from './health.ts';
import type { Applied, Directory, Leaf, LinkBatch, Meta, Page, StoredBody, StoredFolder } from './records.ts';

/** The tables of version 1. */
const tablesV1 = {
  meta: 'id',
  folders: 'id',
  rows: 'id',
  contents: 'id',
  threads: 'id',
  bodies: 'contentId',
  links: 'id, accountId, *hashes',
  directories: 'id',
  leaves: 'id',
  applied: 'key, number',
};

export class Database extends Dexie {
  declare readonly meta: Table<Meta, string>;
  declare readonly folders: Table<StoredFolder, number>;
  declare readonly rows: Table<Page, number>;
  declare readonly contents: Table<Page, number>;
  declare readonly threads: Table<Page, number>;
  declare readonly bodies: Table<StoredBody, number>;
  declare readonly links: Table<LinkBatch, number>;
  declare readonly directories: Table<Directory, string>;
  declare readonly leaves: Table<Leaf, number>;
  declare readonly applied: Table<Applied, string>;

  constructor(
    profileId: string,
    indexedDb?: { readonly factory: IDBFactory; readonly keyRange: typeof IDBKeyRange },
  ) {
    super(`skein-${profileId}`, {
      cache: 'disabled',
      ...(indexedDb ? { indexedDB: indexedDb.factory, IDBKeyRange: indexedDb.keyRange } : {}),
    });
    // Every step of the schema stays here for ever; test/renderer/store/database.test.ts opens a fixture of each.
    this.version(1).stores(tablesV1);
  }
}

/**
 * Opens the cache of a profile.
 *
 * @throws StoreFailure `cache-newer` when a newer Skein wrote it: Dexie would open it as it is
 */
export async function openDatabase(database: Database): Promise<void> {
  // On a loopback origin Dexie turns its debug mode on by itself, which keeps a stack per promise.
  Dexie.debug = false;
  await database.open();
  // Dexie multiplies versions by ten.
  if (database.backendDB().version > storeVersion * 10) {
    database.close();
    throw new StoreFailure('cache-newer');
  }
}
