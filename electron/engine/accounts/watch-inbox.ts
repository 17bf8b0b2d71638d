import type { AccountId, FolderId } from '../../../shared/model/ids.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { failureOf } from '../explain/failure-of.ts';
import type { Log } from '../log/log.ts';
import type { StoreApi } from '../store/store-api.ts';

/**
 * Begins to watch the inbox, on a login of its own that the first mail does not wait for; that login ends with the
 * backend.
 *
 * @param onNews also called when watching begins: what came before was not announced
 * @returns from then on there is no news any more
 */
export async function watchInbox(
  { store, log }: { readonly store: Pick<StoreApi, 'folders'>; readonly log: Log },
  accountId: AccountId,
  backend: MailBackend,
  onNews: (inbox: FolderId) => void,
): Promise<() => void> {
  const inbox = (await store.folders({ accountId })).find((folder) => folder.role === 'inbox');
  let watched = inbox !== undefined;
  if (inbox) {
    const tell = (): void => {
      if (watched) onNews(inbox.id);
    };
    backend.watch(inbox.path, tell).then(tell, (error: unknown) => {
      log.warn('not-watched', { account: accountId, code: failureOf(error).code });
    });
  }
  return () => {
    watched = false;
  };
}
