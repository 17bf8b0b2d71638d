import type { Log } from '../log/log.ts';

/**
 * Asks SQLite itself, because a build of it may lack FTS5: a mail program without search still reads and writes mail.
 *
 * @returns false when search cannot work on this computer; why is in the log
 */
export async function isSearchAvailable(log: Log): Promise<boolean> {
  try {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(':memory:');
    try {
      database.exec("CREATE VIRTUAL TABLE probe USING fts5(text, content='', contentless_delete=1)");
      return true;
    } finally {
      database.close();
    }
  } catch (error) {
    log.error('search.unavailable', error);
    return false;
  }
}
