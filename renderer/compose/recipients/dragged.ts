import type { Field } from './lists.ts';

/** A recipient on the way to another field, by the pointer. */
interface Dragged {
  readonly draft: string;
  readonly field: Field;
  readonly address: string;
}

/** Marks a drag as one of a recipient: what is dragged cannot be read before it is dropped. */
export const draggedRecipientType = 'application/x-skein-recipient';

let dragged: Dragged | undefined;

export function dragRecipient(recipient: Dragged | undefined): void {
  dragged = recipient;
}

/** The one that is dragged, if it is of this draft. */
export function draggedRecipient(draft: string): Dragged | undefined {
  return dragged?.draft === draft ? dragged : undefined;
}
