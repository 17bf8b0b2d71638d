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
import { showSent } from './show-sent.ts';
import { startAtSend } from './start-at-send.ts';

interface ComposersState {
  /** Oldest first. */
  readonly sessions: readonly DraftSession[];
  /** The one that is unfolded; the others are bars. */
  readonly front?: DraftId;
}

/** The messages being written in this window. */
export const useComposers = create<ComposersState>()(() => ({ sessions: [] }));

interface NewMessage {
  readonly kind: DraftKind;
  readonly accountId?: AccountId;
  readonly messageId?: MessageId;
  readonly to?: string[];
  /** HTML of what is selected in the original; an answer quotes only that. */
  readonly selection?: string;
}

/** Begins a message, an answer or a forward, and unfolds its composer. */
export function write(message: NewMessage): Promise<void> {
  return openWith(() => engine.drafts.create(message), { isNew: true });
}

/**
 * A message that lies in a folder, as a new one with all it had.
 *
 * @param isReady - it shall go out once more as it is: nothing but Send is left to do
 */
export function writeAgain(
  message: { readonly messageId: MessageId; readonly accountId?: AccountId },
  isReady: boolean,
): Promise<void> {
  return openWith(() => engine.drafts.create({ kind: 'new', ...message }), {
    isNew: true,
    prepare: ({ id }) => isReady && startAtSend(id),
  });
}

/** Begins a message with what a mailto: link fills in (RFC 6068). */
export function writeTo(mailto: string): Promise<void> {
  const asked = parseMailto(mailto);
  if (!asked) return Promise.resolve();
  return openWith(() => engine.drafts.create({ kind: 'new', to: asked.to.slice(0, 100) }), {
    isNew: true,
    prepare: (session) =>
      session.prepare({
        cc: parseAddresses(asked.cc.join(', ')),
        subject: asked.subject?.slice(0, 4000) ?? '',
        html: (asked.body ?? '')
          .split('\n')
          .map((line) => `<p>${escapeHtml(line)}</p>`)
          .join(''),
      }),
  });
}

/** Goes on with a draft. */
export function openDraft(id: DraftId): Promise<void> {
  const isOpen = useComposers.getState().sessions.some((session) => session.id === id);
  if (isOpen) return Promise.resolve(unfold(id));
  return openWith(() => engine.drafts.open({ id }));
}

/** Takes a message that was not sent back into the composer. */
export function editUnsent(id: OutboxId): Promise<void> {
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
  if (!isTouched) await tell(() => engine.drafts.discard({ id: session.id }));
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
  showSent(sendAt, wished !== undefined && sendAt === wished, () => editUnsent(outboxId));
}

function leave(session: DraftSession): void {
  session.close();
  useComposers.setState(({ sessions, front }) => {
    const left = sessions.filter((each) => each !== session);
    return { sessions: left, front: front === session.id ? left.at(-1)?.id : front };
  });
}

async function openWith(
  ask: () => Promise<OpenDraft>,
  { isNew = false, prepare }: { isNew?: boolean; prepare?: (session: DraftSession) => unknown } = {},
): Promise<void> {
  await tell(async () => {
    const opened = await ask();
    const session = new DraftSession(engine.drafts, opened, isNew);
    await makeSafe(session);
    prepare?.(session);
    useComposers.setState(({ sessions }) => ({ sessions: [...sessions, session], front: session.id }));
  });
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
