import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAtomically } from '../../../../electron/engine/vault/atomic.ts';
import { diskFailure } from '../../../../electron/engine/vault/disk-failure.ts';
import { nodeFileSystem } from '../../../../electron/engine/vault/node-file-system.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-fs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const systemError = (code: string): Error => Object.assign(new Error(code), { code });

test('a file is replaced as a whole', async () => {
  const fs = nodeFileSystem();
  const path = join(folder, 'inner', 'file.json');
  await fs.makeFolder(join(folder, 'inner'));
  await writeAtomically(fs, path, bytes('one'));
  await writeAtomically(fs, path, bytes('two'));
  expect(Buffer.from((await fs.read(path)) ?? []).toString()).toBe('two');
  expect(await readdir(join(folder, 'inner'))).toEqual(['file.json']);
});

test.skipIf(process.platform === 'win32')('only its owner may read it', async () => {
  const fs = nodeFileSystem();
  await fs.makeFolder(join(folder, 'inner'));
  await writeAtomically(fs, join(folder, 'inner', 'file.json'), bytes('one'));
  expect((await stat(join(folder, 'inner', 'file.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'inner'))).mode & 0o777).toBe(0o700);
});

test('what is not there is no error: reading, listing, removing', async () => {
  const fs = nodeFileSystem();
  expect(await fs.read(join(folder, 'no'))).toBeUndefined();
  expect(await fs.status(join(folder, 'no'))).toBeUndefined();
  expect(await fs.list(join(folder, 'no'))).toEqual([]);
  await fs.remove(join(folder, 'no'));
});

test('a file is made once', async () => {
  const fs = nodeFileSystem();
  const path = join(folder, 'lock');
  expect(await fs.create(path, bytes('a'))).toBe(true);
  expect(await fs.create(path, bytes('b'))).toBe(false);
});

test('appending goes on where the file ends, and after a cut from there', async () => {
  const fs = nodeFileSystem();
  const path = join(folder, 'log');
  const first = await fs.openAppend(path);
  await first.append(bytes('one'));
  await first.append(bytes('two'));
  await first.truncate(3);
  await first.close();
  const second = await fs.openAppend(path);
  await second.append(bytes('three'));
  await second.sync();
  expect(second.size).toBe(8);
  await second.close();
  expect(Buffer.from((await fs.read(path)) ?? []).toString()).toBe('onethree');
});

test('a new file is written as its bytes come, and read again piece by piece', async () => {
  const fs = nodeFileSystem();
  const path = join(folder, 'message');
  const file = await fs.createFile(path);
  await expect(fs.createFile(path)).rejects.toMatchObject({ failure: { params: { reason: 'EEXIST' } } });
  for (const piece of ['one', 'two']) await file.append(bytes(piece));
  await file.append(new Uint8Array(600_000));
  await file.sync();
  await file.close();
  expect(file.size).toBe(600_006);
  const pieces: Uint8Array[] = [];
  for await (const piece of fs.readPieces(path)) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).subarray(0, 7).toString()).toBe('onetwo\0');
  const missing = fs.readPieces(join(folder, 'no'))[Symbol.asyncIterator]();
  await expect(missing.next()).rejects.toMatchObject({
    failure: { code: 'disk-failed', params: { reason: 'ENOENT' } },
  });
});

test('a piece that is given back is read into again, once; one that is kept stays as it is', async () => {
  const fs = nodeFileSystem();
  const path = join(folder, 'long');
  const pieceSize = 512 * 1024;
  const content = ['a', 'b', 'c', 'd'].map((each) => Buffer.alloc(pieceSize, each));
  await fs.create(path, Buffer.concat([Buffer.alloc(64 * 1024, '-'), ...content]));
  const all = fs.readPieces(path);
  const pieces = all[Symbol.asyncIterator]();
  const next = async (): Promise<Uint8Array> => ((await pieces.next()) as { value: Uint8Array }).value;
  const beginning = await next();
  all.giveBack?.(beginning);
  const first = await next();
  const kept = await next();
  all.giveBack?.(first);
  all.giveBack?.(first);
  all.giveBack?.(Buffer.from('somebody else’s'));
  const third = await next();
  const fourth = await next();
  expect(first.buffer).not.toBe(beginning.buffer);
  expect(third.buffer).toBe(first.buffer);
  expect(fourth.buffer).not.toBe(first.buffer);
  expect([kept, third, fourth].map((each) => Buffer.from(each).toString('latin1', 0, 2))).toEqual([
    'bb',
    'cc',
    'dd',
  ]);
  expect((await pieces.next()).done).toBe(true);
});

test('files and folders are listed apart', async () => {
  const fs = nodeFileSystem();
  await fs.makeFolder(join(folder, 'inner'));
  await fs.create(join(folder, 'file'), bytes('one'));
  expect(await fs.list(folder)).toEqual(['file']);
  expect(await fs.listFolders(folder)).toEqual(['inner']);
  expect(await fs.listFolders(join(folder, 'no'))).toEqual([]);
});

test.each(['EPERM', 'EBUSY', 'EACCES'])(
  'on Windows a rename waits while a scanner holds the file (%s)',
  async (code) => {
    let held = 3;
    const fs = nodeFileSystem({
      platform: 'win32',
      rename: async (from, to) => {
        if (held-- > 0) throw systemError(code);
        await rename(from, to);
      },
    });
    await writeAtomically(fs, join(folder, 'file'), bytes('kept'));
    expect(await readdir(folder)).toEqual(['file']);
  },
);

test('elsewhere a refused rename fails at once, and leaves the old file and nothing else', async () => {
  let asked = 0;
  const fs = nodeFileSystem({
    platform: 'linux',
    rename: async () => {
      asked++;
      throw systemError('EACCES');
    },
  });
  await fs.create(join(folder, 'file'), bytes('old'));
  await expect(writeAtomically(fs, join(folder, 'file'), bytes('new'))).rejects.toMatchObject({
    failure: { code: 'disk-failed', params: { reason: 'EACCES' } },
  });
  expect(asked).toBe(1);
  expect(await readdir(folder)).toEqual(['file']);
});

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EIO', 'disk-failed'],
])('%s is %s to the person', (code, expected) => {
  expect(diskFailure(systemError(code)).failure.code).toBe(expected);
});
