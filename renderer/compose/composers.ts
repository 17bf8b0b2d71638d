import { create } from 'zustand';
import type { OpenDraft } from '../../shared/contract/drafts.ts';
import type { DraftKind } from '../../shared/model/draft.ts';
import type { AccountId, DraftId, MessageId, OutboxId } from '../../shared/model/ids.ts';
import { parseMailto } from '../../shared/text/mailto.ts';
import { escapeHtml, makeQuoteSafe, readyToParse } from '../message-body/index.ts';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { useLines } from '../state/lines.ts';
import { usePlace } from '../state/place.ts';
import { parseAddresses } from './addresses.ts';
import { DraftSession } from './draft-session.ts';
import { hearOfDrafts, hold, type Hold, sayOfDraft, take } from './held-drafts.ts';
import { keepOwn, openOwnWindow, type OwnDraft, ownDraft } from './own-window.ts';
import { plainDraft } from './plain-draft.ts';
import { showSent } from './show-sent.ts';
import { signLater } from './signature/use-signature.ts';
import { startAtSend } from './start-at-send.ts';
import { useWhere, writeBelow } from './where.ts';

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

/** What keeps other windows from writing the same draft. */
const holds = new WeakMap<DraftSession, Hold>();

/** Drafts that are about to be shown here. */
const arriving = new Set<DraftId>();

/** Of messages that lay in a folder. */
const lookedAt = new WeakSet<DraftSession>();

interface NewMessage {
  readonly kind: DraftKind;
  readonly accountId?: AccountId;
  readonly messageId?: MessageId;
  readonly to?: string[];
  /** HTML of what is selected in the original; an answer quotes only that. */
  readonly selection?: string;
}

/** Begins a message, an answer or a forward, and unfolds its composer. */
export async function write(message: NewMessage): Promise<void> {
  const { kind, messageId } = message;
  await openWith(() => engine.drafts.create(message), {
    isNew: true,
    prepare: signLater,
    below: kind === 'new' ? undefined : messageId,
  });
}

/**
 * A message that lies in a folder, as a new one with all it had.
 *
 * @param isReady - it shall go out once more as it is: nothing but Send is left to do
 */
export function writeAgain(
  message: { readonly messageId: MessageId; readonly accountId?: AccountId },
  isReady: boolean,
): Promise<boolean> {
  return openWith(() => engine.drafts.create({ kind: 'new', ...message }), {
    isNew: true,
    prepare: ({ id }) => isReady && startAtSend(id),
  });
}

/** Begins a message with what a mailto: link fills in (RFC 6068). */
export async function writeTo(mailto: string): Promise<void> {
  const asked = parseMailto(mailto);
  if (!asked) return;
  await openWith(() => engine.drafts.create({ kind: 'new', to: asked.to.slice(0, 100) }), {
    isNew: true,
    prepare: (session) => {
      const body = asked.body ?? '';
      const isPlain = session.store.getState().draft.text !== undefined;
      const lines = body.split('\n').map((line) => `<p>${escapeHtml(line)}</p>`);
      session.prepare({
        cc: parseAddresses(asked.cc.join(', ')),
        subject: asked.subject?.slice(0, 4000) ?? '',
        ...(isPlain ? plainDraft(body) : { html: lines.join('') }),
      });
      signLater(session);
    },
  });
}

/** Goes on with a draft. */
export async function openDraft(id: DraftId): Promise<void> {
  if (sessionOf(id)) unfold(id);
  else await openWith(() => engine.drafts.open({ id }));
}

/** The draft of a window of its own. @param isNew it was begun for it, and goes again if nobody touches it */
export async function openOwn({ id, isNew }: OwnDraft): Promise<boolean> {
  keepOwn(id);
  return openWith(() => engine.drafts.open({ id }), { isNew, prepare: isNew ? signLater : undefined });
}

/** The person goes on here with a draft that another window has. */
export async function takeOver(id: DraftId): Promise<void> {
  useComposers.setState({ elsewhere: undefined });
  await tell(async () => {
    const held = await take(id, () => lose(id));
    await bring(() => engine.drafts.open({ id }), { held });
  });
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
    if (word.kind === 'show' && hasMail && !session) void show(word.id);
    if (word.kind === 'gone' && session) leave(session);
  });
}

/** Whichever window with mail comes first shows it. */
async function show(id: DraftId): Promise<void> {
  const held = await hold(id, () => lose(id));
  if (!held) return;
  const isThere = await tell(() => bring(() => engine.drafts.open({ id }), { held, stays: true }));
  if (isThere) sayOfDraft({ kind: 'shown', id });
}

/** Goes on with a draft that lies in a folder, whoever wrote it. @returns whether it is open; else it is told why not */
export function editMessage(id: MessageId): Promise<boolean> {
  return openWith(() => engine.drafts.openMessage({ id }), {
    isNew: true,
    prepare: (session) => lookedAt.add(session),
  });
}

/** Takes a message that was not sent back into the composer. @returns whether it is there; else it is told why not */
export function editUnsent(id: OutboxId): Promise<boolean> {
  return openWith(() => engine.outbox.toDraft({ id }));
}

export function unfold(front: DraftId | undefined): void {
  useComposers.setState({ front });
}

/** Puts a composer away. What was written stays in Drafts; what nobody touched goes. */
export async function put(session: DraftSession): Promise<boolean> {
  const { isTouched } = session.store.getState();
  if (isTouched && !(await saved(session))) return false;
  leave(session);
  const { id } = session;
  await tell(() => (isUntouched(session) ? engine.drafts.discard({ id }) : engine.drafts.close({ id })));
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

/** It was begun here and nobody wrote on it; what lay in a folder before goes back there. */
function isUntouched(session: DraftSession): boolean {
  return !session.store.getState().isTouched && !lookedAt.has(session);
}

/** Throws the draft away for good. */
export async function discard(session: DraftSession): Promise<void> {
  // A save that comes behind it would find no draft.
  await session.settled();
  if (await tell(() => engine.drafts.discard({ id: session.id }))) leave(session);
  else void session.flush();
}

/** The same for one that may be written on just now: here, in another window, or nowhere. */
export async function discardDraft(id: DraftId): Promise<void> {
  const session = sessionOf(id);
  if (session) return discard(session);
  if (await tell(() => engine.drafts.discard({ id }))) sayOfDraft({ kind: 'gone', id });
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

/** Whether all of it is in the vault; the second time takes along what was typed while the first was under way. */
async function saved(session: DraftSession): Promise<boolean> {
  return (await session.flush()) || (await session.flush());
}

function sessionOf(id: DraftId): DraftSession | undefined {
  return useComposers.getState().sessions.find((session) => session.id === id);
}

/** Another window took it. What could not be saved here stays on the screen; saving it is refused, and told, from now on. */
function lose(id: DraftId): void {
  const session = sessionOf(id);
  if (session && !session.store.getState().isDirty) leave(session);
}

function leave(session: DraftSession): void {
  session.close();
  holds.get(session)?.release();
  useComposers.setState(({ sessions, front }) => {
    const left = sessions.filter((each) => each !== session);
    return { sessions: left, front: front === session.id ? left.at(-1)?.id : front };
  });
}

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
function openWith(ask: () => Promise<OpenDraft>, opening: Opening = {}): Promise<boolean> {
  return tell(() => bring(ask, opening));
}

/** @throws what the engine failed with */
async function bring(ask: () => Promise<OpenDraft>, opening: Opening = {}): Promise<void> {
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
async function openInWindow(session: DraftSession): Promise<void> {
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

async function tell(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    useLines.getState().show({ kind: 'failed', failure: toFailure(error) });
    return false;
  }
}
