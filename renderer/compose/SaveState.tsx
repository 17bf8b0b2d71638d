import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { clock } from '../i18n/dates.ts';
import type { DraftSession } from './draft-session.ts';

/** Whether what is on the screen is in the vault. */
export function SaveState({ session }: { readonly session: DraftSession }): ReactElement {
  const { t, i18n } = useTranslation();
  const failure = useStore(session.store, (state) => state.failure);
  const isUnsaved = useStore(session.store, ({ isDirty, isTouched }) => isDirty && isTouched);
  const savedAt = useStore(session.store, ({ draft, isTouched }) => (isTouched ? draft.savedAt : 0));
  const words = failure
    ? t('compose.not-saved')
    : isUnsaved
      ? t('compose.unsaved')
      : savedAt > 0
        ? t('compose.saved', { time: clock(savedAt, i18n.language) })
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
