import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import {
  type NewOutboxEntry,
  openOutboxFiles,
  type OutboxFiles,
} from '../../../../electron/engine/vault/outbox-files.ts';
import type { FileSystem } from '../../../../electron/engine/vault/file-system.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { anOutboxEntry } from '../../../fixtures/vault-fixtures.ts';

const open = (fs: LossyFileSystem): Promise<OutboxFiles> =>
  openOutboxFiles({ fs, vaultFolder: '/v', log: silentLog });
const message = new TextEncoder().encode('Subject: Hello\r\n\r\nHello\r\n');
const entry = anOutboxEntry();

test('a message is there with its bytes after a restart, oldest first', async () => {
  const fs = createLossyFileSystem();
  const outbox = await open(fs);
  await outbox.add(anOutboxEntry({ id: 'young', createdAt: 20 }), message);
  await outbox.add(anOutboxEntry({ id: 'old', createdAt: 10 }), message);
  const again = await open(fs.powerLoss(1));
  expect(again.list().map((each) => each.id)).toEqual(['old', 'young']);
  expect(await again.message(anOutboxEntry({ id: 'old' }).id)).toEqual(Buffer.from(message));
});

test('its state is replaced, its bytes never', async () => {
  const fs = createLossyFileSystem();
  const outbox = await open(fs);
  await outbox.add(entry, message);
  await outbox.update({ ...entry, state: 'unknown', attempts: 1 });
  const again = await open(fs);
  expect(again.get(entry.id)).toMatchObject({ state: 'unknown', attempts: 1 });
  expect(await again.message(entry.id)).toEqual(Buffer.from(message));
});

test('a late state does not bring back what is gone', async () => {
  const fs = createLossyFileSystem();
  const outbox = await open(fs);
  await outbox.add(entry, message);
  await outbox.remove(entry.id);
  await expect(outbox.update(entry)).rejects.toMatchObject({ failure: { code: 'message-gone' } });
  await expect(outbox.message(entry.id)).rejects.toMatchObject({ failure: { code: 'message-gone' } });
  expect(fs.paths()).toEqual([]);
});

test('a full disk adds nothing', async () => {
  const fs = createLossyFileSystem();
  const outbox = await open(fs);
  for (const space of [10, message.length + 20]) {
    fs.space = space;
    await expect(outbox.add(entry, message)).rejects.toMatchObject({ failure: { code: 'disk-full' } });
    expect(outbox.list()).toEqual([]);
    expect(fs.paths().filter((path) => path.endsWith('.eml'))).toEqual([]);
  }
  fs.space = 1e6;
  expect((await open(fs)).list()).toEqual([]);
  expect(fs.paths()).toEqual([]);
});

test('a message that comes in pieces is as large as what came; one that breaks off leaves nothing', async () => {
  const fs = createLossyFileSystem();
  const outbox = await open(fs);
  async function* pieces(breaks = false): AsyncGenerator<Uint8Array> {
    yield message.subarray(0, 10);
    if (breaks) throw new Failed({ code: 'attachment-missing' });
    yield message.subarray(10);
  }
  await expect(outbox.add(entry, pieces(true))).rejects.toMatchObject({
    failure: { code: 'attachment-missing' },
  });
  expect(fs.paths()).toEqual([]);
  expect(await outbox.add({ ...entry, size: 1 } as NewOutboxEntry, pieces())).toMatchObject({
    size: message.length,
  });
  const again = await open(fs.powerLoss(1));
  expect(again.get(entry.id)?.size).toBe(message.length);
  expect(await again.message(entry.id)).toEqual(Buffer.from(message));
});

test('it is known of what was just written whether it goes over the line as it is, and of nothing else', async () => {
  const fs = createLossyFileSystem();
  const outbox = await open(fs);
  await outbox.add(entry, message);
  expect(outbox.source(entry.id).asItIs).toBe(true);
  const dotted = new TextEncoder().encode('Subject: Hello\r\n\r\n.ello\r\n');
  await outbox.replace(entry.id, dotted);
  expect(outbox.source(entry.id).asItIs).toBe(false);
  await outbox.replace(entry.id, message);
  expect(outbox.source(entry.id).asItIs).toBe(true);
  expect((await open(fs)).source(entry.id).asItIs).toBe(false);
});

test('one that could not be added leaves nothing behind for the one that is added then', async () => {
  const disk = createLossyFileSystem();
  const held = Promise.withResolvers<void>();
  let isHeld = false;
  const fs: FileSystem = {
    ...disk,
    rename: async (from, to) => {
      if (isHeld && to.endsWith('.eml')) {
        isHeld = false;
        await held.promise;
      }
      return disk.rename(from, to);
    },
  };
  const outbox = await openOutboxFiles({ fs, vaultFolder: '/v', log: silentLog });
  disk.space = message.length + 20;
  isHeld = true;
  const first = outbox.add(entry, message);
  await expect.poll(() => isHeld).toBe(false);
  disk.space = 1e6;
  const dotted = new TextEncoder().encode('Subject: Hello\r\n\r\n.ello\r\n');
  const both = Promise.allSettled([first, outbox.add(entry, dotted)]);
  // The second has all the time to be faster than the first.
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  held.resolve();
  expect((await both)[0]).toMatchObject({ reason: { failure: { code: 'disk-full' } } });
  expect(await outbox.message(entry.id)).toEqual(Buffer.from(dotted));
  expect(outbox.source(entry.id).asItIs).toBe(false);
});

