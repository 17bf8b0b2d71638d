import { create } from 'zustand';
import type { OpenDraft } from '../../shared/contract/drafts.ts';
import type { DraftKind } from '../../shared/model/draft.ts';
import type { AccountId, DraftId, MessageId, OutboxId } from '../../shared/model/ids.ts';
import { parseMailto } from '../../shared/text/mailto.ts';
import { escapeHtml, makeQuoteSafe, readyToParse } from '../message-body/index.ts';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { useLines } from '../state/lines.ts';
import { parseAddresses } from './addresses.ts';
import { DraftSession } from './draft-session.ts';
import { plainDraft } from './plain-draft.ts';
import { showSent } from './show-sent.ts';
import { signLater } from './signature/use-signature.ts';
import { startAtSend } from './start-at-send.ts';

interface ComposersState {
  /** Oldest first. */
  readonly sessions: readonly DraftSession[];
  /** The one that is unfolded; the others are bars. */
  readonly front?: DraftId;
}

/** The messages being written in this window. */
export const useComposers = create<ComposersState>()(() => ({ sessions: [] }));

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
  await openWith(() => engine.drafts.create(message), { isNew: true, prepare: signLater });
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
  const isOpen = useComposers.getState().sessions.some((session) => session.id === id);
  if (isOpen) unfold(id);
  else await openWith(() => engine.drafts.open({ id }));
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
  if (isTouched && !(await session.flush())) return false;
  leave(session);
  const { id } = session;
  // What lay in a folder before goes back there when nobody touched it.
  const isDropped = !isTouched && !lookedAt.has(session);
  await tell(() => (isDropped ? engine.drafts.discard({ id }) : engine.drafts.close({ id })));
  return true;
}

/** Throws the draft away for good. */
export async function discard(session: DraftSession): Promise<void> {
  // A save that comes behind it would find no draft.
  await session.settled();
  if (await tell(() => engine.drafts.discard({ id: session.id }))) leave(session);
  else void session.flush();
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
  showSent(sendAt, wished !== undefined && sendAt === wished, takeBack);
}

function leave(session: DraftSession): void {
  session.close();
  useComposers.setState(({ sessions, front }) => {
    const left = sessions.filter((each) => each !== session);
    return { sessions: left, front: front === session.id ? left.at(-1)?.id : front };
  });
}

interface Opening {
  readonly isNew?: boolean;
  readonly prepare?: (session: DraftSession) => unknown;
}

/** @returns whether it is open; else it is told why not */
function openWith(ask: () => Promise<OpenDraft>, opening: Opening = {}): Promise<boolean> {
  return tell(() => bring(ask, opening));
}

/** @throws what the engine failed with */
async function bring(ask: () => Promise<OpenDraft>, { isNew = false, prepare }: Opening = {}): Promise<void> {
  const opened = await ask();
  const { id } = opened.draft;
  if (useComposers.getState().sessions.some((each) => each.id === id)) return unfold(id);
  const session = new DraftSession(engine.drafts, opened, isNew);
  await makeSafe(session);
  prepare?.(session);
  useComposers.setState(({ sessions }) => ({ sessions: [...sessions, session], front: session.id }));
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
