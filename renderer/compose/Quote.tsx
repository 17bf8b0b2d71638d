import { ChevronDown } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { MessageFrame, useSanitise } from '../message-body/index.ts';
import { Button } from '../ui/Button.tsx';
import type { DraftSession } from './draft-session.ts';

/** The original below the answer: shown as it will be sent, folded or left out with a press, never edited. */
export function Quote({ session }: { readonly session: DraftSession }): ReactElement | null {
  const { t } = useTranslation();
  const { draft, urls } = useStore(session.store);
  const [isOpen, setOpen] = useState(true);
  const [kept, keep] = useState<string>();
  const { quoteHtml, attachments } = draft;
  const sanitise = useSanitise();
  const shown = useMemo(() => {
    const parts = attachments.flatMap(({ contentId, hash }) =>
      contentId && urls[hash] ? [[contentId, urls[hash]]] : [],
    );
    return isOpen && quoteHtml
      ? sanitise?.(quoteHtml, { parts: Object.fromEntries(parts), remote: {} })
      : undefined;
  }, [sanitise, isOpen, quoteHtml, attachments, urls]);
  if (quoteHtml === undefined) {
    if (kept === undefined) return null;
    return (
      <div className="composer-quote-bar">
        <span>{t('compose.quote.gone')}</span>
        <Button kind="link" onPress={() => session.edit({ quoteHtml: kept })}>
          {t('compose.quote.back')}
        </Button>
      </div>
    );
  }
  const remove = (): void => {
    keep(quoteHtml);
    session.edit({ quoteHtml: undefined });
  };
  return (
    <div className="composer-quote">
      <div className="composer-quote-bar">
        <button
          type="button"
          className="composer-quote-fold"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronDown aria-hidden />
          {t('compose.quote.title')}
        </button>
        <Button kind="link" onPress={remove}>
          {t('compose.quote.remove')}
        </Button>
      </div>
      {shown && (
        <MessageFrame
          html={shown.html}
          title={t('compose.quote.title')}
          tone={shown.ownColours ? 'paper' : 'adapt'}
          measure="own"
        />
      )}
    </div>
  );
}
