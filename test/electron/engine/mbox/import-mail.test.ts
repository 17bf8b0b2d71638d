import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { importMail } from '../../../../electron/engine/mbox/import-mail.ts';
import { openLocalMail } from '../../../../electron/engine/vault/local-mail/open-local-mail.ts';
import { createLossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';

const clock = createManualClock();
const one = (number: number): Buffer =>
  Buffer.from(`From - Sat Feb  3 04:05:06 2024\nSubject: ${number}\n\n${'x'.repeat(500)}\n\n`);

function open(fs: ReturnType<typeof createLossyFileSystem>) {
  return openLocalMail({ fs, folder: '/mail', clock, log: silentLog });
}

test('a disk that fills up says how much was imported, and what was is there', async () => {
  const fs = createLossyFileSystem();
  const mail = await open(fs);
  fs.space = 400_000;
  const source = Readable.from(Array.from({ length: 1_000 }, (_, number) => one(number)));
  const failed = await importMail(mail, 'INBOX', source, clock).catch((error: unknown) => error);
  expect(failed).toMatchObject({ failure: { code: 'disk-full' } });
  const { imported } = (failed as { failure: { params: { imported: number } } }).failure.params;
  expect(imported).toBeGreaterThan(0);
  expect(mail.messages('INBOX')).toHaveLength(imported);
  expect(fs.paths().filter((path) => path.includes('/messages/'))).toHaveLength(imported);
});

test('a big message is taken as it comes, a small one beside others, in the order of the file', async () => {
  const mail = await open(createLossyFileSystem());
  const big = `Subject: big\n\n${`${'y'.repeat(99)}\n`.repeat(10_000)}`;
  const file = Buffer.concat([one(1), Buffer.from(`From -\n${big}\n`), one(2)]);
  const pieces = Array.from({ length: Math.ceil(file.length / 10_000) }, (_, at) =>
    file.subarray(at * 10_000, (at + 1) * 10_000),
  );
  expect(await importMail(mail, 'INBOX', Readable.from(pieces), clock)).toEqual({ imported: 3, refused: 0 });
  expect(mail.messages('INBOX').map(({ size }) => size)).toEqual([513, big.length, 513]);
});

test('a folder that is renamed in the middle ends it there: none of its old name comes back', async () => {
  const mail = await open(createLossyFileSystem());
  await mail.createFolder('Old');
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let number = 0; number < 450; number++) {
      if (number === 300) await mail.renameFolder('Old', 'New');
      yield one(number);
    }
  }
  await expect(importMail(mail, 'Old', source(), clock)).rejects.toMatchObject({
    failure: { code: 'folder-missing', params: { imported: 200 } },
  });
  expect(mail.folders().map(({ path, exists }) => [path, exists])).toEqual([
    ['INBOX', 0],
    ['New', 200],
  ]);
});
