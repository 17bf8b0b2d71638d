import type { Draft } from '../../../shared/model/draft.ts';
import type { DraftId } from '../../../shared/model/ids.ts';

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
  /** Removes the draft, and bytes that only it referred to. */
  remove(id: DraftId): Promise<void>;
  /** Keeps bytes; durable when it resolves. Bytes that no draft ever came to name are removed at the next start. */
  putPart(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ readonly hash: string; readonly size: number }>;
  hasPart(hash: string): boolean;
  /** @throws Failed `attachment-missing` */
  readPart(hash: string): Promise<Uint8Array>;
  /** Where the bytes lie, for reading them as a stream. */
  partPath(hash: string): string;
}
