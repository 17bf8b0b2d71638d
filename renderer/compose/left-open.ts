import { z } from 'zod';
import { draftId } from '../../shared/model/ids.ts';
import { engine } from '../rpc/client.ts';
import { useComposers } from './composers.ts';
import { type Cursor, cursorOf, putCursor } from './cursor.ts';
import type { DraftSession } from './draft-session.ts';
import { showHere } from './draft-windows.ts';

const key = 'skein.left-open';

const cursor = z.object({ from: z.number(), to: z.number(), scrolled: z.number() });
const leftOpen = z.record(draftId, cursor.nullable());
type LeftOpen = Readonly<Record<string, Cursor | null>>;

/**
 * Notes which drafts are open in windows with mail, and where one is in each as of its last save: after a crash, a
 * restart or a reload one goes on there. What is put away, sent or thrown away is forgotten.
 *
 * @returns ends it
 */
export function noteOpen(): () => void {
  const watched = new Map<DraftSession, () => void>();
  const look = (sessions: readonly DraftSession[]): void => {
    for (const [session, stop] of watched) {
      if (sessions.includes(session)) continue;
      stop();
      watched.delete(session);
      note(session.id, undefined);
    }
    for (const session of sessions) {
      if (watched.has(session)) continue;
      const say = (): void => note(session.id, cursorOf(session.id) ?? null);
      watched.set(
        session,
        session.store.subscribe(({ draft }, before) => draft.savedAt !== before.draft.savedAt && say()),
      );
      say();
    }
  };
  const stop = useComposers.subscribe(({ sessions }) => look(sessions));
  look(useComposers.getState().sessions);
  return () => {
    stop();
    for (const unsubscribe of watched.values()) unsubscribe();
  };
}

/** Opens again what was open, where it is still a draft and no other window has it. */
export async function openLeftOpen(): Promise<void> {
  const left = read();
  if (Object.keys(left).length === 0) return;
  const known = new Set((await engine.drafts.list()).map(({ id }) => id));
  for (const [id, cursor] of Object.entries(left)) {
    const draft = draftId.parse(id);
    if (cursor) putCursor(draft, cursor);
    if (known.has(draft)) await showHere(draft);
    else note(draft, undefined);
  }
}

function note(id: string, where: Cursor | null | undefined): void {
  const { [id]: _, ...others } = read();
  const left = where === undefined ? others : { ...others, [id]: where };
  localStorage.setItem(key, JSON.stringify(left));
}

function read(): LeftOpen {
  try {
    return leftOpen.parse(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    // Whatever stands there is not ours.
    return {};
  }
}
