import { AppWindow, Minus, PanelBottom, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isMac, shortcutOf, showShortcut } from '../commands/keys.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Ask } from './Ask.tsx';
import { AttachmentList } from './Attachments.tsx';
import { actionOf, type ComposerAction, composerKeys } from './composer-keys.ts';
import { ComposerFoot } from './ComposerFoot.tsx';
import { unfold } from './composers.ts';
import { moveBack, moveToWindow } from './draft-windows.ts';
import { put } from './finish.ts';
import { finishField } from './finish-field.ts';
import type { DraftSession } from './draft-session.ts';
import { Editor } from './Editor.tsx';
import { EnvelopeFields } from './EnvelopeFields.tsx';
import { closeOwnWindow, ownDraft } from './own-window.ts';
import { PlainText } from './PlainText.tsx';
import { Quote } from './Quote.tsx';
import type { QuoteKeeper } from './quote-in-text.ts';
import { SaveState } from './SaveState.tsx';
import { TooLarge } from './TotalSize.tsx';
import { useSending } from './use-sending.ts';
import { useUploads } from './use-uploads.ts';
import { useWhere } from './where.ts';

const keyOf = (action: ComposerAction): string => showShortcut(composerKeys[action].shortcut, isMac);

interface ComposerProps {
  readonly session: DraftSession;
  readonly isFront: boolean;
}

/** Something open in the pane that Escape closes first: suggestions, a chip that is edited. */
function keepsEscape(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-keeps-escape]') !== null;
}

/**
 * One message being written: in a docked pane that is not modal, so that other mail can be read beside it; below the message
 * it answers; or alone in a window of its own.
 */
export function Composer({ session, isFront }: ComposerProps): ReactElement {
  const { t } = useTranslation();
  const kind = useStore(session.store, ({ draft }) => draft.kind);
  const subject = useStore(session.store, ({ draft }) => draft.subject.trim());
  const isPlain = useStore(session.store, ({ draft }) => draft.text !== undefined);
  const pane = useRef<HTMLElement>(null);
  const text = useRef<QuoteKeeper>(null);
  const uploads = useUploads(session);
  const sending = useSending(session, uploads, pane);
  const { problem } = sending;
  const isAnswer = kind === 'reply' || kind === 'reply-all';
  const [wasPlain] = useState(isPlain);
  const hasSwitched = isPlain !== wasPlain;
  const title = subject || t(kind === 'new' ? 'compose.new' : `compose.${kind}`);
  const place = useWhere(({ places }) => places[session.id]);
  const frame = ownDraft() ? 'window' : place ? 'inline' : 'pane';
  const isFresh = useWhere(({ fresh }) => fresh === session.id);
  // Who comes back to a message with an answer below it came to read, and stays in the list.
  const takesFocus = frame !== 'inline' || isFresh;
  const close = (): void => void put(session);
  const leaveWindow = async (): Promise<void> => {
    const isTaken = await moveBack(session);
    if (isTaken) closeOwnWindow();
    // No window with mail is open: this one becomes it.
    if (isTaken === false) location.assign(`/?draft=${session.id}`);
  };
  const actions: Readonly<Record<ComposerAction, () => unknown>> = {
    send: sending.send,
    save: () => {
      finishField(pane.current);
      // Also what nobody has touched yet is wanted now.
      session.edit({});
      void session.flush();
    },
    close,
    fold: () => frame === 'pane' && unfold(undefined),
    window: () => (frame === 'window' ? leaveWindow() : moveToWindow(session)),
    attach: () => pane.current?.querySelector<HTMLInputElement>('.composer-foot input[type=file]')?.click(),
    'edit-quote': () => {
      const { quoteHtml } = session.store.getState().draft;
      if (quoteHtml !== undefined) text.current?.takeQuote(quoteHtml);
    },
    discard: sending.throwAway,
  };
  // On the way down, because the editor has meanings of its own for some keys; menus and questions that float above
  // the pane are its children for React only, and keep theirs.
  const keys = (event: KeyboardEvent): void => {
    const isHere = event.target instanceof Node && pane.current?.contains(event.target);
    if (!isHere || event.nativeEvent.isComposing) return;
    const action = actionOf(shortcutOf(event.nativeEvent, isMac));
    if (!action || (action === 'close' && keepsEscape(event.target))) return;
    actions[action]();
    event.preventDefault();
    event.stopPropagation();
  };

  if (frame === 'pane' && !isFront) {
    return <ComposerBar title={title} onUnfold={() => unfold(session.id)} onClose={close} />;
  }
  const written = (
    // The keys of the whole pane: its fields and buttons are what is focused.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={pane}
      className="composer"
      data-frame={frame}
      role={frame === 'pane' ? 'dialog' : 'region'}
      aria-label={title}
      data-keys="own"
      // A press between its controls leaves the keys of the whole message at work.
      tabIndex={-1}
      onKeyDownCapture={keys}
      {...uploads.dropTarget}
    >
      <div className="composer-head">
        <h2>{title}</h2>
        <SaveState session={session} />
        {frame === 'window' ? (
          <IconButton
            label={t('compose.window.back')}
            shortcut={keyOf('window')}
            onPress={() => void leaveWindow()}
          >
            <PanelBottom aria-hidden />
          </IconButton>
        ) : (
          <IconButton
            label={t('compose.window.open')}
            shortcut={keyOf('window')}
            onPress={() => void moveToWindow(session)}
          >
            <AppWindow aria-hidden />
          </IconButton>
        )}
        {frame === 'pane' && (
          <IconButton label={t('compose.fold')} shortcut={keyOf('fold')} onPress={() => unfold(undefined)}>
            <Minus aria-hidden />
          </IconButton>
        )}
        <IconButton label={t('compose.close')} shortcut={keyOf('close')} onPress={close}>
          <X aria-hidden />
        </IconButton>
      </div>
      <EnvelopeFields session={session} />
      <div className="composer-paper">
        {isPlain ? (
          <PlainText ref={text} session={session} autoFocus={takesFocus && (isAnswer || hasSwitched)} />
        ) : (
          <Editor
            ref={text}
            session={session}
            uploads={uploads}
            startsInText={isAnswer || hasSwitched}
            takesFocus={takesFocus}
          />
        )}
        <Quote session={session} text={text} />
      </div>
      <AttachmentList session={session} uploads={uploads} />
      <TooLarge session={session} uploads={uploads} />
      {problem && (
        <Note kind="bad" role="alert">
          {typeof problem === 'string' ? t(`compose.problems.${problem}`) : <FailureText failure={problem} />}
        </Note>
      )}
      <ComposerFoot session={session} uploads={uploads} sending={sending} />
      {uploads.isDropping && <div className="composer-drop">{t('compose.drop')}</div>}
      <Ask which={sending.asks} session={session} onClose={sending.notSure} onSure={sending.sure} />
    </section>
  );
  return place && frame === 'inline' ? createPortal(written, place) : written;
}

/** A message that is folded away. */
function ComposerBar({
  title,
  onUnfold,
  onClose,
}: {
  readonly title: string;
  readonly onUnfold: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Folded away while it had the focus, it keeps it.
    if (!document.activeElement || document.activeElement === document.body) button.current?.focus();
  }, []);
  return (
    <div className="composer-bar" data-keys="own">
      <button ref={button} type="button" onClick={onUnfold}>
        {title}
      </button>
      <IconButton label={t('compose.close')} onPress={onClose}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
