import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DraftSession } from './draft-session.ts';
import { FromField } from './FromField.tsx';
import { Recipients } from './recipients/Recipients.tsx';
import { useSpelling } from './Spelling.tsx';

/** From, recipients and Subject. */
export function EnvelopeFields({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  const written = useStore(session.store, ({ draft }) => draft.subject);
  const spelling = useSpelling();
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
          {...spelling}
          value={written}
          maxLength={4000}
          onChange={(event) => session.edit({ subject: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}
