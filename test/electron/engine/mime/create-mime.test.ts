import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import type { EncodedSection, Mime } from '../../../../electron/engine/mime/mime.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let mime: Mime | undefined;
afterEach(async () => {
  await mime?.close();
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
    const bytes = await mime.build({
      from: { name: '', address: 'a@example.com' },
      to: [{ name: '', address: 'b@example.com' }],
      cc: [],
      subject: 's',
      html: '<p>x</p>',
      attachments: [],
      references: [],
      messageId: '<1@example.com>',
      date: new Date(0),
    });
    expect(bytes).toBeInstanceOf(Uint8Array);
    await expect(
      mime.build({
        from: { name: '', address: 'nobody' },
        to: [],
        cc: [],
        subject: '',
        html: '',
        attachments: [],
        references: [],
        messageId: '<1@x>',
        date: new Date(0),
      }),
    ).rejects.toMatchObject({ failure: { code: 'input-invalid', params: { field: 'from' } } });
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
