import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failed } from '../../../../../electron/engine/failed.ts';
import type { FileSystem } from '../../../../../electron/engine/vault/file-system.ts';
import type { Log, LogValues } from '../../../../../electron/engine/log/log.ts';
import type { CompactAt } from '../../../../../electron/engine/vault/local-mail/index-writer.ts';
import type {
  LocalMail,
  NewLocalMessage,
  ServerCopy,
} from '../../../../../electron/engine/vault/local-mail/local-mail.ts';
import { openLocalMail } from '../../../../../electron/engine/vault/local-mail/open-local-mail.ts';
import { nodeFileSystem } from '../../../../../electron/engine/vault/node-file-system.ts';
import { recordLine } from '../../../../../electron/engine/vault/record-lines.ts';
import { createManualClock } from '../../../../fixtures/manual-clock.ts';

let folder = '';
let mail: LocalMail;
let warned: { event: string; values?: LogValues }[] = [];
const log: Log = {
  info() {},
  warn: (event, values) => warned.push({ event, values }),
  error: (event, _, values) => warned.push({ event, values }),
  child: () => log,
};
const clock = createManualClock();

const open = (compactAt?: CompactAt): Promise<LocalMail> =>
  openLocalMail({ fs: nodeFileSystem(), folder, clock, log, compactAt });

async function again(compactAt?: CompactAt): Promise<void> {
  await mail.close();
  mail = await open(compactAt);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-mail-'));
  warned = [];
  mail = await open();
});
afterEach(async () => {
  await mail.close();
  await rm(folder, { recursive: true, force: true });
});

const copyOf = (uidl: string, state: ServerCopy['state'] = 'there'): ServerCopy => ({
  uidl,
  state,
  seenAt: 1,
  size: 10,
});

async function add(text: string, path = 'INBOX', uidl?: string) {
  const file = await mail.receive([Buffer.from(text)]);
  const server = uidl === undefined ? undefined : { source: 'ann', copy: copyOf(uidl) };
  const [added] = await mail.add([{ file, folder: path, flags: [], receivedAt: 5, server }]);
  if (!added) throw new Error('not added');
  return added;
}

const shown = (path = 'INBOX'): readonly string[] =>
  mail.messages(path).map(({ uid, flags }) => [uid, ...flags].join(' '));

test('the bytes of a message lie unchanged in a file of its own, with their hash', async () => {
  const bytes = Buffer.from('Subject: a\r\n\r\n\0\xff bare\nend', 'latin1');
  const file = await mail.receive([bytes.subarray(0, 5), bytes.subarray(5)]);
  const [message] = await mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: 1 }]);
  expect(message).toMatchObject({ uid: 1, size: bytes.length });
  expect(message?.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  const path = message ? mail.fileOf(message) : '';
  expect(path).toBe(join(folder, 'messages', file.id.slice(0, 2), `${file.id}.eml`));
  expect(await readFile(path)).toEqual(bytes);
});

test('a message whose line breaks in the middle leaves nothing, and the error is that of the line', async () => {
  const cut = async function* () {
    yield Buffer.alloc(100_000);
    throw new Error('line cut');
  };
  await expect(mail.receive(cut())).rejects.toThrow('line cut');
  const shards = await readdir(join(folder, 'messages'));
  for (const shard of shards) expect(await readdir(join(folder, 'messages', shard))).toEqual([]);
});

test('who gives pieces may use their memory again', async () => {
  const one = Buffer.alloc(1);
  const letters = function* () {
    for (const letter of 'hello') {
      one.write(letter);
      yield one;
    }
  };
  const file = await mail.receive(letters());
  const [message] = await mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: 1 }]);
  expect(message && (await readFile(mail.fileOf(message), 'utf8'))).toBe('hello');
});

test('what was received and not added is in no folder, and gone at the next start', async () => {
  const long = Buffer.alloc(200_000, 'never added');
  const file = await mail.receive([long]);
  await mail.receive([Buffer.from('short and never added')]);
  for (const bytes of [long, Buffer.from('dropped')]) await mail.drop(await mail.receive([bytes]));
  const shard = join(folder, 'messages', file.id.slice(0, 2));
  expect(await readdir(shard)).toEqual([`${file.id}.part`]);
  await again();
  expect(shown()).toEqual([]);
  expect(await readdir(shard)).toEqual([]);
});

