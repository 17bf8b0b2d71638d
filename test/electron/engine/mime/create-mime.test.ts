import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import type { EncodedSection, Mime, Outgoing } from '../../../../electron/engine/mime/mime.ts';
import { whole } from '../../../fixtures/whole.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let mime: Mime | undefined;
afterEach(async () => {
  await mime?.close();
});

const aMessage = (some: Partial<Outgoing> = {}): Outgoing => ({
  from: { name: '', address: 'a@example.com' },
  to: [{ name: '', address: 'b@example.com' }],
  cc: [],
  subject: 's',
  html: '<p>x</p>',
  attachments: [],
  references: [],
  messageId: '<1@example.com>',
  date: new Date(0),
  ...some,
});

const section = (text: string): EncodedSection => ({
  part: { section: '1', type: 'text/plain', encoding: '8bit', charset: 'utf-8' },
  bytes: Buffer.from(text),
});

/** A worker that dies, hangs or throws when the text says so. */
async function brokenWorker(): Promise<URL> {
  const file = join(await mkdtemp(join(tmpdir(), 'skein-worker-')), 'worker.mjs');
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
     parentPort.postMessage({ ready: true });
     parentPort.on('message', ({ id, task, ask }) => {
       const texts = ask.map((each) => Buffer.from(each.bytes).toString());
       if (texts.includes('exit')) process.exit(3);
       if (texts.includes('throw')) throw new Error('boom');
       if (texts.includes('hang')) for (;;);
       parentPort.postMessage({ id, answer: task === 'previews' ? texts : { text: texts.join() } });
     });`,
  );
  return pathToFileURL(file);
}

describe('in its thread', () => {
  test('reads, previews and builds', async () => {
    mime = createMime({ log: silentLog });
    expect(await mime.decodeSections([section('你好')])).toEqual({ text: '你好' });
    expect(await mime.previews([section('one'), section('two')])).toEqual(['one', 'two']);
    expect((await mime.readSource(Buffer.from('Subject: x\r\n\r\nhello'))).body).toEqual({ text: 'hello' });
    expect((await whole(mime.build(aMessage()))).toString()).toMatch(/^Message-ID: <1@example.com>\r$/m);
    await expect(
      whole(mime.build(aMessage({ from: { name: '', address: 'nobody' } }))),
    ).rejects.toMatchObject({ failure: { code: 'input-invalid', params: { field: 'from' } } });
  });

  test('builds no further than it is read, and goes on with the next when nobody reads on', async () => {
    const made = createMime({ log: silentLog });
    mime = made;
    const folder = await mkdtemp(join(tmpdir(), 'skein-mime-'));
    const file = join(folder, 'large');
    await writeFile(file, Buffer.alloc(3_000_000, 'large '));
    const large = aMessage({ attachments: [{ fileName: 'large', type: 'text/plain', file }] });
    const sizes: number[] = [];
    for await (const { length } of made.build(large)) sizes.push(length);
    expect(sizes.length).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
    for await (const _first of made.build(large)) break;
    await expect(
      (async () => {
        for await (const _first of made.build(large)) throw new Error('the disk is full');
      })(),
    ).rejects.toThrow('the disk is full');
    // The order is the order in which they are read.
    const [one, two] = await Promise.all([whole(made.build(large)), whole(made.build(aMessage()))]);
    expect([one.length > 4_000_000, two.length < 2000]).toEqual([true, true]);
    await rm(folder, { recursive: true });
  });

  test('an attachment that is taken away before it was read is said', async () => {
    mime = createMime({ log: silentLog });
    const gone = aMessage({ attachments: [{ fileName: 'a', type: 'text/plain', file: '/nowhere/at/all' }] });
    await expect(whole(mime.build(gone))).rejects.toMatchObject({ failure: { code: 'attachment-missing' } });
    const folder = aMessage({ attachments: [{ fileName: 'a', type: 'text/plain', file: tmpdir() }] });
    await expect(whole(mime.build(folder))).rejects.toMatchObject({
      failure: { code: 'disk-failed', params: { reason: 'EISDIR' } },
    });
  });

  test('a file that is not there is unparsable, not a crash', async () => {
    mime = createMime({ log: silentLog });
    expect((await mime.readSource({ file: '/nowhere/at/all.eml' })).body).toEqual({ unparsable: true });
  });
});

describe('the worker may die', () => {
  test.each(['exit', 'throw', 'hang'])(
    'on "%s": that message is unparsable, the next ones are read',
    async (way) => {
      mime = createMime({ log: silentLog, url: await brokenWorker(), taskMs: 1000 });
      const all = [
        mime.decodeSections([section('before')]),
        mime.decodeSections([section(way)]),
        mime.decodeSections([section('after')]),
      ];
      expect(await Promise.all(all)).toEqual([{ text: 'before' }, { unparsable: true }, { text: 'after' }]);
      expect(await mime.previews([section('a'), section(way), section('b')])).toEqual(['a', '', 'b']);
    },
  );

  test('closing answers what waits', async () => {
    mime = createMime({ log: silentLog, url: await brokenWorker(), taskMs: 60_000 });
    const ended = mime.decodeSections([section('hang')]).catch((error: unknown) => error);
    await mime.close();
    expect(await ended).toMatchObject({ failure: { code: 'unexpected' } });
  });
});
