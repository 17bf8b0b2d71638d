import { z } from 'zod';
import { failure } from './failure.ts';
import { accountId, changeId, messageId, messageRef } from './ids.ts';

/** Where a server has a message: sure until its UIDVALIDITY changes. */
export const serverPlace = z.object({
  folder: z.string(),
  uidValidity: z.number().int().nonnegative(),
  uid: z.number().int().positive(),
});
export type ServerPlace = z.infer<typeof serverPlace>;

/**
 * How far the copy of a message for another account has come. `begun`: it may be there, then with a UID of at least
 * `uidNext`. `made`: it is there, was compared, and has these flags; the original may be removed. `called-off`: before
 * it was begun, the person did something else with the message.
 */
export const copyState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begun'), uidValidity: z.number().int(), uidNext: z.number().int() }),
  z.object({
    kind: z.literal('made'),
    place: serverPlace,
    hash: z.string(),
    flags: z.array(z.string()),
  }),
  z.object({ kind: z.literal('called-off') }),
]);
export type CopyState = z.infer<typeof copyState>;

/** One message of a change, with what it was before, so that undo can restore it. */
export const changeTarget = messageRef.extend({
  flagsBefore: z.array(z.string()).optional(),
  /** Where it lay on the server while an earlier move to `folder` was not confirmed, and it had no UID here. */
  after: serverPlace.optional(),
  /** Where the server put it, when this change moved it and the server or a search told. */
  movedTo: serverPlace.optional(),
  /** Of a transfer: when it was received, ms since 1970, which the copy keeps. */
  receivedAt: z.number().optional(),
  copy: copyState.optional(),
  /** The cache's row, in the generation of the change only. */
  row: messageId.optional(),
});
export type ChangeTarget = z.infer<typeof changeTarget>;

/** What the person did. Deleting in Trash removes for good and has no undo. */
export const changeAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flags'), add: z.array(z.string()), remove: z.array(z.string()) }),
  z.object({ kind: z.literal('move'), folder: z.string() }),
  z.object({ kind: z.literal('remove') }),
  /** To a folder of another account: copied there, compared, and only then removed here. */
  z.object({ kind: z.literal('transfer'), account: accountId, folder: z.string() }),
]);
export type ChangeAction = z.infer<typeof changeAction>;

/** pending: not sent. confirmed: the server did it. reverted: taken back, by undo or by the server's refusal. */
export const changeState = z.enum(['pending', 'confirmed', 'reverted']);

/** A change as the journal keeps it: one account, one source folder. It names messages beyond the life of the cache. */
export const change = z.object({
  id: changeId,
  /** What the person did at once shares a group, and undo takes the group's id. */
  group: changeId,
  accountId,
  /** When it was recorded, ms since 1970. */
  at: z.number(),
  action: changeAction,
  targets: z.array(changeTarget),
  state: changeState,
  failure: failure.optional(),
  /** The cache's generation that `row` of the targets belongs to. */
  generation: z.string().optional(),
  settledAt: z.number().optional(),
  /** Another change undoes this one; it is not undone twice. */
  undone: z.boolean().optional(),
});
export type Change = z.infer<typeof change>;
