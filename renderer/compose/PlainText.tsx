import type { Editor } from '@tiptap/react';
import { Type } from 'lucide-react';
import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type Ref,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { escapeHtml } from '../../shared/text/quote.ts';
import { IconButton } from '../ui/Button.tsx';
import { Ask } from './Ask.tsx';
import { docText, losesFormatting } from './doc-text.ts';
import type { DraftSession } from './draft-session.ts';
import { plainDraft } from './plain-draft.ts';
import type { QuoteKeeper } from './quote-in-text.ts';
import { quoteText } from './quote-text.ts';
import { SpellingSwitch, useSpelling } from './Spelling.tsx';
import { useTextSignature } from './signature/use-signature.ts';
import { jumpOnTab, TextTemplates } from './templates/TextTemplates.tsx';

/** Goes on in plain text; asks first where that would lose something. */
export function PlainSwitch({
  session,
  editor,
}: {
  readonly session: DraftSession;
  readonly editor: Editor;
}): ReactElement {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const change = (): void =>
    session.edit(plainDraft(docText(editor.getJSON(), session.current().quoteHtml !== undefined)));
  return (
    <>
      <IconButton
        label={t('compose.plain.switch')}
        isPressed={false}
        onPress={() => (losesFormatting(editor.getJSON()) ? setAsks(true) : change())}
      >
        <Type aria-hidden />
      </IconButton>
      <Ask which={asks ? 'plain' : undefined} onClose={() => setAsks(false)} onSure={change} />
    </>
  );
}

/** The message as plain text, which is how it will be sent. */
export function PlainText({
  session,
  autoFocus,
  ref,
}: {
  readonly session: DraftSession;
  readonly autoFocus: boolean;
  readonly ref: Ref<QuoteKeeper>;
}): ReactElement {
  const { t } = useTranslation();
  const spelling = useSpelling();
  const text = useStore(session.store, ({ draft }) => draft.text ?? '');
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    // As tall as what is in it, so that the page scrolls and not a box in it.
    const { current } = area;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  }, [text]);
  useLayoutEffect(() => {
    if (!autoFocus) return;
    area.current?.focus();
    area.current?.setSelectionRange(0, 0);
  }, [autoFocus]);
  useEffect(() => session.forgetQuoteInText(), [session]);
  const unsigned = useTextSignature(session);
  const added = useRef('');
  const type = (written: string): void => {
    session.edit(plainDraft(written));
    // Once it was changed it cannot be told from the text any more, so that it could be taken out of it.
    if (added.current !== '' && !written.includes(added.current)) {
      added.current = '';
      session.forgetQuoteInText();
    }
  };
  useImperativeHandle(ref, () => ({
    takeQuote: (html) => {
      const before = session.store.getState().draft.text ?? '';
      added.current = `${before === '' || before.endsWith('\n') ? '\n' : '\n\n'}${quoteText(html)}`;
      session.edit(plainDraft(before + added.current));
      session.quoteAside('in-text');
      area.current?.focus();
    },
    giveQuoteBack: () => {
      const now = session.store.getState().draft.text ?? '';
      session.edit(plainDraft(now.replace(added.current, () => '')));
      session.quoteBack();
      area.current?.focus();
    },
  }));
  const enrich = (): void => {
    const own = unsigned(text);
    session.edit({
      text: undefined,
      html:
        own.trim() === ''
          ? ''
          : own
              .split('\n')
              .map(
                (line) =>
                  `<p>${escapeHtml(line).replaceAll(/ {2}|^ /g, (blanks) => '&nbsp;'.repeat(blanks.length)) || '<br>'}</p>`,
              )
              .join(''),
    });
  };
  return (
    <>
      <div className="composer-formats" role="toolbar" aria-label={t('compose.formats')}>
        <span className="composer-space" />
        <SpellingSwitch />
        <TextTemplates session={session} area={area} />
        <IconButton label={t('compose.plain.switch')} isPressed onPress={enrich}>
          <Type aria-hidden />
        </IconButton>
      </div>
      <textarea
        ref={area}
        className="composer-text composer-plain"
        aria-label={t('compose.body')}
        {...spelling}
        value={text}
        onKeyDown={jumpOnTab}
        onChange={({ currentTarget }) => type(currentTarget.value)}
      />
    </>
  );
}
