import { expect, test } from 'vitest';
import { createFolderQueue } from '../../../../electron/engine/sync/folder-queue.ts';
import type { FolderId } from '../../../../shared/model/ids.ts';

const [inbox, archive, lists] = [1, 2, 3] as FolderId[] as [FolderId, FolderId, FolderId];

test('the folder that someone looks at comes before the pass, and once', () => {
  const queue = createFolderQueue();
  queue.pass([archive, lists, inbox]);
  queue.urgent(inbox);
  expect([queue.next(), queue.next(), queue.next(), queue.next()]).toEqual([
    inbox,
    archive,
    lists,
    undefined,
  ]);
});

test('older messages of one folder wait until every folder had its first screen', () => {
  const queue = createFolderQueue();
  queue.pass([inbox, archive]);
  expect(queue.next()).toBe(inbox);
  queue.later(inbox);
  expect(queue.pressing).toBe(true);
  expect(queue.next()).toBe(archive);
  expect(queue.pressing).toBe(false);
  expect(queue.next()).toBe(inbox);
});
