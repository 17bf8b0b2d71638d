import { type } from '@orpc/contract';
import { z } from 'zod';
import type { Failure } from '../model/failure.ts';
import type { AccountId, ChangeId, DraftId, FolderId, MessageId } from '../model/ids.ts';
import { procedure } from './errors.ts';

/** Every event there is. An event says what to re-read, never the data; the hub coalesces by kind and key. */
export type SkeinEvent =
  | { readonly kind: 'accounts' }
  | { readonly kind: 'folders'; readonly accountId: AccountId }
  /** Rows of this folder came, went or changed; `added` counts the new ones since the last event. */
  | { readonly kind: 'messages'; readonly folderId: FolderId; readonly added: number }
  | { readonly kind: 'message'; readonly id: MessageId }
  | { readonly kind: 'sync'; readonly accountId: AccountId }
  | { readonly kind: 'drafts'; readonly id?: DraftId }
  | { readonly kind: 'outbox' }
  | { readonly kind: 'settings' }
  /** Whom the person knows: more of them, or fewer that are suggested. */
  | { readonly kind: 'people' }
  | { readonly kind: 'templates' }
  /** A change was refused by the server and taken back. */
  | { readonly kind: 'reverted'; readonly changeId: ChangeId; readonly failure: Failure }
  /** Something the person should know that belongs to no screen. */
  | { readonly kind: 'notice'; readonly failure: Failure }
  /** The cache has another generation: all rows and URLs are void. */
  | { readonly kind: 'generation'; readonly generation: string }
  /** The hub lost track of this reader: re-read everything. */
  | { readonly kind: 'resync' };

export type Numbered = SkeinEvent & { readonly seq: number };

export const events = {
  /** One stream per window. `after`: the last `seq` seen; what was missed comes, or `resync`. */
  subscribe: procedure
    .input(z.object({ after: z.number().int().min(0).optional() }))
    .output(type<AsyncIteratorObject<Numbered, void, void>>()),
};
