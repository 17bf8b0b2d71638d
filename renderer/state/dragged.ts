import type { MessageId } from '../../shared/model/ids.ts';
import type { MessageSummary } from '../../shared/model/message.ts';

/** Messages on their way to a folder, by the pointer. */
export interface Dragged {
  readonly targets: readonly MessageId[];
  readonly summaries: readonly MessageSummary[];
}

/** Marks a drag as one of messages: what is dragged cannot be read before it is dropped. */
export const draggedType = 'application/x-skein-messages';

let dragged: Dragged | undefined;

export function drag(messages: Dragged | undefined): void {
  dragged = messages;
}

export function draggedMessages(): Dragged | undefined {
  return dragged;
}
