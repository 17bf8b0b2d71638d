import type { DraftId } from '../../shared/model/ids.ts';
import { engine } from '../rpc/client.ts';
import { told } from '../state/told.ts';
import { leave, lose, saved, sessionOf, useComposers } from './composers.ts';
import type { DraftSession } from './draft-session.ts';
import { hearOfDrafts, hold, sayOfDraft, take } from './held-drafts.ts';
import { bring, openInWindow, openWith } from './open-composer.ts';
import { keepOwn, type OwnDraft } from './own-window.ts';
import { signLater } from './signature/unsigned.ts';

/** The draft of a window of its own. @param isNew it was begun for it, and goes again if nobody touches it */
export async function openOwn({ id, isNew }: OwnDraft): Promise<boolean> {
  keepOwn(id);
  return openWith(() => engine.drafts.open({ id }), { isNew, prepare: isNew ? signLater : undefined });
}

/** The person goes on here with a draft that another window has. */
export async function takeOver(id: DraftId): Promise<void> {
  useComposers.setState({ elsewhere: undefined });
  const taken = take(id, () => lose(id));
  await told(taken.then((held) => bring(() => engine.drafts.open({ id }), { held })));
}

export function leaveElsewhere(): void {
  useComposers.setState({ elsewhere: undefined });
}

/** Goes on in a window of its own. */
export async function moveToWindow(session: DraftSession): Promise<void> {
  if (!(await saved(session))) return;
  leave(session);
  await openInWindow(session);
}

/**
 * From a window of its own back to one with mail.
 *
 * @returns whether there was one that took it; undefined when it could not be saved and stays here
 */
export async function moveBack(session: DraftSession): Promise<boolean | undefined> {
  if (!(await saved(session))) return undefined;
  const { id } = session;
  const shown = new Promise<boolean>((resolve) => {
    const answer = (isShown: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isShown);
    };
    const timer = setTimeout(() => answer(false), 2_000);
    const stop = hearOfDrafts((word) => word.kind === 'shown' && word.id === id && answer(true));
  });
  // This window goes, or becomes one with mail: until then it is not taken for one that has nothing left to show.
  useComposers.setState(({ coming }) => ({ coming: coming + 1 }));
  leave(session);
  sayOfDraft({ kind: 'show', id });
  return shown;
}

/** Answers what other windows ask. @param hasMail a draft that shall be shown with mail can be shown here @returns ends it */
export function answerWindows(hasMail: boolean): () => void {
  return hearOfDrafts((word) => {
    const session = sessionOf(word.id);
    if (word.kind === 'give' && session) void saved(session).then((isSaved) => isSaved && leave(session));
    if (word.kind === 'show' && hasMail && !session) void showHere(word.id);
    if (word.kind === 'gone' && session) leave(session);
  });
}

/** Shows a draft in this window, unless another one has it: whichever window with mail comes first. */
export async function showHere(id: DraftId): Promise<void> {
  const held = await hold(id, () => lose(id));
  if (!held) return;
  const isThere = await told(bring(() => engine.drafts.open({ id }), { held, stays: true }));
  if (isThere) sayOfDraft({ kind: 'shown', id });
}
