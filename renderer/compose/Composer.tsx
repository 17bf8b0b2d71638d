import { Minus, Trash2, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Failure } from '../../shared/model/failure.ts';
import { isMac, showShortcut } from '../commands/keys.ts';
import { clock } from '../i18n/dates.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { toFailure } from '../rpc/failure.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Ask } from './Ask.tsx';
import { AttachmentButton, AttachmentList } from './Attachments.tsx';
import { discard, put, send, unfold } from './composers.ts';
import type { DraftSession } from './draft-session.ts';
import { Editor } from './Editor.tsx';
import { EnvelopeFields } from './EnvelopeFields.tsx';
import { PlainText } from './PlainText.tsx';
import { Quote } from './Quote.tsx';
import {
  isEmptyDraft,
  sendProblem,
  type SendProblem,
  sendQuestions,
  type SendQuestion,
} from './readiness.ts';
import { useUploads } from './use-uploads.ts';

interface ComposerProps {
  readonly session: DraftSession;
  readonly isFront: boolean;
}

/** One message being written: a docked pane, not a modal one, so that other mail can be read beside it. */
export function Composer({ session, isFront }: ComposerProps): ReactElement {
  const { t } = useTranslation();
  const { draft } = useStore(session.store);
  const [problem, setProblem] = useState<SendProblem | Failure>();
  const [asks, setAsks] = useState<'discard' | SendQuestion>();
  const sureOf = useRef(new Set<SendQuestion>());
  const [isBusy, setBusy] = useState(false);
  const uploads = useUploads(session);
  const isAnswer = draft.kind === 'reply' || draft.kind === 'reply-all';
  const isPlain = draft.text !== undefined;
  const [wasPlain] = useState(isPlain);
  const hasSwitched = isPlain !== wasPlain;
  const pane = useRef<HTMLElement>(null);
  const title = draft.subject.trim() || t(draft.kind === 'new' ? 'compose.new' : `compose.${draft.kind}`);

  const trySend = async (): Promise<void> => {
    // Leaving the field makes a chip of what was typed last.
    if (document.activeElement instanceof HTMLElement && pane.current?.contains(document.activeElement))
      document.activeElement.blur();
    const now = session.store.getState().draft;
    const found = sendProblem(now);
    if (found) {
      setProblem(found);
      // Back to where it can be put right: the first field of addresses.
      return pane.current?.querySelector<HTMLElement>('.chips input')?.focus();
    }
    // Files on their way count; whether they arrived is looked at below.
    const isAttaching = uploads.pending.length > 0;
    const open = sendQuestions(now).find(
      (each) => !sureOf.current.has(each) && !(each === 'no-attachment' && isAttaching),
    );
    if (open) return setAsks(open);
    setBusy(true);
    setProblem(undefined);
    try {
      // Files still on their way are waited for: who pressed Send wants them in it.
      if (!(await uploads.settled())) return setProblem('not-attached');
      // The second time takes along what was typed while the first save was under way.
      if ((await session.flush()) || (await session.flush())) await send(session);
      else setProblem(session.store.getState().failure);
    } catch (error) {
      setProblem(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const trySendAnew = (): void => {
    sureOf.current.clear();
    void trySend();
  };
  const sure = (): void => {
    if (asks === 'discard') return void discard(session);
    if (asks) sureOf.current.add(asks);
    void trySend();
  };
  const close = (): void => void put(session);
  const throwAway = (): void => {
    if (isEmptyDraft(session.store.getState())) void discard(session);
    else setAsks('discard');
  };
  // On the way down, because the editor has meanings of its own for both keys; menus and questions that float above
  // the pane are its children for React only, and keep theirs.
  const keys = (event: KeyboardEvent): void => {
    const isHere = event.target instanceof Node && pane.current?.contains(event.target);
    if (!isHere || event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) trySendAnew();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (!isFront) {
    return (
      <div className="composer-bar">
        <button type="button" onClick={() => unfold(session.id)}>
          {title}
        </button>
        <IconButton label={t('compose.close')} onPress={close}>
          <X aria-hidden />
        </IconButton>
      </div>
    );
  }
  return (
    // The keys of the whole pane: its fields and buttons are what is focused.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={pane}
      className="composer"
      role="dialog"
      aria-label={title}
      onKeyDownCapture={keys}
      {...uploads.dropTarget}
    >
      <div className="composer-head">
        <h2>{title}</h2>
        <SaveState session={session} />
        <IconButton label={t('compose.fold')} onPress={() => unfold(undefined)}>
          <Minus aria-hidden />
        </IconButton>
        <IconButton label={t('compose.close')} shortcut="Esc" onPress={close}>
          <X aria-hidden />
        </IconButton>
      </div>
      <EnvelopeFields session={session} />
      <div className="composer-paper">
        {draft.text === undefined ? (
          <Editor session={session} uploads={uploads} autoFocus={isAnswer || hasSwitched} />
        ) : (
          <PlainText session={session} autoFocus={isAnswer || hasSwitched} />
        )}
        <Quote session={session} />
      </div>
      <AttachmentList session={session} uploads={uploads} />
      {problem && (
        <Note kind="bad" role="alert">
          {typeof problem === 'string' ? t(`compose.problems.${problem}`) : <FailureText failure={problem} />}
        </Note>
      )}
      <div className="composer-foot">
        <Button
          kind="primary"
          shortcut={showShortcut('Mod+Enter', isMac)}
          isDisabled={isBusy}
          onPress={trySendAnew}
        >
          {t('compose.send')}
        </Button>
        <AttachmentButton uploads={uploads} />
        <span className="composer-space" />
        <IconButton label={t('compose.discard')} danger onPress={throwAway}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {uploads.isDropping && <div className="composer-drop">{t('compose.drop')}</div>}
      <Ask which={asks} onClose={() => setAsks(undefined)} onSure={sure} />
    </section>
  );
}

/** Whether what is on the screen is in the vault. */
function SaveState({ session }: { readonly session: DraftSession }): ReactElement {
  const { t, i18n } = useTranslation();
  const { failure, isDirty, isTouched, draft } = useStore(session.store);
  const words = failure
    ? t('compose.not-saved')
    : isDirty && isTouched
      ? t('compose.unsaved')
      : draft.savedAt > 0 && isTouched
        ? t('compose.saved', { time: clock(draft.savedAt, i18n.language) })
        : '';
  return (
    <span
      className={failure ? 'composer-saved bad' : 'composer-saved'}
      role="status"
      title={failure && t(`failure.${failure.code}.what`, failure.params)}
    >
      {words}
    </span>
  );
}
