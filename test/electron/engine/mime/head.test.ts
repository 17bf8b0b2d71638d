import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { readHead, readMessage, readMessageId } from '../../../../electron/engine/mime/read.ts';
import { fileSource } from '../../../../electron/engine/mime/source.ts';
import { readTree } from '../../../../electron/engine/mime/tree.ts';
import { corporaHere, filesIn } from './corpora.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-head-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, ...rows: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, rows.join('\r\n'));
  return path;
}

function treeThroughWindow(path: string, size: number, windowBytes: number) {
  const descriptor = openSync(path, 'r');
  try {
    return readTree(fileSource(descriptor, size, windowBytes));
  } finally {
    closeSync(descriptor);
  }
}

describe.skipIf(!corporaHere)('what is read through a window is what is read at once', () => {
  const files = [...filesIn('mime4j', '.msg'), ...filesIn('mikel-mail', '.eml')];
  test.each(files.map((path) => [basename(path), path]))('%s', async (_name, path) => {
    const bytes = readFileSync(path);
    for (const windowBytes of [7, 100]) {
      expect(treeThroughWindow(path, bytes.length, windowBytes)).toEqual(readTree(bytes));
    }
    const { body: _body, ...whole } = await readMessage(bytes);
    const { preview: _preview, ...summary } = whole.summary;
    expect(readHead(path)).toMatchObject({ envelope: whole.envelope, summary, ranges: whole.ranges });
    expect(readMessageId(path)).toBe(whole.envelope.messageId);
  });
});

const two = (second: string) => [
  'Subject: two parts',
  'Message-ID: <two@skein.example>',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'the first words',
  '--b',
  'Content-Type: application/zip; name=a.zip',
  'Content-Transfer-Encoding: base64',
  '',
  second,
  '--b--',
  '',
];

test('a message of 150 MB has its structure read without being held in memory', async () => {
  const [before = '', after = ''] = two('\0').join('\r\n').split('\0');
  const path = join(folder, 'big.eml');
  const line = `${'A'.repeat(76)}\r\n`;
  const piece = Buffer.from(line.repeat(20_000));
  const pieces = 96;
  const handle = await open(path, 'w');
  await handle.write(before);
  for (let count = 0; count < pieces; count += 1) await handle.write(piece);
  await handle.write(after);
  await handle.close();
  const held = process.memoryUsage().arrayBuffers;
  const head = readHead(path);
  expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(8 * 2 ** 20);
  expect(head.summary).toMatchObject({
    subject: 'two parts',
    preview: 'the first words',
    hasAttachments: true,
  });
  expect(head.ranges['2']).toEqual({
    start: before.length,
    end: before.length + pieces * piece.length,
  });
});

test('one file that is missing or no message costs the others nothing', async () => {
  const mime = createMime({ log: silentLog });
  try {
    const files = [
      await file('two.eml', ...two('UEsDBA==')),
      join(folder, 'missing.eml'),
      folder,
      await file('bare.eml', 'no header at all'),
    ];
    const heads = await mime.readHeads(files);
    expect(heads.map((head) => head?.summary.preview)).toEqual([
      'the first words',
      undefined,
      undefined,
      'no header at all',
    ]);
    expect(await mime.messageIds(files)).toEqual(['<two@skein.example>', undefined, undefined, undefined]);
    expect(await mime.readHeads([])).toEqual([]);
  } finally {
    await mime.close();
  }
});

test('the Message-ID is found behind a long header', async () => {
  const received = Array.from({ length: 900 }, (_, hop) => `Received: from hop ${hop} by another host; now`);
  const path = await file('long.eml', ...received, 'Message-ID: <late@skein.example>', '', 'text');
  expect(readMessageId(path)).toBe('<late@skein.example>');
});
