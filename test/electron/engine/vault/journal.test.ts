import { expect, test } from 'vitest';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { type Journal, openJournal } from '../../../../electron/engine/vault/journal.ts';
import { recordLine } from '../../../../electron/engine/vault/record-lines.ts';
import type { ChangeId } from '../../../../shared/model/ids.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { aChange } from '../../../fixtures/vault-fixtures.ts';

const path = '/v/journal/changes.jsonl';
const clock = createManualClock();
const idOf = (text: string): ChangeId => aChange({ id: text }).id;
const open = (fs: LossyFileSystem, compactBytes?: number): Promise<Journal> =>
  openJournal({ fs, vaultFolder: '/v', clock, log: silentLog, compactBytes });
const ids = (journal: Journal): readonly string[] => journal.changes().map((each) => each.id);

async function replaceBytes(fs: LossyFileSystem, edit: (bytes: Buffer) => Uint8Array): Promise<void> {
  await fs.write(path, edit(Buffer.from((await fs.read(path)) ?? [])));
}

test('many changes recorded in one moment cost one fsync, and all are there', async () => {
  const fs = createLossyFileSystem();
  const journal = await open(fs);
  const before = fs.syncs.append;
  await Promise.all(Array.from({ length: 50 }, (_, index) => journal.append([aChange({ id: `c${index}` })])));
  expect(fs.syncs.append - before).toBe(1);
  expect(ids(await open(fs.powerLoss(1)))).toHaveLength(50);
});

test('a change keeps its state, its failure and where the server put its messages', async () => {
  const fs = createLossyFileSystem();
  const journal = await open(fs);
  const place = { folder: 'Archive', uidValidity: 2, uid: 9 };
  await journal.append([
    aChange({ id: 'a', action: { kind: 'move', folder: 'Archive' } }),
    aChange({ id: 'b' }),
    aChange({ id: 'c' }),
  ]);
  await journal.settle([
    { id: idOf('a'), state: 'confirmed', at: clock.now(), movedTo: [place] },
    { id: idOf('b'), state: 'reverted', at: clock.now(), failure: { code: 'server-refused', params: {} } },
  ]);
  await journal.undone([idOf('a')]);
  const again = await open(fs);
  expect(again.changes().find(({ id }) => id === idOf('a'))).toMatchObject({
    state: 'confirmed',
    settledAt: clock.now(),
    undone: true,
    targets: [{ movedTo: place }],
  });
  expect(again.changes().find(({ id }) => id === idOf('b'))).toMatchObject({
    state: 'reverted',
    failure: { code: 'server-refused' },
  });
  expect(again.changes().find(({ id }) => id === idOf('c'))?.state).toBe('pending');
});

test('a torn last record is cut, and what is appended later is read', async () => {
  const whole = createLossyFileSystem();
  await (await open(whole)).append([aChange({ id: 'a' }), aChange({ id: 'b' })]);
  const bytes = (await whole.read(path)) ?? new Uint8Array();
  const lastLine = Buffer.from(bytes).lastIndexOf(0x0a, bytes.length - 2) + 1;
  for (const kept of [lastLine + 1, lastLine + 20, bytes.length - 2, bytes.length - 1]) {
    const fs = createLossyFileSystem();
    await fs.makeFolder('/v/journal');
    await fs.write(path, bytes.subarray(0, kept));
    const journal = await open(fs);
    expect(ids(journal), `cut at ${kept}`).toEqual(['a']);
    await journal.append([aChange({ id: 'c' })]);
    expect(ids(await open(fs)), `cut at ${kept}`).toEqual(['a', 'c']);
  }
});

test('an end of zeros, as some file systems leave it after a power loss, is cut', async () => {
  const fs = createLossyFileSystem();
  await (await open(fs)).append([aChange({ id: 'a' })]);
  await replaceBytes(fs, (bytes) => Buffer.concat([bytes, Buffer.alloc(5000)]));
  expect(ids(await open(fs))).toEqual(['a']);
});

test('damage in the middle loses that record only, and a copy of the file is kept', async () => {
  const fs = createLossyFileSystem();
  const journal = await open(fs);
  for (const id of ['a', 'b', 'c']) await journal.append([aChange({ id })]);
  await replaceBytes(fs, (bytes) => {
    bytes[bytes.indexOf('"b"') + 1] = 0x78;
    return bytes;
  });
  expect(ids(await open(fs))).toEqual(['a', 'c']);
  expect(fs.paths().filter((each) => each.includes('damaged'))).toHaveLength(1);
  expect(ids(await open(fs))).toEqual(['a', 'c']);
});

