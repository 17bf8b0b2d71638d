import { expect, test } from 'vitest';
import { isBehind } from '../../../../electron/engine/sync/survey.ts';
import type { FolderRow, FolderServerState } from '../../../../shared/store/rows.ts';

const state: FolderServerState = {
  uidValidity: 7,
  uidNext: 10,
  exists: 9,
  highestModseq: '5',
  lowestSynced: 1,
};
const folder = (server: FolderServerState): FolderRow => ({ server, unread: 2 }) as FolderRow;
const status = { uidValidity: 7, uidNext: 10, exists: 9, unseen: 2, highestModseq: '5' };

test('a folder of which nothing changed is not opened', () => {
  expect(isBehind(folder(state), status)).toBe(false);
});

test.each([
  ['new mail', { ...status, uidNext: 11, exists: 10 }],
  ['something removed', { ...status, exists: 8 }],
  ['read elsewhere', { ...status, unseen: 1 }],
  ['flags changed elsewhere', { ...status, highestModseq: '6' }],
  ['made anew', { ...status, uidValidity: 8 }],
])('%s: the folder is behind', (_name, said) => {
  expect(isBehind(folder(state), said)).toBe(true);
});

test('a folder whose older messages are still to come is behind', () => {
  expect(isBehind(folder({ ...state, lowestSynced: 4 }), status)).toBe(true);
  expect(isBehind(folder({}), status)).toBe(true);
});
