import { ChevronDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { MessageFrame, useSanitise } from '../message-body/index.ts';
import { Button } from '../ui/Button.tsx';
import type { DraftSession } from './draft-session.ts';
import type { QuoteKeeper } from './quote-in-text.ts';

interface QuoteProps {
  readonly session: DraftSession;
  /** The text above, which can take the quote in. */
  readonly text: RefObject<QuoteKeeper | null>;
}

/** The original below the answer: shown as it will be sent, folded, left out, or made part of the text, each with a way back. */
export function Quote({ session, text }: QuoteProps): ReactElement | null {
  const { t } = useTranslation();
  const quoteHtml = useStore(session.store, ({ draft }) => draft.quoteHtml);
  const aside = useStore(session.store, (state) => state.aside);
  const [isOpen, setOpen] = useState(true);
  const bar = useRef<HTMLDivElement>(null);
  const isHere = quoteHtml !== undefined;
  useEffect(() => {
    // The button that was pressed is gone with what it was about; its counterpart is next to it.
    if (!document.activeElement || document.activeElement === document.body)
      bar.current?.querySelector('button')?.focus();
  }, [isHere]);
  if (quoteHtml === undefined) {
    if (!aside) return null;
    const isOut = aside.why === 'left-out';
    return (
      <div ref={bar} className="composer-quote-bar" role="status">
        <span>{t(isOut ? 'compose.quote.gone' : 'compose.quote.in-text')}</span>
        <Button kind="link" onPress={() => (isOut ? session.quoteBack() : text.current?.giveQuoteBack())}>
          {t(isOut ? 'compose.quote.back' : 'compose.quote.as-it-was')}
        </Button>
      </div>
    );
  }
  return (
    <div className="composer-quote">
      <div ref={bar} className="composer-quote-bar">
        <button
          type="button"
          className="composer-quote-fold"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronDown aria-hidden />
          {t('compose.quote.title')}
        </button>
        <Button kind="link" onPress={() => text.current?.takeQuote(quoteHtml)}>
          {t('compose.quote.edit')}
        </Button>
        <Button kind="link" onPress={() => session.quoteAside('left-out')}>
          {t('compose.quote.remove')}
        </Button>
      </div>
      {isOpen && <QuoteFrame session={session} html={quoteHtml} />}
    </div>
  );
}

function QuoteFrame({
  session,
  html,
}: {
  readonly session: DraftSession;
  readonly html: string;
}): ReactElement | null {
  const { t } = useTranslation();
  const attachments = useStore(session.store, ({ draft }) => draft.attachments);
  const urls = useStore(session.store, (state) => state.urls);
  const sanitise = useSanitise();
  const shown = useMemo(() => {
    const parts = attachments.flatMap(({ contentId, hash }) =>
      contentId && urls[hash] ? [[contentId, urls[hash]]] : [],
    );
    return sanitise?.(html, { parts: Object.fromEntries(parts), remote: {} });
  }, [sanitise, html, attachments, urls]);
  if (!shown) return null;
  return (
    <MessageFrame
      html={shown.html}
      title={t('compose.quote.title')}
      tone={shown.ownColours ? 'paper' : 'adapt'}
      measure="own"
    />
  );
}