test('files of others in the folders stay', async () => {
  const { id } = await add('mine');
  const shard = join(folder, 'messages', id.slice(0, 2));
  await writeFile(join(shard, 'notes.txt'), 'mine');
  await writeFile(join(shard, `${'0'.repeat(31)}.eml`), 'mine');
  await again();
  expect((await readdir(shard)).sort()).toEqual([`${'0'.repeat(31)}.eml`, `${id}.eml`, 'notes.txt'].sort());
});

test('a message of which the rename was interrupted has its name after the next start', async () => {
  const message = await add('renamed later');
  const path = mail.fileOf(message);
  await mail.close();
  await writeFile(path.replace(/eml$/, 'part'), await readFile(path));
  await rm(path);
  mail = await open();
  expect(existsSync(path)).toBe(true);
  expect(warned).toEqual([]);
});

test('folders: parents are made, names are checked, a role’s folder and a full one stay', async () => {
  await mail.createFolder('A/B/C');
  await mail.createFolder('Sent', 'sent');
  await mail.createFolder('Old/Trash', 'trash');
  expect(mail.folders().map((each) => each.path)).toEqual([
    'INBOX',
    'A',
    'A/B',
    'A/B/C',
    'Old',
    'Old/Trash',
    'Sent',
  ]);
  const failing: [Promise<unknown>, string][] = [
    [mail.createFolder('A'), 'folder-exists'],
    [mail.createFolder('inbox'), 'folder-exists'],
    [mail.createFolder('inbox/A'), 'input-invalid'],
    [mail.createFolder('A//B'), 'input-invalid'],
    [mail.createFolder('A\u0007'), 'input-invalid'],
    [mail.createFolder('x'.repeat(256)), 'input-invalid'],
    [mail.renameFolder('Sent', 'Gone'), 'input-invalid'],
    [mail.renameFolder('Old', 'Gone'), 'input-invalid'],
    [mail.renameFolder('No', 'Yes'), 'folder-missing'],
    [mail.renameFolder('A', 'A/B/D'), 'input-invalid'],
    [mail.renameFolder('A', 'Sent'), 'folder-exists'],
    [mail.removeFolder('INBOX'), 'input-invalid'],
    [mail.removeFolder('No'), 'folder-missing'],
    [mail.setFlags('No', [1], [], []), 'folder-missing'],
  ];
  for (const [work, code] of failing) await expect(work).rejects.toMatchObject({ failure: { code } });
  await add('in the way', 'A/B/C');
  await expect(mail.removeFolder('A')).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
  await mail.renameFolder('A', 'Z');
  expect(shown('Z/B/C')).toEqual(['1']);
  await mail.remove('Z/B/C', [1]);
  await mail.removeFolder('Z');
  await again();
  expect(mail.folders().map((each) => each.path)).toEqual(['INBOX', 'Old', 'Old/Trash', 'Sent']);
});

test('a folder made again where one was does not use its UIDs again', async () => {
  await add('one', 'A');
  await mail.remove('A', [1]);
  await mail.removeFolder('A');
  expect((await add('two', 'A')).uid).toBe(2);
  expect(mail.changesSince('A', 2)).toBeUndefined();
  await add('three', 'B');
  await mail.renameFolder('A', 'C');
  await mail.renameFolder('B', 'A');
  expect(mail.messages('A')[0]?.uid).toBeGreaterThan(2);
  await again();
  expect(mail.messages('A')[0]?.uid).toBeGreaterThan(2);
});

test('flags are kept; those that only Skein may say follow from the server’s copy', async () => {
  await add('one', 'INBOX', 'u1');
  await mail.setFlags('INBOX', [1], ['\\Seen', '$HeadersOnly'], ['$OnServer']);
  expect(shown()).toEqual(['1 $OnServer \\Seen']);
  await mail.noteCopies('ann', [copyOf('u1', 'deleting')]);
  expect(shown()).toEqual(['1 $OnServer \\Seen']);
  await mail.noteCopies('ann', [copyOf('u1', 'gone')]);
  expect(shown()).toEqual(['1 \\Seen']);
  await again();
  expect(shown()).toEqual(['1 \\Seen']);
});

