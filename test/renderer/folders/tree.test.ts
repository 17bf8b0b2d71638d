import { expect, test } from 'vitest';
import { parentLine, visibleBranches } from '../../../renderer/folders/tree.ts';
import { scriptedAccounts, scriptedFolders, scriptedPop3Folders } from '../../fixtures/scripted-mail.ts';

const folders = scriptedFolders(10);
const names = (folded: readonly string[]): readonly string[] =>
  visibleBranches(scriptedAccounts, folders, new Set(folded)).map((line) =>
    line.kind === 'folder'
      ? line.folder.name
      : line.kind === 'account'
        ? `# ${line.account.name}`
        : line.kind,
  );

test('the tree begins with what lies on this computer, then each account with its folders in the engine’s order', () => {
  expect(names([]).slice(0, 5)).toEqual(['local', 'drafts', 'outbox', '# lin@northriver.example', 'INBOX']);
  expect(names([])).toContain('Ferry terminal');
});

test('a folded folder hides what it holds and says how much of that is unread', () => {
  const lines = visibleBranches(scriptedAccounts, folders, new Set(['a1 Projects']));
  const projects = lines.find((line) => line.kind === 'folder' && line.folder.name === 'Projects');
  expect(projects).toMatchObject({ isOpen: false, hiddenUnread: 4 });
  expect(names(['a1 Projects'])).not.toContain('Ferry terminal');
});

test('a folded account is one line that keeps its inbox’s unread count', () => {
  const lines = visibleBranches(scriptedAccounts, folders, new Set(['account a1']));
  expect(lines.find((line) => line.kind === 'account')).toMatchObject({ isOpen: false, unread: 12 });
});

test('left goes from a folder to the line that holds it', () => {
  const lines = visibleBranches(scriptedAccounts, folders, new Set());
  const ferry = lines.findIndex((line) => line.kind === 'folder' && line.folder.name === 'Ferry terminal');
  const projects = lines.findIndex((line) => line.kind === 'folder' && line.folder.name === 'Projects');
  expect(parentLine(lines, ferry)).toBe(projects);
  expect(lines[parentLine(lines, projects)]?.kind).toBe('account');
  expect(parentLine(lines, 0)).toBe(-1);
});

test('what lies on this computer folds like an account', () => {
  expect(names(['local']).slice(0, 2)).toEqual(['local', '# lin@northriver.example']);
});

test('a folder whose parent is not there is shown at the top of its account instead of nowhere', () => {
  const orphan = folders.filter(({ name }) => name !== 'Projects');
  expect(
    visibleBranches(scriptedAccounts, orphan, new Set()).some(
      (line) => line.kind === 'folder' && line.folder.name === 'Ferry terminal' && line.level === 2,
    ),
  ).toBe(true);
});

test('Local Folders stand on this computer beside drafts and outbox, nested, and belong to no account', () => {
  const lines = visibleBranches(scriptedAccounts, [...folders, ...scriptedPop3Folders()], new Set());
  const end = lines.findIndex(({ kind }) => kind === 'account');
  expect(lines.slice(0, end).map((line) => [line.key, line.level])).toEqual([
    ['local', 1],
    ['drafts', 2],
    ['outbox', 2],
    ['local Archive', 2],
    ['local Trash', 2],
    ['local Letters', 2],
    ['local Letters/2024', 3],
    ['local Letters/2025', 3],
    ['local 发票', 2],
  ]);
});

test('folded, what lies on this computer says how much of it is unread', () => {
  const lines = visibleBranches(scriptedAccounts, scriptedPop3Folders(), new Set(['local']));
  expect(lines[0]).toMatchObject({ kind: 'local', isOpen: false, unread: 2 });
});
