import type { AccountId, MessageId } from '../../../shared/model/ids.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { LocalMail } from '../vault/local-mail/local-mail.ts';
import type { Collector } from './collector.ts';

/** What the person asks for about messages that a POP3 server has. */
export interface Wishes {
  /** @returns of how many messages the server's copy goes */
  removeFromServer(ids: readonly MessageId[]): Promise<number>;
  /** @returns how many messages are fetched whole */
  downloadWhole(ids: readonly MessageId[]): Promise<number>;
}

/** @param ports.openMail of accounts whose mail is on this computer; undefined of others */
export function createWishes(ports: {
  readonly store: Pick<StoreApi, 'rows' | 'folder'>;
  openMail(accountId: AccountId): Promise<LocalMail | undefined>;
  collector(source: string): Collector | undefined;
}): Wishes {
  /** Keys of the copies by the account whose server has them: in a shared inbox there are several. */
  async function keysOf(ids: readonly MessageId[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await ports.store.rows({ ids: [...ids] });
    const keys = new Map<string, string[]>();
    for (const [folderId, inFolder] of Map.groupBy(rows, (row) => row.folderId)) {
      const folder = await ports.store.folder({ id: folderId });
      const mail = folder && (await ports.openMail(folder.accountId));
      for (const { uid } of mail ? inFolder : []) {
        const server = folder && uid !== undefined ? mail?.message(folder.path, uid)?.server : undefined;
        if (server) keys.set(server.source, [...(keys.get(server.source) ?? []), server.uidl]);
      }
    }
    return keys;
  }

  async function wish(
    ids: readonly MessageId[],
    verb: 'removeFromServer' | 'downloadWhole',
  ): Promise<number> {
    let count = 0;
    for (const [source, keys] of await keysOf(ids))
      count += (await ports.collector(source)?.[verb](keys)) ?? 0;
    return count;
  }

  return {
    removeFromServer: (ids) => wish(ids, 'removeFromServer'),
    downloadWhole: (ids) => wish(ids, 'downloadWhole'),
  };
}
