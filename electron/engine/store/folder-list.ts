import type { AccountId } from '../../../shared/model/ids.ts';
import type { StoreOutputs } from '../../../shared/store/contract.ts';
import type { RemoteFolder } from '../../../shared/store/rows.ts';
import { type InTurn, oneAtATime } from '../one-at-a-time.ts';
import type { StoreApi } from './store-api.ts';

type Folders = Pick<StoreApi, 'setFolders'>;

const turns = new WeakMap<Folders, Map<AccountId, InTurn>>();

/**
 * The turn in which the folders of an account are listed and the cache gets the list. A list that was asked for before
 * a folder was made, and came to the cache after it, would remove it there with all that was moved into it meanwhile.
 */
export function folderTurn(store: Folders, accountId: AccountId): InTurn {
  const ofStore = turns.get(store) ?? new Map<AccountId, InTurn>();
  turns.set(store, ofStore);
  const turn = ofStore.get(accountId) ?? oneAtATime();
  ofStore.set(accountId, turn);
  return turn;
}

/** Makes the folders in the cache those that are listed. */
export function refreshFolders(
  store: Folders,
  accountId: AccountId,
  list: () => Promise<readonly RemoteFolder[]>,
): Promise<StoreOutputs['setFolders']> {
  return folderTurn(store, accountId)(async () => store.setFolders({ accountId, folders: await list() }));
}
