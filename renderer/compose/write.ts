import type { DraftKind } from '../../shared/model/draft.ts';
import type { AccountId, DraftId, MessageId, OutboxId } from '../../shared/model/ids.ts';
import { parseMailto } from '../../shared/text/mailto.ts';
import { escapeHtml } from '../message-body/index.ts';
import { engine } from '../rpc/client.ts';
import { parseAddresses } from './addresses.ts';
import { lookedAt, sessionOf, unfold } from './composers.ts';
import { openWith } from './open-composer.ts';
import { plainDraft } from './plain-draft.ts';
import { signLater } from './signature/unsigned.ts';
import { startAtSend } from './start-at-send.ts';

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
