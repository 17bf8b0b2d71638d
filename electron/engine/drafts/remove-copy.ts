import { Deleted } from '../../../shared/model/flags.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { isFailed } from '../failed.ts';
import type { ServerCopy } from '../vault/draft-copies.ts';
import { familyOf } from './copy-names.ts';
import type { CopyPorts } from './copy-ports.ts';
import { copiesNamed, placeOf } from './find-copies.ts';

/**
 * Removes one copy of a draft, and nothing else. What is gone already is as good as removed.
 *
 * @throws Failed, what the line says
 */
export async function removeCopy(
  backend: MailBackend,
  copy: ServerCopy,
  store: Pick<CopyPorts['store'], 'folders'>,
): Promise<void> {
  try {
    await expunge(backend, copy, store);
  } catch (error) {
    if (!isFailed(error, 'folder-missing', 'message-gone')) throw error;
    if (familyOf(copy.messageId) === undefined) return;
    // The folder may only have been numbered anew.
    const [moved] = await copiesNamed(backend, copy);
    if (moved && moved.uidValidity !== copy.uidValidity) await expunge(backend, moved, store);
  }
}

async function expunge(
  backend: MailBackend,
  copy: ServerCopy,
  store: Pick<CopyPorts['store'], 'folders'>,
): Promise<void> {
  const cached = await store.folders({ accountId: copy.accountId });
  const folders = cached.length > 0 ? cached : await backend.folders();
  const trash = folders.find(({ role }) => role === 'trash');
  // Where folders are labels, what leaves its last one stays in All Mail for good, unless it leaves Trash (Gmail).
  if (trash && folders.some(({ role }) => role === 'all') && backend.capabilities.move) {
    const { uidValidity, uids } = await backend.move(placeOf(copy), [copy.uid], trash.path);
    const uid = uids.get(copy.uid);
    if (uid === undefined || uidValidity === undefined) return;
    await backend.remove({ path: trash.path, uidValidity }, [uid]);
    return;
  }
  try {
    await backend.remove(placeOf(copy), [copy.uid]);
  } catch (error) {
    if (!isFailed(error, 'not-supported')) throw error;
    // Without UIDPLUS it is marked: to every client that shows folders it is gone.
    await backend.storeFlags(placeOf(copy), [copy.uid], [Deleted], []);
  }
}
