import { type } from '@orpc/contract';
import { z } from 'zod';
import { outboxId } from '../model/ids.ts';
import type { OutboxEntry } from '../model/outbox.ts';
import type { OpenDraft } from './drafts.ts';
import { procedure } from './errors.ts';

export const outbox = {
  list: procedure.output(type<readonly OutboxEntry[]>()),
  /** Takes a message that was not sent back into a draft (undo send, or edit after a failure). */
  toDraft: procedure.input(z.object({ id: outboxId })).output(type<OpenDraft>()),
  /** The person asks for another try of the recipients that were not accepted. */
  retry: procedure.input(z.object({ id: outboxId })).output(type<void>()),
  /** The person knows how an unknown outcome ended: 'sent' files the copy, 'not-sent' makes it failed. */
  settle: procedure
    .input(z.object({ id: outboxId, outcome: z.enum(['sent', 'not-sent']) }))
    .output(type<void>()),
  discard: procedure.input(z.object({ id: outboxId })).output(type<void>()),
};