test('the whole message takes the place of its headers in one moment', async () => {
  const file = await mail.receive([Buffer.from('headers')]);
  const server = { source: 'ann', copy: copyOf('u1') };
  await mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: 5, server, wholeSize: 900 }]);
  expect(shown()).toEqual(['1 $HeadersOnly $OnServer']);
  const before = mail.messages('INBOX')[0];
  const path = before ? mail.fileOf(before) : '';
  const whole = await mail.receive([Buffer.from('headers and body')]);
  const replaces = { folder: 'INBOX', uid: 1 };
  await mail.add([{ file: whole, folder: 'INBOX', flags: [], receivedAt: 5, server, replaces }]);
  expect(shown()).toEqual(['2 $OnServer']);
  expect(mail.messageOf('ann', 'u1')?.uid).toBe(2);
  expect(existsSync(path)).toBe(false);
  await again();
  expect(shown()).toEqual(['2 $OnServer']);
  expect(mail.messageOf('ann', 'u1')?.uid).toBe(2);
});

test('a message is in its folder when its file has its last name, so that nobody looks for it under another', async () => {
  await mail.close();
  let naming = (): void => {};
  const began = new Promise<void>((resolve) => (naming = resolve));
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const disk = nodeFileSystem();
  const fs: FileSystem = {
    ...disk,
    async rename(from, to) {
      if (to.endsWith('.eml')) {
        naming();
        await held;
      }
      await disk.rename(from, to);
    },
  };
  mail = await openLocalMail({ fs, folder, clock, log });
  const adding = add('one');
  await began;
  const seen = mail.messages('INBOX').map((message) => mail.fileOf(message));
  goOn();
  await adding;
  expect(seen.filter((path) => !existsSync(path))).toEqual([]);
  expect(shown()).toEqual(['1']);
});

test('what still comes when the profile is closed is refused: its files may be another program’s by then', async () => {
  const file = await mail.receive([Buffer.from('late')]);
  await mail.close();
  const before = await readFile(join(folder, 'index.log'));
  const late = mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: 5 }]);
  await expect(late).rejects.toMatchObject({ failure: { code: 'disk-failed' } });
  await expect(mail.createFolder('Late')).rejects.toThrow('disk-failed');
  expect(await readFile(join(folder, 'index.log'))).toEqual(before);
  await again();
  expect([shown(), mail.folders().length]).toEqual([[], 1]);
});

describe('while a message comes whole whose headers are here', () => {
  const server = { source: 'ann', copy: copyOf('u1') };
  const replaces = { folder: 'INBOX', uid: 1 };
  let whole: Omit<NewLocalMessage, 'file'>;

  beforeEach(async () => {
    const file = await mail.receive([Buffer.from('headers')]);
    await mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: 5, server, wholeSize: 900 }]);
    whole = { folder: 'INBOX', flags: [], receivedAt: 5, server, replaces };
  });

  test('marks that it gets stay', async () => {
    await mail.setFlags('INBOX', [1], ['\\Flagged'], []);
    await mail.add([{ ...whole, file: await mail.receive([Buffer.from('whole')]) }]);
    expect(shown()).toEqual(['2 $OnServer \\Flagged']);
  });

  test('it is where it was moved, and nowhere else', async () => {
    await mail.createFolder('Later');
    await mail.move('INBOX', [1], 'Later');
    await mail.add([{ ...whole, file: await mail.receive([Buffer.from('whole')]) }]);
    expect([shown(), shown('Later')]).toEqual([[], ['2 $OnServer']]);
    expect(mail.messageOf('ann', 'u1')?.folder).toBe('Later');
  });

  test('it does not come back when it was removed', async () => {
    await mail.remove('INBOX', [1]);
    expect(await mail.add([{ ...whole, file: await mail.receive([Buffer.from('whole')]) }])).toEqual([]);
    expect([shown(), mail.messageOf('ann', 'u1')]).toEqual([[], undefined]);
    await again();
    expect(shown()).toEqual([]);
    expect(mail.copies('ann').size).toBe(1);
  });
});

test('what is known of a server’s copies stays known when the message was removed, also after compactions', async () => {
  await add('one', 'INBOX', 'u1');
  await mail.noteCopies('ann', [{ ...copyOf('u2'), print: 'p', wish: 'remove' }]);
  await mail.remove('INBOX', [1]);
  await again({ bytes: 1, times: 0 });
  await mail.setFlags('INBOX', [], [], []);
  await add('two');
  await again({ bytes: 1, times: 0 });
  expect([...mail.copies('ann').values()]).toEqual([
    copyOf('u1'),
    { ...copyOf('u2'), print: 'p', wish: 'remove' },
  ]);
  expect(mail.messageOf('ann', 'u1')).toBeUndefined();
  expect(mail.copies('bob').size).toBe(0);
});

