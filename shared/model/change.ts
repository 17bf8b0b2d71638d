import { z } from 'zod';
import { failure } from './failure.ts';
import { accountId, changeId, messageRef } from './ids.ts';

/** One message of a change, with what it was before, so that undo can restore it. */
export const changeTarget = messageRef.extend({
  flagsBefore: z.array(z.string()).optional(),
});
export type ChangeTarget = z.infer<typeof changeTarget>;

/** What the person did. Deleting in Trash removes for good and has no undo. */
export const changeAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flags'), add: z.array(z.string()), remove: z.array(z.string()) }),
  z.object({ kind: z.literal('move'), folder: z.string() }),
  z.object({ kind: z.literal('remove') }),
]);
export type ChangeAction = z.infer<typeof changeAction>;

/** pending: not sent. confirmed: the server did it. reverted: taken back, by undo or by the server's refusal. */
export const changeState = z.enum(['pending', 'confirmed', 'reverted']);

/** A change as the journal keeps it; it names messages beyond the life of the cache. */
export const change = z.object({
  id: changeId,
  accountId,
  at: z.number(),
  action: changeAction,
  targets: z.array(changeTarget),
  state: changeState,
  failure: failure.optional(),
});
export type Change = z.infer<typeof change>;
