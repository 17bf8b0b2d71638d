import type { AccountId, FolderId } from '../../../shared/model/ids.ts';
import type { AccountSession } from '../accounts/account-session.ts';
import type { Clock } from '../clock.ts';
import type { StoreApi } from '../store/store-api.ts';

/** A folder that is looked at again and again is brought up to date this often, in ms. */
const again = 30_000;

/** What the person looks at comes before what nobody looks at. */
export function createLooks(ports: {
  readonly store: StoreApi;
  readonly clock: Clock;
  session(id: AccountId): AccountSession | undefined;
}) {
  const last = new Map<FolderId, number>();
  return {
    /** Never fails for a folder that is gone: there is then nothing to bring up to date. */
    async look(id: FolderId): Promise<void> {
      const now = ports.clock.now();
      if (now - (last.get(id) ?? 0) < again) return;
      last.set(id, now);
      const folder = await ports.store.folder({ id });
      if (folder) ports.session(folder.accountId)?.wantFolder(id);
    },
    /** The cache is another one: its numbers name other folders. */
    forget: () => last.clear(),
  };
}
