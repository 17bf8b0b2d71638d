import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DraftSession } from './draft-session.ts';
import { FromField } from './FromField.tsx';
import { Recipients } from './recipients/Recipients.tsx';

/** From, recipients and Subject. */
export function EnvelopeFields({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  const { draft } = useStore(session.store);
  const subject = useId();
  return (
    <div className="composer-fields">
      <FromField session={session} />
      <Recipients session={session} />
      <div className="composer-row">
        <label htmlFor={subject}>{t('compose.subject')}</label>
        <input
          id={subject}
          className="composer-subject"
          value={draft.subject}
          maxLength={4000}
          onChange={(event) => session.edit({ subject: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}
