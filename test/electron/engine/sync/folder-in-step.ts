import { createHub } from '../../../../electron/engine/events/hub.ts';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { runFolder } from '../../../../electron/engine/sync/run-folder.ts';
import { survey } from '../../../../electron/engine/sync/survey.ts';
import type { StoreApi } from '../../../../electron/engine/store/store-api.ts';
import type { AccountId } from '../../../../shared/model/ids.ts';
import type { FolderRow } from '../../../../shared/store/rows.ts';

export const account = 'ann' as AccountId;

/** Synchronisation alone: no person, no changes. */
export function createSync(store: StoreApi) {
  const hub = createHub(systemClock);
  const run = {
    store,
    hub,
    log: silentLog,
    overlay: (_folder: FolderRow, _uid: number, flags: readonly string[]) => flags,
    arrived: async () => {},
    onProgress: () => {},
    shouldYield: () => false,
  };

  async function folder(path: string): Promise<FolderRow> {
    const found = (await store.folders({ accountId: account })).find((each) => each.path === path);
    if (!found) throw new Error(`no folder ${path}`);
    return found;
  }

  return {
    folder,
    survey: (backend: MailBackend) => survey({ store, hub }, account, backend),
    /** @returns how often it had to be run: once, unless `shouldYield` says otherwise */
    async run(backend: MailBackend, path: string, shouldYield = () => false): Promise<number> {
      for (let runs = 1; ; runs += 1) {
        if ((await runFolder({ ...run, backend, shouldYield }, await folder(path))) === 'done') return runs;
      }
    },
    /** What is cached, by UID. */
    async cached(path: string): Promise<Map<number, { flags: readonly string[]; subject: string }>> {
      const { id, total } = await folder(path);
      const all = new Map<number, { flags: readonly string[]; subject: string }>();
      for (let offset = 0; offset < total; offset += 200) {
        for (const row of (await store.page({ folderId: id, offset, limit: 200 })).rows) {
          if (row.uid !== undefined) all.set(row.uid, { flags: row.flags, subject: row.subject });
        }
      }
      return all;
    },
  };
}