test('two messages whose names a server exchanges keep their marks', async () => {
  await add('one', 'INBOX', 'u1');
  await add('two', 'INBOX', 'u2');
  await mail.renameCopies('ann', [
    { from: 'u1', copy: copyOf('u2', 'gone') },
    { from: 'u2', copy: copyOf('u1') },
  ]);
  for (const check of [async () => undefined, () => again()]) {
    await check();
    expect(mail.messageOf('ann', 'u2')?.uid).toBe(1);
    expect(mail.messageOf('ann', 'u1')?.uid).toBe(2);
    expect(shown()).toEqual(['1', '2 $OnServer']);
    expect([...mail.copies('ann').keys()].sort()).toEqual(['u1', 'u2']);
  }
});

test('listeners hear which folders changed, until they stop', async () => {
  const heard: string[][] = [];
  const stop = mail.onChange((paths) => heard.push([...paths].sort()));
  await mail.createFolder('A');
  await add('one');
  await mail.move('INBOX', [1], 'A');
  stop();
  await mail.remove('A', [1]);
  expect(heard).toEqual([['A'], ['INBOX'], ['A', 'INBOX']]);
});

test('moving answers the new UIDs, and leaves out what is not there', async () => {
  await mail.createFolder('A');
  for (const text of ['1', '2', '3']) await add(text);
  expect(await mail.move('INBOX', [3, 1, 9], 'A')).toEqual(
    new Map([
      [1, 1],
      [3, 2],
    ]),
  );
  expect(mail.changesSince('INBOX', 4)).toMatchObject({ changed: [], vanished: [1, 3] });
});

test('receiving goes on while others are added, and many adds at once each get their own UIDs', async () => {
  const texts = Array.from({ length: 60 }, (_, index) => `message ${index}`);
  await Promise.all(texts.map((text) => add(text)));
  expect(mail.messages('INBOX').map(({ uid }) => uid)).toEqual(texts.map((_, index) => index + 1));
  const stored = await Promise.all(mail.messages('INBOX').map((each) => readFile(mail.fileOf(each), 'utf8')));
  expect(stored.sort()).toEqual(texts.sort());
});

test('who fails to hear of a change does not make it fail', async () => {
  mail.onChange(() => {
    throw new Error('deaf');
  });
  await add('one');
  expect(warned.map(({ event }) => event)).toEqual(['listener-failed']);
});

test('on a failing disk a file whose sync failed is never taken in, however often it is asked for', async () => {
  await mail.close();
  const disk = nodeFileSystem();
  let broken = true;
  const fs: FileSystem = {
    ...disk,
    async createFile(path) {
      const file = await disk.createFile(path);
      const fails = broken;
      const sync = async (): Promise<void> => {
        if (fails) throw new Failed({ code: 'disk-failed', phase: 'vault', params: { reason: 'EIO' } });
        await file.sync();
      };
      return { append: file.append, truncate: file.truncate, close: file.close, sync, size: 3 };
    },
  };
  mail = await openLocalMail({ fs, folder, clock, log });
  const file = await mail.receive([Buffer.from('one')]);
  for (let turn = 0; turn < 2; turn++) {
    const adding = mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: 1 }]);
    await expect(adding).rejects.toMatchObject({ failure: { code: 'disk-failed' } });
    broken = false;
  }
  await mail.drop(file);
  expect((await add('one')).uid).toBe(1);
});

test('the index is rewritten when most of it is dead, and says the same', async () => {
  await again({ bytes: 5000, times: 2 });
  for (const text of ['a', 'b']) await add(text, 'INBOX', text);
  for (let turn = 0; turn < 100; turn++) await mail.setFlags('INBOX', [1], [`$${turn}`], [`$${turn - 1}`]);
  const before = { messages: mail.messages('INBOX'), folders: mail.folders() };
  await again();
  expect((await readFile(join(folder, 'index.log'))).length).toBeLessThan(6000);
  expect({ messages: mail.messages('INBOX'), folders: mail.folders() }).toEqual(before);
});

