import type { MessageId } from '../../shared/model/ids.ts';

/** Messages that the person marked unread while they were open: the reader leaves them so until they are opened anew. */
const kept = new Set<MessageId>();

export function keepUnread(ids: readonly MessageId[]): void {
  for (const id of ids) kept.add(id);
}

export function isKeptUnread(id: MessageId): boolean {
  return kept.has(id);
}

/** The message was left; its next opening counts again. */
export function forgetKept(id: MessageId): void {
  kept.delete(id);
}
