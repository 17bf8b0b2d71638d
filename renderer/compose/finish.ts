import type { DraftId } from '../../shared/model/ids.ts';
import { engine } from '../rpc/client.ts';
import { told } from '../state/told.ts';
import { isUntouched, leave, saved, sessionOf, useComposers } from './composers.ts';
import type { DraftSession } from './draft-session.ts';
import { sayOfDraft } from './held-drafts.ts';
import { bring } from './open-composer.ts';
import { showSent } from './show-sent.ts';

/** Puts a composer away. What was written stays in Drafts; what nobody touched goes. */
export async function put(session: DraftSession): Promise<boolean> {
  const { isTouched } = session.store.getState();
  if (isTouched && !(await saved(session))) return false;
  leave(session);
  const { id } = session;
  await told(isUntouched(session) ? engine.drafts.discard({ id }) : engine.drafts.close({ id }));
  return true;
}

/** This window goes, and nobody writes here any more on what it shows. */
export function goAway(): void {
  for (const session of useComposers.getState().sessions)
    putOff(session).catch(() => {
      // Nobody is left to be told.
    });
}

/** As {@link put}, by a page that may be gone before it has an answer: what is not saved yet is not called put away. */
async function putOff(session: DraftSession): Promise<void> {
  const { id } = session;
  if (isUntouched(session)) {
    session.close();
    await engine.drafts.discard({ id });
  } else if (await session.flush()) await engine.drafts.close({ id });
}

/** Throws the draft away for good. */
export async function discard(session: DraftSession): Promise<void> {
  // A save that comes behind it would find no draft.
  await session.settled();
  if (await told(engine.drafts.discard({ id: session.id }))) leave(session);
  else void session.flush();
}

/** The same for one that may be written on just now: here, in another window, or nowhere. */
export async function discardDraft(id: DraftId): Promise<void> {
  const session = sessionOf(id);
  if (session) return discard(session);
  if (await told(engine.drafts.discard({ id }))) sayOfDraft({ kind: 'gone', id });
}

/**
 * Hands the message to the outbox; while it waits there it can be taken back.
 *
 * @param wished - when it shall go out, ms since 1970; absent: after the time for undo
 * @throws what the engine failed with
 */
export async function send(session: DraftSession, wished?: number): Promise<void> {
  const { revision } = session.store.getState().draft;
  const { outboxId, sendAt } = await engine.drafts.send({ id: session.id, revision, sendAt: wished });
  leave(session);
  const takeBack = (): Promise<void> => bring(() => engine.outbox.toDraft({ id: outboxId }));
  showSent(sendAt, wished, takeBack);
}
