import { join } from 'node:path';
import { accountId, type AccountId } from '../../../shared/model/ids.ts';
import type { Log } from '../log/log.ts';
import { makeFolderDurably, removeDurably, writeAtomically } from './atomic.ts';
import type { FileSystem } from './file-system.ts';

/** What ends the name of a mark. */
export const removedEnding = '.removed';

/**
 * Mail of accounts that are removed. `mail/<account>.removed` says that `mail/<account>/` is to go as soon as the account
 * is gone; without it, mail of an account that nobody knows is left as it is: its list of accounts may have been lost.
 */
export interface RemovedMail {
  /** Call it before the account goes from the list, when its mail is kept elsewhere or is to go with it. */
  mark(id: AccountId): Promise<void>;
  /** Removes what is marked and whose account is gone; a mark whose account is still there was not meant in the end. */
  sweep(): Promise<void>;
}

export function createRemovedMail(ports: {
  readonly fs: FileSystem;
  /** `<vault>/mail` */
  readonly folder: string;
  isKnown(id: AccountId): boolean;
  /** Lets go of the files of an account's mail. */
  release(id: AccountId): Promise<void>;
  readonly log: Log;
}): RemovedMail {
  const { fs, folder, log } = ports;

  async function removeTree(path: string): Promise<void> {
    for (const name of await fs.listFolders(path)) await removeTree(join(path, name));
    for (const name of await fs.list(path)) await fs.remove(join(path, name));
    await fs.removeFolder(path);
  }

  return {
    async mark(id) {
      await makeFolderDurably(fs, folder);
      await writeAtomically(fs, join(folder, `${id}${removedEnding}`), new Uint8Array());
    },
    async sweep() {
      for (const name of await fs.list(folder)) {
        if (!name.endsWith(removedEnding)) continue;
        const id = accountId.safeParse(name.slice(0, -removedEnding.length));
        if (!id.success) continue;
        if (!ports.isKnown(id.data)) {
          await ports.release(id.data);
          await removeTree(join(folder, id.data));
          // The mark goes last: what is interrupted here goes on at the next start.
          await fs.syncFolder(folder);
          log.info('mail-removed', { account: id.data });
        }
        await removeDurably(fs, join(folder, name));
      }
      for (const name of await fs.listFolders(folder)) {
        const id = accountId.safeParse(name);
        if (id.success && !ports.isKnown(id.data)) log.warn('mail-of-no-account', { account: id.data });
      }
    },
  };
}
