import { create } from 'zustand';
import type { DraftId } from '../../shared/model/ids.ts';
import type { DraftSession } from './draft-session.ts';
import type { Hold } from './held-drafts.ts';

interface ComposersState {
  /** Oldest first. */
  readonly sessions: readonly DraftSession[];
  /** The one that is unfolded; the others are bars. */
  readonly front?: DraftId;
  /** One that was asked for and is written in another window; see {@link takeOver}. */
  readonly elsewhere?: DraftId;
  /** How many are on their way here. */
  readonly coming: number;
}

/** The messages being written in this window. */
export const useComposers = create<ComposersState>()(() => ({ sessions: [], coming: 0 }));

/** Whether a composer was asked for and is not there yet: whoever types already means its text. */
export function isComposerComing(): boolean {
  return useComposers.getState().coming > 0;
}

/** What keeps other windows from writing the same draft. */
export const holds = new WeakMap<DraftSession, Hold>();

/** Of messages that lay in a folder. */
export const lookedAt = new WeakSet<DraftSession>();

export function unfold(front: DraftId | undefined): void {
  useComposers.setState({ front });
}

export function sessionOf(id: DraftId): DraftSession | undefined {
  return useComposers.getState().sessions.find((session) => session.id === id);
}

export function leave(session: DraftSession): void {
  session.close();
  holds.get(session)?.release();
  useComposers.setState(({ sessions, front }) => {
    const left = sessions.filter((each) => each !== session);
    return { sessions: left, front: front === session.id ? left.at(-1)?.id : front };
  });
}

/** Another window took it. What could not be saved here stays on the screen; saving it is refused, and told, from now on. */
export function lose(id: DraftId): void {
  const session = sessionOf(id);
  if (session && !session.store.getState().isDirty) leave(session);
}

/** Takes along what is typed, or put right by the editor, while a save is under way; not for ever. */
const mostSaves = 10;

/** Whether all of it is in the vault. */
export async function saved(session: DraftSession): Promise<boolean> {
  for (let saves = 0; saves < mostSaves; saves += 1) {
    if (await session.flush()) return true;
    if (session.store.getState().failure) return false;
  }
  return false;
}

/** It was begun here and nobody wrote on it; what lay in a folder before goes back there. */
export function isUntouched(session: DraftSession): boolean {
  return !session.store.getState().isTouched && !lookedAt.has(session);
}
