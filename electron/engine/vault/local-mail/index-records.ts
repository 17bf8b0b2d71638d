import { z } from 'zod';
import { folderRole } from '../../../../shared/model/folder.ts';

/** The version this Skein writes; a newer one is refused. */
export const indexVersion = 1;
export const indexName = 'index.log';

const uid = z.number().int().positive();
const modseq = z.number().int().nonnegative();
const folder = z.number().int().positive();
/** UIDs as IMAP writes a set: "1:3,7". */
const uids = z.string().regex(/^\d+(:\d+)?(,\d+(:\d+)?)*$/);
const flags = z.array(z.string());

const serverCopy = z.object({
  uidl: z.string(),
  state: z.enum(['there', 'deleting', 'gone']),
  seenAt: z.number(),
  size: z.number(),
  print: z.string().optional(),
  wish: z.enum(['remove', 'whole']).optional(),
});
const server = z.object({ source: z.string(), uidl: z.string() });

/**
 * What `index.log` says, line by line. Folders are named by number, so that renaming one costs one record. A modseq
 * numbers the change, and several messages changed in one go share it.
 */
export const indexRecord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('version'), version: z.number().int(), uidValidity: z.number().int(), modseq }),
  z.object({
    kind: z.literal('folder'),
    folder,
    path: z.string(),
    role: folderRole.optional(),
    uidNext: uid,
    /** Changes up to this one are not remembered. */
    floor: modseq,
    modseq,
  }),
  z.object({
    kind: z.literal('renamed'),
    /** `shift` is added to all UIDs: another folder had this path before, and its UIDs are not used again. */
    folders: z.array(z.object({ folder, path: z.string(), shift: z.number().int().nonnegative() })),
    modseq,
  }),
  z.object({ kind: z.literal('folders-removed'), folders: z.array(folder), modseq }),
  /** A path that a folder had once, with the UID that comes after all of its. */
  z.object({ kind: z.literal('path'), path: z.string(), folder, uidNext: uid }),
  z.object({
    kind: z.literal('message'),
    id: z.string().regex(/^[0-9a-f]{32}$/),
    folder,
    uid,
    modseq,
    flags,
    size: z.number().int().nonnegative(),
    hash: z.string(),
    receivedAt: z.number(),
    server: server.optional(),
    wholeSize: z.number().optional(),
    /** Found without a record when the index was made anew: the server's copy of it is not known. */
    found: z.literal(true).optional(),
    copy: serverCopy.optional(),
    replaces: z.object({ folder, uid }).optional(),
  }),
  /** A message that was found is that of this copy. */
  z.object({ kind: z.literal('claimed'), folder, uid, modseq, flags, source: z.string(), copy: serverCopy }),
  z.object({ kind: z.literal('flags'), folder, uids, modseq, add: flags, remove: flags }),
  /** In ascending order they get the UIDs from `first` on. */
  z.object({ kind: z.literal('moved'), folder, uids, to: folder, first: uid, modseq }),
  z.object({ kind: z.literal('removed'), folder, uids, modseq }),
  /** After a compaction: UIDs that went earlier. */
  z.object({ kind: z.literal('vanished'), folder, uids, modseq }),
  z.object({ kind: z.literal('copies'), source: z.string(), copies: z.array(serverCopy), modseq }),
  z.object({
    kind: z.literal('copies-renamed'),
    source: z.string(),
    renames: z.array(z.object({ from: z.string(), copy: serverCopy })),
    modseq,
  }),
  /** Files of removed messages that the system did not let go yet. */
  z.object({ kind: z.literal('leftover'), ids: z.array(z.string()) }),
]);
export type IndexRecord = z.infer<typeof indexRecord>;
export type RecordOf<K extends IndexRecord['kind']> = Extract<IndexRecord, { kind: K }>;
