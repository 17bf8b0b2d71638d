import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import type { DraftSession } from '../draft-session.ts';
import { RecipientField } from './RecipientField.tsx';
import { peopleQuery } from './use-suggestions.ts';

/** To, Cc, Bcc, and where answers shall go. Cc and Bcc share a line: most letters use neither, and nobody should look for them. */
export function Recipients({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  const hasReplyTo = useStore(session.store, ({ draft }) => (draft.replyTo ?? []).length > 0);
  const [isWanted, setWanted] = useState(false);
  const [isEmpty] = useState(() => session.store.getState().draft.to.length === 0);
  const isShown = hasReplyTo || isWanted;
  const queries = useQueryClient();
  // Whom one writes to is looked up while one begins to type.
  useEffect(() => void queries.prefetchQuery(peopleQuery('')), [queries]);
  return (
    <>
      <RecipientField session={session} field="to" label={t('compose.to')} autoFocus={isEmpty}>
        {!isShown && (
          <Button
            className="show-reply-to"
            tip={t('recipients.show-reply-to')}
            onPress={() => setWanted(true)}
          >
            {t('recipients.replyTo')}
          </Button>
        )}
      </RecipientField>
      <div className="composer-copies">
        <RecipientField session={session} field="cc" label={t('compose.cc')} />
        <RecipientField session={session} field="bcc" label={t('compose.bcc')} />
      </div>
      {isShown && (
        <RecipientField
          session={session}
          field="replyTo"
          label={t('recipients.replyTo')}
          autoFocus={isWanted}
        />
      )}
    </>
  );
}
