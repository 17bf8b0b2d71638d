import type { OpenDraft } from '../../shared/contract/drafts.ts';
import type { DraftId, MessageId } from '../../shared/model/ids.ts';
import { makeQuoteSafe, readyToParse } from '../message-body/index.ts';
import { engine } from '../rpc/client.ts';
import { useLines } from '../state/lines.ts';
import { usePlace } from '../state/place.ts';
import { told } from '../state/told.ts';
import { holds, isUntouched, leave, lose, sessionOf, unfold, useComposers } from './composers.ts';
import { DraftSession } from './draft-session.ts';
import { hold, type Hold } from './held-drafts.ts';
import { openOwnWindow, ownDraft } from './own-window.ts';
import { signLater } from './signature/unsigned.ts';
import { useWhere, writeBelow } from './where.ts';

/** Drafts that are about to be shown here. */
const arriving = new Set<DraftId>();

interface Opening {
  readonly isNew?: boolean;
  readonly prepare?: ((session: DraftSession) => unknown) | undefined;
  /** The message it answers. */
  readonly below?: MessageId | undefined;
  /** This window has it already. */
  readonly held?: Hold | undefined;
  /** It is written in this window, whatever the settings say. */
  readonly stays?: boolean;
}

/** @returns whether it is open; else it is told why not */
export function openWith(ask: () => Promise<OpenDraft>, opening: Opening = {}): Promise<boolean> {
  return told(bring(ask, opening));
}

/** @throws what the engine failed with */
export async function bring(ask: () => Promise<OpenDraft>, opening: Opening = {}): Promise<void> {
  useComposers.setState(({ coming }) => ({ coming: coming + 1 }));
  try {
    await begin(ask, opening);
  } finally {
    useComposers.setState(({ coming }) => ({ coming: coming - 1 }));
  }
}

async function begin(ask: () => Promise<OpenDraft>, opening: Opening): Promise<void> {
  const opened = await ask().catch((error: unknown) => {
    opening.held?.release();
    throw error;
  });
  const { id } = opened.draft;
  // Asked for twice, it is here already, or will be.
  if (sessionOf(id) || arriving.has(id)) return unfold(id);
  arriving.add(id);
  try {
    await place(opened, opening);
  } finally {
    arriving.delete(id);
  }
}

async function place(opened: OpenDraft, opening: Opening): Promise<void> {
  const { isNew = false, prepare, below, stays = false } = opening;
  const { id } = opened.draft;
  const held = opening.held ?? (await hold(id, () => lose(id)));
  if (!held) return useComposers.setState({ elsewhere: id });
  const session = new DraftSession(engine.drafts, opened, isNew);
  holds.set(session, held);
  await makeSafe(session);
  prepare?.(session);
  const { writeIn } = useWhere.getState();
  if (writeIn === 'window' && !stays && !ownDraft() && (await session.flush())) {
    leave(session);
    // Without a window it comes back here.
    arriving.delete(id);
    return openInWindow(session);
  }
  // Only where that message is on the screen is there a place below it.
  const isBelow = writeIn === 'inline' && below !== undefined && usePlace.getState().open === below;
  if (isBelow) writeBelow(id, below);
  useComposers.setState(({ sessions, front }) => ({
    sessions: [...sessions, session],
    front: isBelow ? front : id,
  }));
}

/** A window of its own, or this one where the browser opens none. */
export async function openInWindow(session: DraftSession): Promise<void> {
  const { id } = session;
  const isNew = isUntouched(session);
  if (openOwnWindow({ id, isNew })) return;
  await openWith(() => engine.drafts.open({ id }), {
    isNew,
    prepare: isNew ? signLater : undefined,
    stays: true,
  });
  useLines.getState().show({ kind: 'done', sentence: 'compose.window.refused', params: {} });
}

/** The engine has no sanitiser: a new answer's quote is foreign until it was made safe here and saved. */
async function makeSafe(session: DraftSession): Promise<void> {
  await readyToParse();
  const { quoteHtml } = session.store.getState().draft;
  const safe = quoteHtml === undefined ? undefined : await makeQuoteSafe(quoteHtml);
  if (safe !== quoteHtml) session.prepare({ quoteHtml: safe });
}
