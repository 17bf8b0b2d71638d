import type { AccountId } from '../../../shared/model/ids.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { toSequenceSet } from '../backend/sequence-set.ts';
import { fetchInto, type FolderRun } from './folder-run.ts';

/** Messages that the cache let go and the server still has: a removal that it refused. */
export interface Refetch {
  readonly path: string;
  readonly uids: readonly number[];
}

/** Puts them back; a folder that is gone meanwhile has nothing to put back. */
export async function refetch(
  run: Omit<FolderRun, 'backend'>,
  backend: MailBackend,
  accountId: AccountId,
  { path, uids }: Refetch,
): Promise<void> {
  const folder = (await run.store.folders({ accountId })).find((each) => each.path === path);
  if (!folder || uids.length === 0) return;
  const open = await backend.openFolder(path);
  await fetchInto({ ...run, backend, folder, open }, { uids: toSequenceSet(uids) });
}
