import { type } from '@orpc/contract';
import { z } from 'zod';
import type { Failure } from '../model/failure.ts';
import { changeId, folderId, messageId, type ChangeId, type MessageId } from '../model/ids.ts';
import type { Body, ContentEnvelope, MessageSummary, Part } from '../model/message.ts';
import { procedure } from './errors.ts';

/** Rows `offset` to `offset + rows.length - 1` of `total`, newest first. */
export interface MessagePage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly MessageSummary[];
}

/** A part with the URL that serves its bytes; the URL dies with the cache's generation. */
export interface PartLink extends Part {
  readonly url: string;
}

/** Everything the reader shows. */
export interface MessageView {
  readonly summary: MessageSummary;
  readonly envelope: Omit<ContentEnvelope, 'parts'>;
  readonly parts: readonly PartLink[];
  /** Absent when it could not be had; `failure` then says why. */
  readonly body?: Body;
  readonly failure?: Failure;
  /** Serves the message as it is, text/plain. */
  readonly sourceUrl: string;
  /** Whether remote images of this sender are shown without asking. */
  readonly remoteImagesAllowed: boolean;
}

/** The answer of every mutation: undo takes the id. No id: there was nothing to change. */
export interface Changed {
  readonly changeId?: ChangeId;
  /** How many messages it really changed. */
  readonly count: number;
}

const ids = z.array(messageId).min(1).max(100_000);

export const messages = {
  page: procedure
    .input(z.object({ folderId, offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) }))
    .output(type<MessagePage>()),
  /** Where a message stands in its folder's order, 0 is the newest; -1 when it is gone. */
  position: procedure.input(z.object({ id: messageId })).output(type<number>()),
  /**
   * For each time (ms since 1970), how many messages came at or after it: the row at which the day before it begins.
   * Costs the same wherever in the folder the time lies.
   */
  ranks: procedure
    .input(z.object({ folderId, times: z.array(z.number()).min(1).max(500) }))
    .output(type<readonly number[]>()),
  /** The ids of rows `from` to `to`, both included: for selecting a range that is not on the screen. */
  range: procedure
    .input(z.object({ folderId, from: z.number().int().min(0), to: z.number().int().min(0) }))
    .output(type<readonly MessageId[]>()),
  get: procedure.input(z.object({ id: messageId })).output(type<MessageView>()),
  setFlags: procedure
    .input(
      z.object({
        ids,
        add: z.array(z.string().max(100)).max(20),
        remove: z.array(z.string().max(100)).max(20),
      }),
    )
    .output(type<Changed>()),
  /**
   * To a folder of any account. To another one the copy is made and compared before the original goes, which needs both
   * accounts logged in; until then the messages are shown in the target already.
   */
  move: procedure.input(z.object({ ids, folderId })).output(type<Changed>()),
  archive: procedure.input(z.object({ ids })).output(type<Changed>()),
  /** To Trash; what is in Trash already is removed for good, and has no undo. */
  delete: procedure.input(z.object({ ids })).output(type<Changed>()),
  junk: procedure.input(z.object({ ids, junk: z.boolean() })).output(type<Changed>()),
  /** Of POP3 mail: deletes the server's copies at the next look, which begins now; what is here stays. */
  removeFromServer: procedure.input(z.object({ ids })).output(type<{ readonly count: number }>()),
  /** Of POP3 mail of which only headers are here: fetches the whole at the next look, which begins now. */
  downloadWhole: procedure.input(z.object({ ids })).output(type<{ readonly count: number }>()),
  undo: procedure.input(z.object({ changeId })).output(type<Changed>()),
  /**
   * Allows images from the network for these addresses of one message, fetched by the engine without
   * cookies or referrer. The answer maps each http(s) address to a URL of our own origin; trackers are left out.
   */
  remoteImages: procedure
    .input(z.object({ id: messageId, addresses: z.array(z.url().max(8000)).max(500), always: z.boolean() }))
    .output(type<{ readonly urls: Readonly<Record<string, string>>; readonly trackers: number }>()),
};
