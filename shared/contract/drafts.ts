import { type } from '@orpc/contract';
import { z } from 'zod';
import { type Draft, draft, draftKind } from '../model/draft.ts';
import type { Failure } from '../model/failure.ts';
import { accountId, draftId, messageId, type OutboxId } from '../model/ids.ts';
import { sendAt } from '../model/outbox.ts';
import { procedure } from './errors.ts';

/** A draft with the URLs of its attachments' bytes, by hash. */
export interface OpenDraft {
  readonly draft: Draft;
  readonly urls: Readonly<Record<string, string>>;
  /** POST the bytes of a new attachment here, with `?name=`; the answer is a DraftAttachment with its `url`. */
  readonly uploadUrl: string;
}

/** Where a draft is besides this computer. */
export interface DraftOnServer {
  /** `waits`: it is not there yet, or an older version is; `here`: its account keeps no drafts on a server. */
  readonly state: 'current' | 'waits' | 'here';
  /** Why it could not be put there the last time. */
  readonly failure?: Failure;
  /** It was changed on another device too, and that version is a draft of its own. */
  readonly hasOther?: boolean;
}

/** A draft as a list shows it. The list is read again with each save, so it has no whole letters in it. */
export interface ListedDraft
  extends Pick<Draft, 'id' | 'accountId' | 'to' | 'cc' | 'bcc' | 'subject' | 'attachments' | 'savedAt'> {
  /** The first characters of its HTML, at most {@link longestBeginning}; an element may be cut in the middle. */
  readonly beginning: string;
  readonly onServer: DraftOnServer;
}

export const longestBeginning = 4000;

export function listedDraft(
  { id, accountId, to, cc, bcc, subject, attachments, savedAt, html }: Draft,
  onServer: DraftOnServer,
): ListedDraft {
  const beginning = html.slice(0, longestBeginning);
  return { id, accountId, to, cc, bcc, subject, attachments, savedAt, beginning, onServer };
}

export const drafts = {
  list: procedure.output(type<readonly ListedDraft[]>()),
  open: procedure.input(z.object({ id: draftId })).output(type<OpenDraft>()),
  /**
   * A reply or forward needs `messageId`; recipients, subject, quote and forwarded attachments come filled in. `new`
   * with `messageId` is that message to edit as a new one, or to send again.
   */
  create: procedure
    .input(
      z.object({
        kind: draftKind,
        accountId: accountId.optional(),
        messageId: messageId.optional(),
        to: z.array(z.string().max(1000)).max(100).optional(),
        /** HTML of what is selected in the original: an answer quotes only that. */
        selection: z.string().max(2_000_000).optional(),
      }),
    )
    .output(type<OpenDraft>()),
  /**
   * Goes on with a draft that lies in a folder, whoever wrote it: the draft here whose copy it is, else a new one that
   * takes its place when it is saved.
   */
  openMessage: procedure.input(z.object({ id: messageId })).output(type<OpenDraft>()),
  /** Nobody writes on it any more: its copy on the server may be made now. One that was only looked at goes back there. */
  close: procedure.input(z.object({ id: draftId })).output(type<void>()),
  /** Durable when it answers. The answer carries the new revision. */
  save: procedure.input(draft).output(type<{ readonly revision: number; readonly savedAt: number }>()),
  discard: procedure.input(z.object({ id: draftId })).output(type<void>()),
  /** Builds the message, puts it into the outbox durably and removes the draft. Without `sendAt`: after the time for undo. */
  send: procedure
    .input(z.object({ id: draftId, revision: z.number().int(), sendAt: sendAt.optional() }))
    .output(type<{ readonly outboxId: OutboxId; readonly sendAt: number }>()),
};