test('when the disk fails after its state has its name, nothing is there at the next start', async () => {
  const disk = createLossyFileSystem();
  let isNamed = false;
  const fs: FileSystem = {
    ...disk,
    rename: async (from, to) => {
      await disk.rename(from, to);
      isNamed = to.endsWith('.json');
    },
    syncFolder: async (path) => {
      const fails = isNamed;
      isNamed = false;
      if (fails) throw new Failed({ code: 'disk-failed', phase: 'vault' });
      await disk.syncFolder(path);
    },
  };
  const outbox = await openOutboxFiles({ fs, vaultFolder: '/v', log: silentLog });
  await expect(outbox.add(entry, message)).rejects.toMatchObject({ failure: { code: 'disk-failed' } });
  expect(disk.paths()).toEqual([]);
  expect((await open(disk)).list()).toEqual([]);
});

test('where the state of what was not added cannot be removed, its bytes stay with it', async () => {
  const disk = createLossyFileSystem();
  let isNamed = false;
  const fails = (path: string): Promise<never> | undefined =>
    isNamed && path.endsWith('.json')
      ? Promise.reject(new Failed({ code: 'disk-failed', phase: 'vault' }))
      : undefined;
  const fs: FileSystem = {
    ...disk,
    rename: async (from, to) => {
      await disk.rename(from, to);
      isNamed ||= to.endsWith('.json');
    },
    syncFolder: (path) => fails(`${path}.json`) ?? disk.syncFolder(path),
    remove: (path) => fails(path) ?? disk.remove(path),
  };
  const outbox = await openOutboxFiles({ fs, vaultFolder: '/v', log: silentLog });
  await expect(outbox.add(entry, message)).rejects.toMatchObject({ failure: { code: 'disk-failed' } });
  expect(await (await open(disk)).message(entry.id)).toEqual(Buffer.from(message));
});

test('what is gone is gone, though its bytes cannot be removed yet', async () => {
  const disk = createLossyFileSystem();
  let isHeldByAnother = true;
  const fs: FileSystem = {
    ...disk,
    remove: async (path) => {
      if (isHeldByAnother && path.endsWith('.eml')) throw new Failed({ code: 'disk-failed', phase: 'vault' });
      await disk.remove(path);
    },
  };
  const outbox = await openOutboxFiles({ fs, vaultFolder: '/v', log: silentLog });
  await outbox.add(entry, message);
  await outbox.remove(entry.id);
  expect(outbox.list()).toEqual([]);
  const again = await openOutboxFiles({ fs, vaultFolder: '/v', log: silentLog });
  expect(again.list()).toEqual([]);
  isHeldByAnother = false;
  expect((await open(disk)).list()).toEqual([]);
  expect(disk.paths()).toEqual([]);
});

test('while a large one is being written, the states of others are kept', async () => {
  const fs = createLossyFileSystem();
  const outbox = await open(fs);
  await outbox.add(entry, message);
  const { promise: rest, resolve: go } = Promise.withResolvers<Uint8Array>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield await rest;
  }
  const adding = outbox.add(anOutboxEntry({ id: 'large' }), slow());
  await outbox.update({ ...entry, state: 'unknown' });
  expect(outbox.list()).toHaveLength(1);
  go(message);
  await adding;
  expect(outbox.list()).toHaveLength(2);
});

test('bytes without a state are swept at the start: they were never answered as added', async () => {
  const fs = createLossyFileSystem();
  await open(fs);
  await fs.write('/v/outbox/half.eml', message);
  expect((await open(fs)).list()).toEqual([]);
  expect(fs.paths()).toEqual([]);
});

test('the bytes of a message whose state cannot be read are kept', async () => {
  const fs = createLossyFileSystem();
  await (await open(fs)).add(entry, message);
  await fs.write('/v/outbox/out-1.json', new TextEncoder().encode('not JSON'));
  await open(fs);
  expect(fs.paths()).toEqual(['/v/outbox/out-1.eml', '/v/outbox/out-1.json']);
});

test('what the first version wrote is understood: who has it, who may have it, and what is left to do', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v');
  await fs.makeFolder('/v/outbox');
  const older = JSON.parse(
    await readFile(new URL('../../../fixtures/outbox-v1.json', import.meta.url), 'utf8'),
  ) as readonly { readonly entry: { readonly id: string } }[];
  for (const file of older) {
    await fs.write(`/v/outbox/${file.entry.id}.json`, new TextEncoder().encode(JSON.stringify(file)));
    await fs.write(`/v/outbox/${file.entry.id}.eml`, message);
  }
  const outbox = await open(fs);
  const now = Object.fromEntries(
    outbox
      .list()
      .map(({ id, state, recipients, copy, failure }) => [
        id,
        [
          state,
          recipients.map((each) => each.state).join(' '),
          copy?.state,
          copy?.failure?.code,
          failure?.code,
        ],
      ]),
  );
  expect(now).toEqual({
    waiting: ['waiting', 'waiting', undefined, undefined, 'server-busy'],
    'before-body': ['sending', 'waiting', undefined, undefined, undefined],
    'after-body': ['sending', 'accepted sending', 'filed', undefined, undefined],
    accepted: ['accepted', 'accepted', 'wanted', undefined, undefined],
    'not-filed': ['accepted', 'accepted', 'wanted', 'sent-copy-failed', undefined],
    'partly-not-filed': ['failed', 'accepted refused', 'wanted', undefined, 'recipient-refused'],
    partly: ['failed', 'accepted refused', 'filed', undefined, 'recipient-refused'],
    unknown: ['unknown', 'unknown', undefined, undefined, 'send-outcome-unknown'],
  });
});
