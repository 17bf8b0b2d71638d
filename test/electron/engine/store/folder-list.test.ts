import { expect, test } from 'vitest';
import { refreshFolders } from '../../../../electron/engine/store/folder-list.ts';
import type { AccountId } from '../../../../shared/model/ids.ts';
import type { RemoteFolder } from '../../../../shared/store/rows.ts';
import { createMemoryStore } from '../../../fixtures/memory-store.ts';

const ann = 'ann' as AccountId;
const remote = (path: string): RemoteFolder => ({ path, name: path, delimiter: '/', selectable: true });

test('a list that was asked for before a folder was made does not take it away', async () => {
  const { store, close } = await createMemoryStore();
  const folders = ['INBOX'];
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const slow = refreshFolders(store, ann, async () => {
    const then = folders.map(remote);
    await answered;
    return then;
  });
  await refreshFolders(store, 'bob' as AccountId, async () => [remote('INBOX')]);
  folders.push('Trash');
  const made = refreshFolders(store, ann, async () => folders.map(remote));
  answer();
  await Promise.all([slow, made]);
  const paths = (await store.folders({ accountId: ann })).map(({ path }) => path);
  expect(paths).toEqual(['INBOX', 'Trash']);
  await close();
});
