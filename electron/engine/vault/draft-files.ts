import { join } from 'node:path';
import { z } from 'zod';
import { type Draft, draft as draftSchema } from '../../../shared/model/draft.ts';
import type { DraftId } from '../../../shared/model/ids.ts';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { jsonBytes, listSwept, makeFolderDurably, removeDurably, writeAtomically } from './atomic.ts';
import { openDraftParts } from './draft-parts.ts';
import type { FileSystem } from './file-system.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { readJsonFiles } from './read-json-files.ts';
import type { FileVersion } from './versions.ts';

/** `vault/drafts/<id>.json`, and the bytes of attachments in `vault/drafts/parts/<sha-256>`. */
export interface DraftFiles {
  /** All drafts, last saved first. */
  list(): readonly Draft[];
  get(id: DraftId): Draft | undefined;
  /**
   * Keeps a draft; durable when it resolves. `draft.revision` is the one the writer has seen: 0 for a new draft.
   *
   * @returns the draft as kept, with the next revision and the time.
   * @throws Failed `draft-newer` when a newer revision is kept (nothing is written), `draft-missing` when it was
   *   discarded or sent meanwhile, `attachment-missing` when the bytes of an attachment are not here.
   */
  save(draft: Draft): Promise<Draft>;
  /**
   * Removes the draft, and bytes that only it referred to.
   *
   * @param revision the last one that may go: what was written since stays
   * @returns whether it is gone
   */
  remove(id: DraftId, revision?: number): Promise<boolean>;
  /** Keeps bytes; durable when it resolves. Bytes that no draft ever came to name are removed at the next start. */
  putPart(
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<{ readonly hash: string; readonly size: number }>;
  hasPart(hash: string): boolean;
  /** @throws Failed `attachment-missing` */
  readPart(hash: string): Promise<Uint8Array>;
  /** Where the bytes lie, for reading them as a stream. */
  partPath(hash: string): string;
}

export const draftVersion: FileVersion = { file: 'draft', current: 1, steps: {}, newer: 'vault-newer' };
export const draftFile = z.object({ version: z.number(), draft: draftSchema });

/** @throws Failed `vault-newer`, `disk-failed` */
export async function openDraftFiles(ports: {
  readonly fs: FileSystem;
  readonly vaultFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<DraftFiles> {
  const { fs, clock } = ports;
  const folder = join(ports.vaultFolder, 'drafts');
  await makeFolderDurably(fs, folder);
  const read = await readJsonFiles(
    fs,
    folder,
    await listSwept(fs, folder),
    draftVersion,
    draftFile,
    ports.log,
  );
  const drafts = new Map(read.values.map((file) => [file.draft.id, file.draft]));
  const parts = await openDraftParts(fs, join(folder, 'parts'));
  const inTurn = oneAtATime();
  /** Every hash a draft named since the start: an editor may put back what its last save left out. */
  const everNamed = new Map<DraftId, Set<string>>();
  /** Bytes put since the start that no save has named yet. */
  const unnamed = new Set<string>();

  const named = (): Set<string> =>
    new Set([...drafts.values()].flatMap((each) => each.attachments.map((part) => part.hash)));
  const pathOf = (id: DraftId): string => join(folder, `${id}.json`);

  // A draft that cannot be read may name any of the bytes, so nothing goes while there is one.
  if (read.unreadable === 0) await parts.removeAllBut(named());

  async function save(given: Draft): Promise<Draft> {
    const known = drafts.get(given.id);
    if (!known && given.revision > 0) throw new Failed({ code: 'draft-missing', phase: 'vault' });
    if (known && known.revision > given.revision) throw new Failed({ code: 'draft-newer', phase: 'vault' });
    const gone = given.attachments.find((each) => !parts.has(each.hash));
    if (gone)
      throw new Failed({ code: 'attachment-missing', phase: 'vault', params: { name: gone.fileName } });
    const kept = draftSchema.parse({ ...given, revision: given.revision + 1, savedAt: clock.now() });
    await writeAtomically(fs, pathOf(kept.id), jsonBytes({ version: draftVersion.current, draft: kept }));
    drafts.set(kept.id, kept);
    const hashes = everNamed.get(kept.id) ?? new Set();
    for (const { hash } of [...(known?.attachments ?? []), ...kept.attachments]) {
      hashes.add(hash);
      unnamed.delete(hash);
    }
    everNamed.set(kept.id, hashes);
    return kept;
  }

  async function remove(id: DraftId, revision = Number.POSITIVE_INFINITY): Promise<boolean> {
    const known = drafts.get(id);
    if (!known) return true;
    if (known.revision > revision) return false;
    await removeDurably(fs, pathOf(id));
    drafts.delete(id);
    const candidates = new Set([...(everNamed.get(id) ?? []), ...known.attachments.map((each) => each.hash)]);
    everNamed.delete(id);
    const wanted = named();
    for (const others of everNamed.values()) for (const hash of others) wanted.add(hash);
    const orphans = [...candidates].filter((hash) => !wanted.has(hash) && !unnamed.has(hash));
    if (read.unreadable === 0) await parts.remove(orphans);
    return true;
  }

  return {
    list: () => [...drafts.values()].sort((a, b) => b.savedAt - a.savedAt),
    get: (id) => drafts.get(id),
    save: (draft) => inTurn(() => save(draft)),
    remove: (id, revision) => inTurn(() => remove(id, revision)),
    async putPart(bytes) {
      const { temporary, ...part } = await parts.receive(bytes);
      // In turn with removals: the same bytes must not go while they are being put.
      await inTurn(async () => {
        await parts.keep(temporary, part.hash);
        unnamed.add(part.hash);
      });
      return part;
    },
    hasPart: (hash) => parts.has(hash),
    readPart: (hash) => parts.read(hash),
    partPath: (hash) => parts.path(hash),
  };
}