test('a lost index is made anew from the messages’ files, with other UIDs’ validity and a warning', async () => {
  await add('one', 'A', 'u1');
  await add('two');
  const { uidValidity } = mail;
  await mail.close();
  await rm(join(folder, 'index.log'));
  clock.advance(1);
  mail = await open();
  expect(mail.uidValidity).not.toBe(uidValidity);
  expect(mail.messages('INBOX')).toHaveLength(2);
  expect(warned.map(({ event }) => event)).toContain('index-damaged');
  // The server still has it under its name, which is not known any more: it is not taken in twice.
  const file = await mail.receive([Buffer.from('one')]);
  const server = { source: 'ann', copy: copyOf('u1') };
  const [again1] = await mail.add([{ file, folder: 'INBOX', flags: ['\\Seen'], receivedAt: 5, server }]);
  expect(mail.messages('INBOX')).toHaveLength(2);
  expect(again1).toMatchObject({ server: { uidl: 'u1' }, flags: ['$OnServer', '\\Seen'] });
  await again();
  expect(mail.messages('INBOX')).toHaveLength(2);
  expect(mail.messageOf('ann', 'u1')?.flags).toEqual(['$OnServer', '\\Seen']);
});

test('damage in the middle costs the damaged records only; the file as it was is kept', async () => {
  for (const text of ['one', 'two', 'three']) await add(text, 'A', text);
  await mail.setFlags('A', [1, 2, 3], ['\\Flagged'], []);
  const { uidValidity } = mail;
  await mail.close();
  const lines = (await readFile(join(folder, 'index.log'), 'utf8')).split('\n');
  const at = lines.findIndex((line) => line.includes('"uidl":"two"'));
  lines[at] = `${lines[at]?.slice(0, 60)}#${lines[at]?.slice(61)}`;
  await writeFile(join(folder, 'index.log'), lines.join('\n'));
  mail = await open();
  expect(shown('A')).toEqual(['1 $OnServer \\Flagged', '3 $OnServer \\Flagged']);
  expect(mail.messages('INBOX')).toHaveLength(1);
  expect(mail.uidValidity).toBeGreaterThan(uidValidity);
  expect((await readdir(folder)).some((name) => name.startsWith('index.log.damaged-'))).toBe(true);
});

test('messages whose folder’s record was lost get a folder again, with their flags', async () => {
  await add('one', 'A');
  await mail.setFlags('A', [1], ['\\Seen'], []);
  await mail.close();
  const lines = (await readFile(join(folder, 'index.log'), 'utf8')).split('\n');
  await writeFile(join(folder, 'index.log'), lines.filter((line) => !line.includes('"path":"A"')).join('\n'));
  mail = await open();
  expect(shown('Recovered')).toEqual(['1 \\Seen']);
});

test('a torn end is cut, and what was before it is there', async () => {
  await add('one');
  await mail.close();
  const whole = await readFile(join(folder, 'index.log'));
  await writeFile(join(folder, 'index.log'), Buffer.concat([whole, Buffer.from('0123456789abcdef {"kind"')]));
  mail = await open();
  expect(shown()).toEqual(['1']);
  expect(await readFile(join(folder, 'index.log'))).toEqual(whole);
});

test('an index of a later Skein is refused and left as it is', async () => {
  await mail.close();
  const path = join(folder, 'index.log');
  const later = recordLine({ kind: 'version', version: 2, uidValidity: 1, modseq: 1 });
  await writeFile(path, `${later}${recordLine({ kind: 'unheard-of' })}`);
  const before = await readFile(path);
  await expect(open()).rejects.toMatchObject({ failure: { code: 'vault-newer' } });
  expect(await readFile(path)).toEqual(before);
  await rm(path);
  mail = await open();
});

test('what happened long ago is forgotten, and whoever asks for it is told to begin anew', async () => {
  const files = await Promise.all([1, 2].map((each) => mail.receive([Buffer.from(`${each}`)])));
  await mail.add(files.map((file) => ({ file, folder: 'INBOX', flags: [], receivedAt: 1 })));
  const early = mail.folders()[0]?.highestModseq ?? 0;
  await mail.close();
  const uids = '10:60010';
  const vanished = recordLine({ kind: 'vanished', folder: 1, uids, modseq: early + 1 });
  await writeFile(join(folder, 'index.log'), vanished, { flag: 'a' });
  mail = await open();
  expect(mail.changesSince('INBOX', early)).toBeUndefined();
  expect(mail.changesSince('INBOX', early + 1)).toEqual({ changed: [], vanished: [] });
});
