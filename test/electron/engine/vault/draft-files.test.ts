import { expect, test } from 'vitest';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { type DraftFiles, openDraftFiles } from '../../../../electron/engine/vault/draft-files.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { aDraft } from '../../../fixtures/vault-fixtures.ts';

const open = (fs: LossyFileSystem): Promise<DraftFiles> =>
  openDraftFiles({ fs, vaultFolder: '/v', clock: createManualClock(), log: silentLog });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const named = (hash: string) => [{ hash, size: 1, fileName: 'a.bin', type: 'application/octet-stream' }];
const parts = (fs: LossyFileSystem): readonly string[] =>
  fs.paths().filter((path) => path.startsWith('/v/drafts/parts/'));

test('every save has the next revision', async () => {
  const drafts = await open(createLossyFileSystem());
  const first = await drafts.save(aDraft());
  const second = await drafts.save({ ...first, subject: 'Later' });
  expect([first.revision, second.revision]).toEqual([1, 2]);
});

test('an empty page that knows an older revision never overwrites a full draft', async () => {
  const fs = createLossyFileSystem();
  const drafts = await open(fs);
  const full = await drafts.save(await drafts.save(aDraft({ html: '<p>an hour of work</p>' })));
  await expect(drafts.save(aDraft({ html: '' }))).rejects.toMatchObject({ failure: { code: 'draft-newer' } });
  await expect(drafts.save(aDraft({ html: '', revision: 1 }))).rejects.toMatchObject({
    failure: { code: 'draft-newer' },
  });
  expect((await open(fs)).get(full.id)?.html).toBe('<p>an hour of work</p>');
});

test('a late save does not bring back what was sent or discarded', async () => {
  const drafts = await open(createLossyFileSystem());
  const kept = await drafts.save(aDraft());
  await drafts.remove(kept.id);
  await expect(drafts.save(kept)).rejects.toMatchObject({ failure: { code: 'draft-missing' } });
  expect(drafts.list()).toEqual([]);
});

test('a draft that names bytes that are not here is refused', async () => {
  const drafts = await open(createLossyFileSystem());
  await expect(drafts.save(aDraft({ attachments: named('a'.repeat(64)) }))).rejects.toMatchObject({
    failure: { code: 'attachment-missing', params: { name: 'a.bin' } },
  });
});

test('bytes arrive in pieces, are named by their hash and come back whole', async () => {
  const drafts = await open(createLossyFileSystem());
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const piece of ['one', 'two', 'three']) yield bytes(piece);
  }
  const part = await drafts.putPart(pieces());
  expect(part).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), size: 11 });
  expect(new TextDecoder().decode(await drafts.readPart(part.hash))).toBe('onetwothree');
});

test('an upload that breaks off leaves nothing behind', async () => {
  const fs = createLossyFileSystem();
  const drafts = await open(fs);
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield bytes('half');
    throw new Error('the window was closed');
  }
  await expect(drafts.putPart(broken())).rejects.toThrow('the window was closed');
  expect(parts(fs)).toEqual([]);
});

test('bytes shared by two drafts go with the second', async () => {
  const fs = createLossyFileSystem();
  const drafts = await open(fs);
  const { hash } = await drafts.putPart(bytes('shared'));
  const one = await drafts.save(aDraft({ id: 'one', attachments: named(hash) }));
  const two = await drafts.save(aDraft({ id: 'two', attachments: named(hash) }));
  await drafts.remove(one.id);
  expect(drafts.hasPart(hash)).toBe(true);
  await drafts.remove(two.id);
  expect(parts(fs)).toEqual([]);
});

test('bytes just put for another draft survive the removal of the draft that had the same', async () => {
  const drafts = await open(createLossyFileSystem());
  const { hash } = await drafts.putPart(bytes('same'));
  const one = await drafts.save(aDraft({ id: 'one', attachments: named(hash) }));
  await drafts.putPart(bytes('same'));
  await drafts.remove(one.id);
  await drafts.save(aDraft({ id: 'two', attachments: named(hash) }));
  expect(drafts.list()).toHaveLength(1);
});

test('an attachment taken out can be put back by the editor that still knows it', async () => {
  const drafts = await open(createLossyFileSystem());
  const { hash } = await drafts.putPart(bytes('undo me'));
  const first = await drafts.save(aDraft({ attachments: named(hash) }));
  const without = await drafts.save({ ...first, attachments: [] });
  await expect(drafts.save({ ...without, attachments: named(hash) })).resolves.toBeDefined();
});

test('bytes that no draft names are removed at the next start', async () => {
  const fs = createLossyFileSystem();
  const drafts = await open(fs);
  const { hash } = await drafts.putPart(bytes('named'));
  await drafts.putPart(bytes('never named'));
  await drafts.save(aDraft({ attachments: named(hash) }));
  await open(fs);
  expect(parts(fs)).toEqual([`/v/drafts/parts/${hash}`]);
});

test('a draft file that is damaged is left alone, and so are all bytes it may name', async () => {
  const fs = createLossyFileSystem();
  const drafts = await open(fs);
  const { hash } = await drafts.putPart(bytes('perhaps needed'));
  const kept = await drafts.save(aDraft({ attachments: named(hash) }));
  await fs.write('/v/drafts/draft-1.json', bytes('{"version":1,'));
  const again = await open(fs);
  expect(again.list()).toEqual([]);
  expect(again.hasPart(hash)).toBe(true);
  expect(fs.paths()).toContain(`/v/drafts/${kept.id}.json`);
});

test('a full disk keeps the last good draft', async () => {
  const fs = createLossyFileSystem();
  const drafts = await open(fs);
  const kept = await drafts.save(aDraft({ html: 'good' }));
  fs.space = 100;
  await expect(drafts.save({ ...kept, html: 'x'.repeat(1000) })).rejects.toMatchObject({
    failure: { code: 'disk-full' },
  });
  await expect(drafts.putPart(bytes('y'.repeat(1000)))).rejects.toMatchObject({
    failure: { code: 'disk-full' },
  });
  expect(drafts.get(kept.id)?.html).toBe('good');
  expect((await open(fs.powerLoss(1))).get(kept.id)?.html).toBe('good');
  expect(fs.paths().filter((path) => path.endsWith('.tmp'))).toEqual([]);
});

test('a name that is no hash never becomes a path', async () => {
  const drafts = await open(createLossyFileSystem());
  await expect(drafts.readPart('../../accounts.json')).rejects.toMatchObject({
    failure: { code: 'attachment-missing' },
  });
  expect(() => drafts.partPath('../../accounts.json')).toThrow('attachment-missing');
});
