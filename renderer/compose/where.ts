import { create } from 'zustand';
import type { DraftId, MessageId } from '../../shared/model/ids.ts';
import type { Settings } from '../../shared/model/settings.ts';

interface Where {
  /** What the person chose. */
  readonly writeIn: Settings['writeIn'];
  /** Answers that are written below the message they answer, while that is open. */
  readonly below: Readonly<Record<DraftId, MessageId>>;
  /** Where they are drawn: there is a place only while the message is open. */
  readonly places: Readonly<Record<DraftId, HTMLElement>>;
  /** The one that was begun last, until its message is left. */
  readonly fresh?: DraftId | undefined;
}

/** Where each message is written. */
export const useWhere = create<Where>()(() => ({ writeIn: 'pane', below: {}, places: {} }));

/** This answer is written below its message from now on. */
export function writeBelow(id: DraftId, message: MessageId): void {
  useWhere.setState(({ below }) => ({ below: { ...below, [id]: message }, fresh: id }));
}

/** @param element undefined: there is no place any more */
export function setPlace(id: DraftId, element: HTMLElement | undefined): void {
  useWhere.setState(({ fresh, places: { [id]: _before, ...others } }) => ({
    places: element ? { ...others, [id]: element } : others,
    fresh: element || fresh !== id ? fresh : undefined,
  }));
}