test('bytes that never were a journal do not stop the start', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v/journal');
  await fs.write(path, Buffer.from(`{"kind":"change"}\n\0\0\n${'x'.repeat(1000)}\n`));
  expect(ids(await open(fs))).toEqual([]);
});

test('a full disk rejects the change, leaves nothing of it, and the next one works when there is room', async () => {
  const fs = createLossyFileSystem();
  const journal = await open(fs);
  await journal.append([aChange({ id: 'a' })]);
  fs.space = 50;
  await expect(journal.append([aChange({ id: 'b' })])).rejects.toMatchObject({
    failure: { code: 'disk-full' },
  });
  expect(ids(journal)).toEqual(['a']);
  expect(ids(await open(fs.powerLoss(3)))).toEqual(['a']);
});

test('after a full disk got room again the journal goes on without a gap', async () => {
  const fs = createLossyFileSystem();
  const journal = await open(fs);
  fs.space = 50;
  await expect(journal.append([aChange({ id: 'b' })])).rejects.toMatchObject({
    failure: { code: 'disk-full' },
  });
  fs.space = 1e6;
  await journal.append([aChange({ id: 'c' })]);
  expect(ids(await open(fs.powerLoss(4)))).toEqual(['c']);
});

test('it is compacted: what is pending stays, what is long settled goes', async () => {
  const fs = createLossyFileSystem();
  const journal = await open(fs, 50_000);
  await journal.append([aChange({ id: 'kept' })]);
  for (let round = 0; round < 40; round++) {
    const changes = Array.from({ length: 25 }, (_, index) => aChange({ id: `c${round}-${index}` }));
    await journal.append(changes);
    await journal.settle(changes.map(({ id }) => ({ id, state: 'confirmed', at: clock.now() })));
  }
  await journal.close();
  expect((await fs.status(path))?.size).toBeLessThan(250_000);
  const again = await open(fs.powerLoss(5), 50_000);
  expect(ids(again)).toContain('kept');
  expect(ids(again).length).toBeLessThan(400);
  expect(ids(again).at(-1)).toBe('c39-24');
});

test('a power loss while compacting leaves the old journal or the new one', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const fs = createLossyFileSystem();
    const journal = await open(fs, 2_000);
    const before = Array.from({ length: 8 }, (_, index) => `c${index}`);
    const old = Array.from({ length: 20 }, (_, index) => aChange({ id: `old${index}` }));
    await journal.append([...before.map((id) => aChange({ id })), ...old]);
    // What is settled long ago is not kept: this makes the journal compact itself.
    const unfinished = journal
      .settle(old.map(({ id }) => ({ id, state: 'confirmed', at: 0 })))
      .catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < seed; turn++) await Promise.resolve();
    const after = fs.powerLoss(seed);
    await unfinished;
    expect(ids(await open(after)).slice(0, 8), `seed ${seed}`).toEqual(before);
  }
});

test('a journal of a later Skein is refused and not touched', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v/journal');
  const later = Buffer.from(
    recordLine({ kind: 'version', version: 3 }) + recordLine({ kind: 'poem', text: '' }),
  );
  await fs.write(path, later);
  await expect(open(fs)).rejects.toMatchObject({ failure: { code: 'vault-newer' } });
  expect(await fs.read(path)).toEqual(later);
});

test('a journal of version 1 is read, and says version 2 before it gets what version 1 does not know', async () => {
  const fs = createLossyFileSystem();
  await fs.makeFolder('/v/journal');
  const old = recordLine({ kind: 'version', version: 1 }) + recordLine({ kind: 'change', change: aChange() });
  await fs.write(path, Buffer.from(old));
  const journal = await open(fs);
  await journal.progress({ id: aChange().id, copies: [{ target: 0, copy: { kind: 'called-off' } }] });
  const text = Buffer.from((await fs.read(path)) ?? []).toString();
  expect(text.indexOf('"version":2')).toBeGreaterThan(0);
  expect(text.indexOf('"version":2')).toBeLessThan(text.indexOf('progress'));
  await journal.close();
  expect((await open(fs)).changes()[0]?.targets[0]?.copy).toEqual({ kind: 'called-off' });
});
