import { createHmac, randomBytes } from 'node:crypto';
import type { DraftId, FolderId, MessageId } from '../../../shared/model/ids.ts';

/** What a URL stands for: one thing, for one use. */
export type Target =
  | { readonly use: 'part'; readonly id: MessageId; readonly section: string }
  | { readonly use: 'source'; readonly id: MessageId }
  | { readonly use: 'remote'; readonly address: string }
  | {
      readonly use: 'draft-part';
      readonly id: DraftId;
      readonly hash: string;
      readonly type: string;
      readonly fileName: string;
    }
  | { readonly use: 'upload'; readonly id: DraftId }
  | { readonly use: 'import'; readonly id: FolderId }
  | { readonly use: 'export'; readonly id: FolderId };

type TargetOf<Use extends Target['use']> = Extract<Target, { use: Use }>;

/** Names of URLs. They mean something only in this run, in this generation of the cache, and for their own use. */
export interface Tokens {
  /** The same target gets the same token, so that the browser's cache is of use. */
  mint(target: Target): string;
  /** @returns undefined for what was never minted, is of another generation, or is for another use */
  find<Use extends Target['use']>(use: Use, token: string): TargetOf<Use> | undefined;
}

/** Some hundred bytes each; the oldest are forgotten, and their page asks for new ones. */
const kept = 50_000;

export function createTokens(generation: () => string): Tokens {
  const key = randomBytes(32);
  const targets = new Map<string, Target>();
  let current: string | undefined;
  const refresh = (): void => {
    if (generation() === current) return;
    current = generation();
    targets.clear();
  };
  return {
    mint(target) {
      refresh();
      const named = JSON.stringify([current, ...Object.entries(target).sort(([a], [b]) => (a < b ? -1 : 1))]);
      const token = createHmac('sha256', key).update(named).digest('base64url');
      targets.delete(token);
      targets.set(token, target);
      if (targets.size > kept) {
        const oldest = targets.keys().next().value;
        if (oldest !== undefined) targets.delete(oldest);
      }
      return token;
    },
    find<Use extends Target['use']>(use: Use, token: string) {
      refresh();
      const target = targets.get(token);
      return target?.use === use ? (target as TargetOf<Use>) : undefined;
    },
  };
}
