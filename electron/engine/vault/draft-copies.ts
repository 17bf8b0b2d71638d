import { join } from 'node:path';
import { z } from 'zod';
import type { Draft } from '../../../shared/model/draft.ts';
import { accountId, type DraftId, draftId } from '../../../shared/model/ids.ts';
import type { Log } from '../log/log.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { jsonBytes, listSwept, makeFolderDurably, removeDurably, writeAtomically } from './atomic.ts';
import type { FileSystem } from './file-system.ts';
import { readJsonFiles } from './read-json-files.ts';
import type { FileVersion } from './versions.ts';

const serverCopy = z.object({
  accountId,
  folder: z.string(),
  uidValidity: z.number().int().nonnegative(),
  uid: z.number().int().positive(),
  /** With angle brackets; other clients write drafts without one. */
  messageId: z.string().optional(),
});
/** A message in a folder of a server that says what a draft says. */
export type ServerCopy = z.infer<typeof serverCopy>;

const agreedCopy = serverCopy.extend({
  /** Of the draft when both said the same. */
  revision: z.number().int().nonnegative(),
});
export type AgreedCopy = z.infer<typeof agreedCopy>;

const draftCopies = z.object({
  id: draftId,
  /** What all copies of one draft have in common, whichever device made them. */
  family: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** What the server has of it. */
  copy: agreedCopy.optional(),
  /** A copy that was about to be made: it is there or not. */
  pending: z
    .object({
      accountId,
      folder: z.string(),
      messageId: z.string(),
      revision: z.number().int().nonnegative(),
    })
    .optional(),
  /** A copy that the draft is about to be made from: it is, once the draft has that revision. */
  taking: agreedCopy.optional(),
  /** Copies that something newer stands for, still to be removed. */
  old: z.array(serverCopy),
  /** It was only opened here: without a change, it goes back when it is closed. */
  borrowed: z.literal(true).optional(),
  /** The revision at which another device turned out to have changed it too. */
  otherSince: z.number().int().nonnegative().optional(),
});
/** A draft's copies on servers. It outlives the draft until they are gone. */
export type DraftCopies = z.infer<typeof draftCopies>;

/** The copies that a draft has, is made from, and had. */
export function linkedTo(link: DraftCopies | undefined): readonly ServerCopy[] {
  return link ? [link.copy, link.taking, ...link.old].filter((each) => each !== undefined) : [];
}

/** Whether the copy says what the draft says. */
export function isCurrent(
  link: DraftCopies | undefined,
  { revision, accountId }: Pick<Draft, 'revision' | 'accountId'>,
): boolean {
  return link?.copy?.revision === revision && link.copy.accountId === accountId;
}

/** `vault/draft-copies/<id of the draft>.json`. Reads answer from memory; writes are durable when they resolve. */
export interface DraftCopiesFiles {
  list(): readonly DraftCopies[];
  get(id: DraftId): DraftCopies | undefined;
  put(copies: DraftCopies): Promise<void>;
  remove(id: DraftId): Promise<void>;
}

export const draftCopiesVersion: FileVersion = {
  file: 'draft-copies',
  current: 1,
  steps: {},
  newer: 'vault-newer',
};
export const draftCopiesFile = z.object({ version: z.number(), copies: draftCopies });

/** @throws Failed `vault-newer`, `disk-failed` */
export async function openDraftCopies(
  fs: FileSystem,
  vaultFolder: string,
  log: Log,
): Promise<DraftCopiesFiles> {
  const folder = join(vaultFolder, 'draft-copies');
  await makeFolderDurably(fs, folder);
  const names = await listSwept(fs, folder);
  const { values } = await readJsonFiles(fs, folder, names, draftCopiesVersion, draftCopiesFile, log);
  const all = new Map(values.map(({ copies }) => [copies.id, copies]));
  const inTurn = oneAtATime();
  const pathOf = (id: DraftId): string => join(folder, `${id}.json`);
  return {
    list: () => [...all.values()],
    get: (id) => all.get(id),
    put: (given) =>
      inTurn(async () => {
        const copies = draftCopies.parse(given);
        await writeAtomically(
          fs,
          pathOf(copies.id),
          jsonBytes({ version: draftCopiesVersion.current, copies }),
        );
        all.set(copies.id, copies);
      }),
    remove: (id) =>
      inTurn(async () => {
        if (!all.has(id)) return;
        await removeDurably(fs, pathOf(id));
        all.delete(id);
      }),
  };
}
