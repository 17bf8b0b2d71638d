import { describe, expect, it } from 'vitest';
import { rolesByName } from '../../../../../electron/engine/backend/imap/folder-roles.ts';
import { listFolders } from '../../../../../electron/engine/backend/imap/folders.ts';
import type { Line, Token } from '../../../../../electron/engine/backend/imap/line.ts';
import {
  decodeMailboxName,
  encodeMailboxName,
} from '../../../../../electron/engine/backend/imap/mailbox-name.ts';
import { expandSet, inPieces } from '../../../../../electron/engine/backend/imap/sets.ts';
import { internalDate } from '../../../../../electron/engine/backend/imap/append.ts';

describe('names of folders on the wire', () => {
  it.each([
    ['INBOX', 'INBOX'],
    ['Entwürfe', 'Entw&APw-rfe'],
    ['草稿箱', '&g0l6P3ux-'],
    ['A & B', 'A &- B'],
    ['混合 & mixed 😀', '&bfdUCA- &- mixed &2D3eAA-'],
  ])('%s is %s', (name, wire) => {
    expect(encodeMailboxName(name)).toBe(wire);
    expect(decodeMailboxName(wire)).toBe(name);
  });

  it('leaves a name that was never encoded as it is', () => {
    expect(decodeMailboxName('R&D-Team')).toBe('R&D-Team');
    expect(decodeMailboxName('Tom & Jerry')).toBe('Tom & Jerry');
  });
});

/** A line that answers LIST with these. */
function listing(...rows: readonly (readonly [string, string, string])[]): Line {
  const text = (value: string): Token => ({ type: 'STRING', value });
  return {
    capabilities: new Set<string>(),
    enabled: new Set<string>(),
    command: async (
      _name: string,
      _args: readonly Token[],
      { untagged }: { untagged?: Record<string, (answer: object) => void> },
    ) => {
      for (const [flags, delimiter, name] of rows)
        untagged?.LIST?.({
          command: 'LIST',
          attributes: [
            flags.split(' ').filter(Boolean).map(text),
            delimiter ? text(delimiter) : null,
            text(name),
          ],
        });
      return { codeArguments: [], text: '' };
    },
  } as unknown as Line;
}

describe('the list of folders', () => {
  it('knows what a Chinese provider calls them, where nothing marks them', async () => {
    const folders = await listFolders(
      listing(
        ['', '/', 'INBOX'],
        ['', '/', '&g0l6P3ux-'],
        ['', '/', '&XfJT0ZAB-'],
        ['', '/', '&XfJSIJZk-'],
        ['', '/', '&V4NXPpCuTvY-'],
        ['', '/', '&UXZO1mWHTvZZOQ-'],
      ),
    );
    expect(folders.map(({ path, role }) => [path, role])).toEqual([
      ['INBOX', 'inbox'],
      ['草稿箱', 'drafts'],
      ['已发送', 'sent'],
      ['垃圾邮件', 'junk'],
      ['已删除', 'trash'],
      ['其他文件夹', undefined],
    ]);
  });

  it('believes SPECIAL-USE before names, and gives each role once', async () => {
    const folders = await listFolders(
      listing(
        ['\\HasNoChildren', '/', 'INBOX'],
        ['\\Sent', '/', 'Gesendet'],
        ['', '/', 'Sent'],
        ['\\Trash', '/', '[Gmail]/Bin'],
        ['\\Noselect', '/', '[Gmail]'],
        ['\\All', '/', '[Gmail]/All Mail'],
      ),
    );
    expect(folders.map(({ path, role }) => [path, role])).toEqual([
      ['INBOX', 'inbox'],
      ['Gesendet', 'sent'],
      ['[Gmail]/Bin', 'trash'],
      ['[Gmail]/All Mail', 'all'],
      ['[Gmail]', undefined],
      ['Sent', undefined],
    ]);
    expect(folders.find(({ path }) => path === '[Gmail]')?.selectable).toBe(false);
    expect(folders.find(({ path }) => path === '[Gmail]/Bin')).toMatchObject({
      name: 'Bin',
      parentPath: '[Gmail]',
    });
  });

  it('shows the folders of an "INBOX." namespace beside INBOX', async () => {
    const folders = await listFolders(
      listing(['', '.', 'INBOX'], ['', '.', 'INBOX.Sent'], ['', '.', 'INBOX.Work.2026']),
    );
    expect(folders).toEqual([
      { path: 'INBOX', name: 'INBOX', delimiter: '.', selectable: true, role: 'inbox' },
      { path: 'INBOX.Sent', name: 'Sent', delimiter: '.', selectable: true, role: 'sent' },
      { path: 'INBOX.Work', name: 'Work', delimiter: '.', selectable: false },
      { path: 'INBOX.Work.2026', name: '2026', delimiter: '.', selectable: true, parentPath: 'INBOX.Work' },
    ]);
  });

  it('always has an INBOX, and takes no folder for it twice', async () => {
    expect(
      (await listFolders(listing(['', '/', 'inbox'], ['', '/', 'Inbox'], ['', '', 'flat']))).map(
        ({ path }) => path,
      ),
    ).toEqual(['INBOX', 'flat']);
    expect((await listFolders(listing())).map(({ path }) => path)).toEqual(['INBOX']);
  });

  it('takes the first known name of several', () => {
    expect([...rolesByName(['Sent Items', 'Sent', 'Junk'], new Set(['junk']))]).toEqual([[1, 'sent']]);
  });
});

describe('sets', () => {
  it('are cut between their ranges so that a command stays short', () => {
    const set = Array.from({ length: 2000 }, (_, index) => index * 2 + 1).join(',');
    const pieces = [...inPieces(set)];
    expect(pieces.join(',')).toBe(set);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(3000);
    expect([...inPieces('')]).toEqual([]);
  });

  it('are expanded up to a bound', () => {
    expect(expandSet('1:3,7,9:8', 100)).toEqual([1, 2, 3, 7, 8, 9]);
    for (const bad of ['1:4294967295', '1:*', 'x', '', '1,,2', '-1'])
      expect(() => expandSet(bad, 1000)).toThrow('server-answer-broken');
  });
});

it('writes INTERNALDATE in UTC', () => {
  expect(internalDate(new Date('2026-03-05T06:07:08Z'))).toBe('05-Mar-2026 06:07:08 +0000');
});
