import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { clock } from '../i18n/dates.ts';
import { failureWords } from '../i18n/failure-words.ts';
import { draftsQuery } from '../state/queries.ts';
import type { DraftSession } from './draft-session.ts';

/** What is said of a draft that is in the vault, by where else it is. */
const savedWords = {
  current: 'drafts.saved-both',
  waits: 'compose.saved',
  here: 'compose.saved',
} as const;

/** Whether what is on the screen is in the vault, and on the account's server. */
export function SaveState({ session }: { readonly session: DraftSession }): ReactElement {
  const { t, i18n } = useTranslation();
  const failure = useStore(session.store, (state) => state.failure);
  const isUnsaved = useStore(session.store, ({ isDirty, isTouched }) => isDirty && isTouched);
  const savedAt = useStore(session.store, ({ draft, isTouched }) => (isTouched ? draft.savedAt : 0));
  const { data: drafts = [] } = useQuery(draftsQuery);
  const onServer = drafts.find(({ id }) => id === session.id)?.onServer;
  const words = failure
    ? t('compose.not-saved')
    : isUnsaved
      ? t('compose.unsaved')
      : savedAt > 0
        ? t(onServer?.failure ? 'drafts.saved-here' : savedWords[onServer?.state ?? 'here'], {
            time: clock(savedAt, i18n.language),
          })
        : '';
  const trouble = failure ?? (isUnsaved ? undefined : onServer?.failure);
  return (
    <span
      className={failure ? 'composer-saved bad' : 'composer-saved'}
      role="status"
      title={trouble && failureWords(trouble, t, i18n.language).what}
    >
      {words}
    </span>
  );
}
