import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { Draft, DraftKind } from '../../../shared/model/draft.ts';
import type { AccountId, DraftId, MessageId } from '../../../shared/model/ids.ts';

export interface NewDraft {
  readonly kind: DraftKind;
  readonly accountId?: AccountId;
  readonly messageId?: MessageId;
  readonly to?: readonly string[];
  /** Foreign HTML, as the face shows it; its pictures have the URLs of their parts. */
  readonly selection?: string;
}

/** Unfinished mail, in the vault. */
export interface Drafts {
  list(): Promise<readonly Draft[]>;
  /** @throws Failed `draft-missing` */
  open(id: DraftId): Promise<OpenDraft>;
  /** A reply or forward, and a new one of `messageId`, come filled in; the `quoteHtml` is foreign until the face sent it back sanitised. */
  create(wanted: NewDraft): Promise<OpenDraft>;
  /** Durable when it answers. @throws Failed `draft-missing`, `input-invalid` when `revision` is an older one */
  save(draft: Draft): Promise<{ readonly revision: number; readonly savedAt: number }>;
  discard(id: DraftId): Promise<void>;
}
